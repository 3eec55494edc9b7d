import { latencyObjectiveSeconds } from "../../../otel/catalogue/slas.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type {
  ReportEvent,
  StatusEvent,
  ToolCallsEvent,
  ToolResult,
  VoiceAgentAnswer,
  VoiceAgentCall,
  VoiceAgentEvent,
} from "../../providers/voice-agent/port.ts";
import type { AlertsService, RaisedAlert } from "../alerts/index.ts";
import type { CallsService, ProviderCallEvent } from "../calls/index.ts";
import { readToolCall, requestKey, type ToolOrder } from "./voice-agent.policy.ts";

/** An answer, and how the message is counted. */
export interface Handled {
  readonly answer: VoiceAgentAnswer;
  readonly outcome: "applied" | "stale" | "duplicate" | "acknowledged";
}

type ToolCall = ToolCallsEvent["toolCalls"][number];
type AlertOrder = Extract<ToolOrder, { kind: "alert" }>;

export type VoiceAgentService = ReturnType<typeof createVoiceAgentService>;

/** Takes in what a voice agent says: one unit of work a message, and nothing slow before the answer. */
export function createVoiceAgentService(deps: {
  readonly unitOfWork: RunUnitOfWork;
  readonly calls: Pick<CallsService, "open" | "close" | "recordEvent">;
  readonly alerts: Pick<AlertsService, "raise">;
  /** When the carrier is tried again; 0 while SMS go out at once. */
  readonly smsHeldUntilMs: () => number;
  readonly assistantId: string | undefined;
  readonly transferNumber: string | undefined;
}) {
  const { unitOfWork, calls, alerts } = deps;

  /** Commits the event, its alerts, their SMS and their jobs together. */
  async function useTools(vendor: string, event: ToolCallsEvent, payload: Payload): Promise<Handled> {
    const orders = event.toolCalls.map((toolCall) => ({ toolCall, order: readToolCall(toolCall) }));
    const callEvent = withAlerts(toCallEvent(vendor, event, event.call, payload), orders);
    return unitOfWork(async (tx) => {
      const opened = await calls.open(tx, callEvent);
      const results: ToolResult[] = [];
      const raised: AlertOrder[] = [];
      for (const { toolCall, order } of orders) {
        const { toolCallId, name } = toolCall;
        if (order.kind === "refused") results.push({ toolCallId, name, error: order.spoken });
        else {
          const alert = await raise(tx, opened.callId, event.call, toolCall, order);
          if (alert.isNew) raised.push(order);
          results.push(resultOf(toolCall, alert, deps.smsHeldUntilMs()));
        }
      }
      await calls.close(tx, opened, alertsOf(raised));
      return { answer: { kind: "tools", results }, outcome: opened.outcome };
    });
  }

  async function raise(
    tx: UnitOfWork,
    callId: string,
    call: VoiceAgentCall,
    toolCall: ToolCall,
    { priority, body, callerName, callbackNumber }: AlertOrder,
  ): Promise<RaisedAlert> {
    return alerts.raise(tx, {
      callId,
      toolCallId: toolCall.toolCallId,
      requestKey: requestKey(toolCall),
      priority,
      body,
      callerName: callerName ?? call.customerName,
      callbackNumber: callbackNumber ?? call.customerNumber,
    });
  }

  return {
    /** Takes in one message of a vendor; `payload` is what is kept of it for the history. */
    async handle(vendor: string, event: VoiceAgentEvent, payload: Payload): Promise<Handled> {
      const record = async (call: VoiceAgentCall | null) =>
        call ? calls.recordEvent(toCallEvent(vendor, event, call, payload)) : null;
      switch (event.kind) {
        case "tool_calls":
          return useTools(vendor, event, payload);
        case "assistant_request":
          return { answer: this.assistant(), outcome: "acknowledged" };
        case "transfer_request":
          return { outcome: (await record(event.call))?.outcome ?? "acknowledged", answer: this.transfer() };
        case "handoff_request": {
          const recorded = await record(event.call);
          return { outcome: recorded?.outcome ?? "acknowledged", answer: this.handoff(event.assistantId) };
        }
        // We keep no documents: the agent goes on with what it knows.
        case "knowledge_request":
          return { outcome: "acknowledged", answer: { kind: "documents", documents: [] } };
        case "status":
        case "report":
        case "hang":
        case "interrupted":
        case "assistant_started": {
          const recorded = await record(event.call);
          return recorded
            ? { outcome: recorded.outcome, answer: { kind: "received", callId: recorded.callId } }
            : { outcome: "acknowledged", answer: { kind: "received" } };
        }
        // Said many times a second while people speak; the report at the end has it all, so none of it is stored.
        case "speech":
        case "conversation":
        case "transcript":
        case "other":
          return { answer: { kind: "received" }, outcome: "acknowledged" };
      }
    },

    /** Which assistant takes a call that came without one. */
    assistant(): VoiceAgentAnswer {
      return deps.assistantId
        ? { kind: "assistant", assistantId: deps.assistantId }
        : {
            kind: "refusal",
            spoken: "We cannot take your call right now. Please call again in a few minutes.",
          };
    },

    /** Which assistant goes on with a conversation that `asking` wants to hand over. */
    handoff(asking: string | null): VoiceAgentAnswer {
      return deps.assistantId && deps.assistantId !== asking
        ? { kind: "handoff", assistantId: deps.assistantId }
        : { kind: "refusal", spoken: "There is no other assistant. Go on with the conversation yourself." };
    },

    /** Where a caller who wants a person is sent. */
    transfer(): VoiceAgentAnswer {
      return deps.transferNumber
        ? { kind: "transfer", number: deps.transferNumber, spoken: "I am connecting you now." }
        : { kind: "refusal", spoken: "Nobody can take the call right now. Someone will call you back." };
    },
  };
}

/** What the alerts of one message add to their call. */
function alertsOf(orders: readonly AlertOrder[]): NonNullable<ProviderCallEvent["alerts"]> {
  const [mostUrgent] = orders.map(({ priority }) => priority).sort();
  return { count: orders.length, priority: mostUrgent ?? null };
}

/** A call that is seen for the first time is written with the alerts asked for; they may know the caller's name, too. */
function withAlerts(
  event: ProviderCallEvent,
  orders: readonly { readonly toolCall: ToolCall; readonly order: ToolOrder }[],
): ProviderCallEvent {
  const byRequest = orders.flatMap(({ toolCall, order }) =>
    order.kind === "alert" ? [[`${toolCall.toolCallId}#${requestKey(toolCall)}`, order] as const] : [],
  );
  const asked = [...new Map(byRequest).values()];
  const names = asked.map(({ callerName }) => callerName);
  const callerName = event.facts.callerName ?? names.find((name) => name !== null) ?? null;
  return { ...event, alerts: alertsOf(asked), facts: { ...event.facts, callerName } };
}

function resultOf(
  { toolCallId, name }: ToolCall,
  { alert, jobId }: RaisedAlert,
  smsHeldUntilMs: number,
): ToolResult {
  if (jobId === null) {
    const error = "Nobody on duty can be reached by SMS. Tell the caller to call the emergency line.";
    return { toolCallId, name, error };
  }
  const estimatedDelivery = new Date(
    Math.max(alert.createdAt.getTime(), smsHeldUntilMs) + latencyObjectiveSeconds("sms-delivery-time") * 1000,
  ).toISOString();
  return { toolCallId, name, result: JSON.stringify({ queued: true, jobId, estimatedDelivery }) };
}

/**
 * A call whose agent uses a tool is being talked on, whether or not its status update has arrived yet. A chat has no end
 * that anybody tells: it must not stand on the board until it counts as lost.
 */
function whileToolsAreUsed({ medium }: VoiceAgentCall): "in_progress" | "completed" {
  return medium === "chat" ? "completed" : "in_progress";
}

/** The vendor's message as it came. */
type Payload = Readonly<Record<string, unknown>>;

function toCallEvent(
  vendor: string,
  event: VoiceAgentEvent,
  call: VoiceAgentCall,
  message: Payload,
): ProviderCallEvent {
  const report = event.kind === "report" ? event : undefined;
  const moving: StatusEvent | ReportEvent | undefined =
    event.kind === "status" || event.kind === "report" ? event : undefined;
  const [caller, called] =
    call.direction === "outbound"
      ? [call.ourNumber, call.customerNumber]
      : [call.customerNumber, call.ourNumber];
  const numbers = call.direction === null ? {} : { fromNumber: caller, toNumber: called };
  return {
    identity: {
      provider: vendor,
      providerCallId: call.providerCallId,
      carrier: call.carrier,
      parentCallId: null,
    },
    direction: call.direction,
    eventKey: event.eventKey,
    kind: event.kind,
    payload: { message },
    rawStatus: event.kind === "status" ? event.rawStatus : null,
    transition: {
      status: moving?.status ?? (event.kind === "tool_calls" ? whileToolsAreUsed(call) : null),
      sequence: null,
      at: event.at ?? new Date(),
      startedAt: call.startedAt,
      endedAt: call.endedAt,
      durationSeconds: report?.durationSeconds ?? null,
      rawReason: moving?.rawReason ?? null,
    },
    facts: {
      ...numbers,
      phone: call.customerNumber,
      callerName: call.customerName,
      summary: report?.summary ?? null,
    },
    ...(report ? { transcript: report.transcript } : {}),
  };
}

import { latencyObjectiveSeconds } from "../../../otel/catalogue/slas.ts";
import type { Database, Queryable } from "../../platform/database/index.ts";
import type { Outbox } from "../../platform/outbox/index.ts";
import type {
  ReportEvent,
  StatusEvent,
  ToolCallsEvent,
  ToolResult,
  VoiceAgentCall,
  VoiceAgentEvent,
} from "../../providers/voice-agent/port.ts";
import type { AlertsService, RaisedAlert } from "../alerts/index.ts";
import type { CallsService, ProviderCallEvent, RecordedEvent } from "../calls/index.ts";
import { readToolCall } from "./voice-agent.policy.ts";

/** What a message of the agent came to, for its answer and the webhook's metric. */
export type VoiceAgentAnswer =
  | { readonly kind: "received"; readonly callId?: string }
  | { readonly kind: "tools"; readonly results: readonly ToolResult[] }
  | { readonly kind: "assistant"; readonly assistantId: string }
  | { readonly kind: "transfer"; readonly number: string; readonly spoken: string }
  | { readonly kind: "refusal"; readonly spoken: string };

/** An answer, and how the message is counted. */
export interface Handled {
  readonly answer: VoiceAgentAnswer;
  readonly outcome: "applied" | "stale" | "duplicate" | "acknowledged";
}

export type VoiceAgentService = ReturnType<typeof createVoiceAgentService>;

/** Takes in what a voice agent says: one transaction a message, and nothing slow before the answer. */
export function createVoiceAgentService(deps: {
  readonly database: Database;
  readonly calls: CallsService;
  readonly alerts: AlertsService;
  readonly outbox: Outbox;
  readonly assistantId: string | undefined;
  readonly transferNumber: string | undefined;
}) {
  const { database, calls, alerts } = deps;

  /** Commits what the message says of its call, then tells it. */
  async function record(event: ProviderCallEvent): Promise<RecordedEvent> {
    const recorded = await database.transaction((db) => calls.recordEvent(db, event));
    calls.announce(recorded);
    return recorded;
  }

  async function recordAndReceive(event: ProviderCallEvent): Promise<Handled> {
    const { callId, outcome } = await record(event);
    return { answer: { kind: "received", callId }, outcome };
  }

  /** Commits the event, its alerts, their SMS and the outbox rows together. */
  async function useTools(event: ToolCallsEvent, payload: Payload): Promise<Handled> {
    const committed = await database.transaction(async (db) => {
      const recorded = await calls.recordEvent(db, toCallEvent(event, event.call, payload));
      const raised: RaisedAlert[] = [];
      const results: ToolResult[] = [];
      for (const toolCall of event.toolCalls) {
        const { result, alert } = await useTool(db, event, recorded, toolCall);
        results.push(result);
        if (alert) raised.push(alert);
      }
      return { recorded, raised, results };
    });
    calls.announce(committed.recorded);
    for (const alert of committed.raised) alerts.announce(alert);
    if (committed.raised.some(({ isNew }) => isNew)) deps.outbox.publishSoon();
    return { answer: { kind: "tools", results: committed.results }, outcome: committed.recorded.outcome };
  }

  async function useTool(
    db: Queryable,
    event: ToolCallsEvent,
    recorded: RecordedEvent,
    toolCall: ToolCallsEvent["toolCalls"][number],
  ): Promise<{ result: ToolResult; alert?: RaisedAlert }> {
    const { toolCallId, name } = toolCall;
    const order = readToolCall(toolCall);
    if (order.kind === "refused") return { result: { toolCallId, name, error: order.spoken } };
    const { priority, body } = order;
    const callerName = order.callerName ?? event.call.customerName;
    const callbackNumber = order.callbackNumber ?? event.call.customerNumber;
    const alert = await alerts.raise(db, {
      callId: recorded.callId,
      toolCallId,
      priority,
      body,
      callerName,
      callbackNumber,
    });
    if (alert.isNew) await calls.noteAlert(db, recorded.callId, { priority, callerName });
    if (alert.jobId === null) {
      const error = "Nobody on duty can be reached by SMS. Tell the caller to call the emergency line.";
      return { result: { toolCallId, name, error }, alert };
    }
    const estimatedDelivery = new Date(
      alert.alert.createdAt.getTime() + latencyObjectiveSeconds("sms-delivery-time") * 1000,
    ).toISOString();
    const result = JSON.stringify({ queued: true, jobId: alert.jobId, estimatedDelivery });
    return { result: { toolCallId, name, result }, alert };
  }

  return {
    /** Takes in one message; `payload` is what is kept of it for the history. */
    async handle(event: VoiceAgentEvent, payload: Payload): Promise<Handled> {
      switch (event.kind) {
        case "status":
        case "report":
          return recordAndReceive(toCallEvent(event, event.call, payload));
        case "tool_calls":
          return useTools(event, payload);
        case "assistant_request":
          return { answer: this.assistant(), outcome: "acknowledged" };
        case "transfer_request": {
          const recorded = event.call && (await record(toCallEvent(event, event.call, payload)));
          return { answer: this.transfer(), outcome: recorded?.outcome ?? "acknowledged" };
        }
        case "hang":
        case "interrupted":
        case "assistant_started": {
          return event.call
            ? recordAndReceive(toCallEvent(event, event.call, payload))
            : { answer: { kind: "received" }, outcome: "acknowledged" };
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

    /** Where a caller who wants a person is sent. */
    transfer(): VoiceAgentAnswer {
      return deps.transferNumber
        ? { kind: "transfer", number: deps.transferNumber, spoken: "I am connecting you now." }
        : { kind: "refusal", spoken: "Nobody can take the call right now. Someone will call you back." };
    },
  };
}

/** The vendor's message as it came. */
type Payload = Readonly<Record<string, unknown>>;

function toCallEvent(event: VoiceAgentEvent, call: VoiceAgentCall, message: Payload): ProviderCallEvent {
  const report = event.kind === "report" ? event : undefined;
  const moving: StatusEvent | ReportEvent | undefined =
    event.kind === "status" || event.kind === "report" ? event : undefined;
  const isInbound = call.direction === "inbound";
  return {
    identity: { provider: "vapi", providerCallId: call.providerCallId, carrierCallId: call.carrierCallId },
    direction: call.direction,
    eventKey: event.eventKey,
    kind: event.kind,
    payload: { message },
    rawStatus: event.kind === "status" ? event.rawStatus : null,
    transition: {
      // A call whose agent uses a tool is being talked on, whether or not its status update has arrived yet.
      status: moving?.status ?? (event.kind === "tool_calls" ? "in_progress" : null),
      sequence: null,
      at: event.at ?? new Date(),
      startedAt: call.startedAt,
      endedAt: call.endedAt,
      durationSeconds: report?.durationSeconds ?? null,
      rawReason: moving?.rawReason ?? null,
    },
    facts: {
      fromNumber: isInbound ? call.customerNumber : call.ourNumber,
      toNumber: isInbound ? call.ourNumber : call.customerNumber,
      phone: call.customerNumber,
      callerName: call.customerName,
      summary: report?.summary ?? null,
    },
    ...(report ? { transcript: report.transcript } : {}),
  };
}

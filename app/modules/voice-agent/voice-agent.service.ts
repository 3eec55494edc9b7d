import { latencyObjectiveSeconds } from "../../../otel/catalogue/slas.ts";
import { cutToLength } from "../../platform/graphemes/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type {
  ConversationEvent,
  ReportEvent,
  SpeechEvent,
  ToolCallsEvent,
  ToolResult,
  TranscriptEvent,
  VoiceAgentAnswer,
  VoiceAgentCall,
  VoiceAgentEvent,
} from "../../providers/voice-agent/port.ts";
import type { AlertsService, RaisedAlert } from "../alerts/index.ts";
import type { CallSpeechService, CallsService, Passing, ProviderCallEvent } from "../calls/index.ts";
import { type Payload, toCallEvent } from "./call-event.ts";
import { callRecorded } from "./voice-agent.events.ts";
import { readToolCall, requestKey, type ToolOrder } from "./voice-agent.policy.ts";

/** An answer, and how the message is counted. */
export interface Handled {
  readonly answer: VoiceAgentAnswer;
  readonly outcome: "applied" | "stale" | "duplicate" | "acknowledged";
}

/** Longer than anybody speaks without a pause. */
const MAX_LINE_LENGTH = 5_000;

type ToolCall = ToolCallsEvent["toolCalls"][number];
type AlertOrder = Extract<ToolOrder, { kind: "alert" }>;

export type VoiceAgentService = ReturnType<typeof createVoiceAgentService>;

/** Takes in what a voice agent says: one unit of work a message, and nothing slow before the answer. */
export function createVoiceAgentService(deps: {
  readonly unitOfWork: RunUnitOfWork;
  readonly calls: Pick<CallsService, "open" | "close" | "recordEvent"> & {
    readonly speech: CallSpeechService;
  };
  readonly alerts: Pick<AlertsService, "raise">;
  /** When the carrier is tried again; 0 while SMS go out at once. */
  readonly smsHeldUntilMs: () => number;
  /** Told why half a sentence was not told. */
  readonly onPassingLost: (error: unknown) => void;
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

  /**
   * Many of these come every second: half a sentence is told to who looks at the call and not kept, whole ones are, without an
   * event of their own. What is said in a call of which nothing was heard yet begins it.
   */
  async function hearLines(
    vendor: string,
    event: TranscriptEvent | ConversationEvent,
    payload: Payload,
  ): Promise<Handled> {
    const { call } = event;
    const at = event.at ?? new Date();
    const lines = (event.kind === "transcript" ? [event.line] : event.transcript).filter(({ text }) =>
      text.trim(),
    );
    const ignored: Handled = { answer: { kind: "received" }, outcome: "acknowledged" };
    const [line] = lines;
    if (call === null || line === undefined) return ignored;
    if (event.kind === "transcript" && !event.final) {
      pass(vendor, event, {
        kind: "partial",
        role: line.role,
        text: cutToLength(line.text, MAX_LINE_LENGTH),
        at,
      });
      return ignored;
    }
    const keep = () =>
      calls.speech.keep({
        provider: vendor,
        conversation: call.providerCallId,
        eventKey: event.eventKey,
        beganAt: call.startedAt,
        at,
        lines: lines.map((one) => ({ ...one, text: cutToLength(one.text, MAX_LINE_LENGTH) })),
        isWhole: event.kind === "conversation",
      });
    let kept = await keep();
    if (kept === null) {
      await calls.recordEvent(toCallEvent(vendor, event, call, payload));
      kept = await keep();
    }
    if (kept === null) return ignored;
    return {
      answer: { kind: "received", callId: kept.callId },
      outcome: kept.isNew ? "applied" : "duplicate",
    };
  }

  /** The report ends the call, and says where its recording is. */
  async function takeReport(vendor: string, event: ReportEvent, payload: Payload): Promise<Handled> {
    const url = event.recordingUrl ?? event.stereoRecordingUrl;
    return unitOfWork(async (tx) => {
      const opened = await calls.open(tx, toCallEvent(vendor, event, event.call, payload));
      await calls.close(tx, opened);
      const { callId, outcome } = opened;
      if (url !== null && outcome !== "duplicate") {
        const { providerCallId } = event.call;
        tx.publish(callRecorded, { provider: vendor, providerCallId, callId, url });
      }
      return { answer: { kind: "received", callId }, outcome };
    });
  }

  /** Nobody waits for it: what is lost of it, the next word replaces. */
  function pass(
    vendor: string,
    { call }: SpeechEvent | TranscriptEvent | ConversationEvent,
    passing: Passing,
  ): void {
    if (call) calls.speech.pass(vendor, call.providerCallId, passing).catch(deps.onPassingLost);
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
        case "report":
          return takeReport(vendor, event, payload);
        case "status":
        case "hang":
        case "interrupted":
        case "assistant_started": {
          const recorded = await record(event.call);
          return recorded
            ? { outcome: recorded.outcome, answer: { kind: "received", callId: recorded.callId } }
            : { outcome: "acknowledged", answer: { kind: "received" } };
        }
        case "transcript":
        case "conversation":
          return hearLines(vendor, event, payload);
        case "speech": {
          pass(vendor, event, { kind: "speech", role: event.role, isSpeaking: event.state === "started" });
          return { answer: { kind: "received" }, outcome: "acknowledged" };
        }
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
  { alert, jobId, isPassedOn }: RaisedAlert,
  smsHeldUntilMs: number,
): ToolResult {
  if (!isPassedOn) {
    const error = "Nobody on duty can be reached. Tell the caller to call the emergency line.";
    return { toolCallId, name, error };
  }
  const estimatedDelivery = new Date(
    Math.max(alert.createdAt.getTime(), smsHeldUntilMs) + latencyObjectiveSeconds("sms-delivery-time") * 1000,
  ).toISOString();
  return { toolCallId, name, result: JSON.stringify({ queued: true, jobId, estimatedDelivery }) };
}

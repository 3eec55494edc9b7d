import type {
  ReportEvent,
  StatusEvent,
  VoiceAgentCall,
  VoiceAgentEvent,
} from "../../providers/voice-agent/port.ts";
import type { ProviderCallEvent } from "../calls/index.ts";

/** Only in a call that is being talked on a tool is used, or something said. */
const TALKED_ON: ReadonlySet<VoiceAgentEvent["kind"]> = new Set(["tool_calls", "transcript", "conversation"]);

/**
 * A call in which something goes on is being talked on, whether or not its status update has arrived yet. A chat has no end
 * that anybody tells: it must not stand on the board until it counts as lost.
 */
function whileTalkedOn({ medium }: VoiceAgentCall): "in_progress" | "completed" {
  return medium === "chat" ? "completed" : "in_progress";
}

/** The vendor's message as it came. */
export type Payload = Readonly<Record<string, unknown>>;

/** What a message says of its call, as the module of calls wants it. */
export function toCallEvent(
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
      status: moving?.status ?? (TALKED_ON.has(event.kind) ? whileTalkedOn(call) : null),
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

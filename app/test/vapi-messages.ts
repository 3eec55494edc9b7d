import { randomUUID } from "node:crypto";

/** A call as Vapi describes it; unique unless told otherwise. */
export function vapiCall(more: Readonly<Record<string, unknown>> = {}) {
  return {
    id: randomUUID(),
    type: "inboundPhoneCall",
    status: "in-progress",
    customer: { number: "+15145550142", name: "Nadia Test" },
    phoneNumber: { number: "+15145550100" },
    ...more,
  };
}

/** A status update. */
export function statusUpdate(call: object, status: string, more: Readonly<Record<string, unknown>> = {}) {
  return { type: "status-update", status, timestamp: Date.now(), call, ...more };
}

/** A tool call that raises an alert. */
export function alertToolCall(
  call: object,
  args: Readonly<Record<string, unknown>>,
  id = `call_${randomUUID()}`,
) {
  return {
    type: "tool-calls",
    timestamp: Date.now(),
    call,
    toolCallList: [{ id, type: "function", function: { name: "send_urgent_alert", arguments: args } }],
  };
}

/** The report at the end of a call. */
export function endOfCallReport(call: object, more: Readonly<Record<string, unknown>> = {}) {
  return {
    type: "end-of-call-report",
    timestamp: Date.now(),
    call,
    endedReason: "customer-ended-call",
    durationSeconds: 31,
    analysis: { summary: "The caller reported a flood.", successEvaluation: "true" },
    artifact: {
      messages: [
        { role: "bot", message: "How can I help?", secondsFromStart: 0.5 },
        { role: "user", message: "My basement floods.", secondsFromStart: 3.1 },
      ],
    },
    ...more,
  };
}

/** A line that somebody has just said; `transcriptType: "partial"` while it is being said. */
export function spokenLine(
  call: object,
  role: "user" | "assistant",
  transcript: string,
  more: Readonly<Record<string, unknown>> = {},
) {
  return {
    type: "transcript",
    role,
    transcriptType: "final",
    transcript,
    timestamp: Date.now(),
    call,
    ...more,
  };
}

/** All that was said until now, the agent first. */
export function conversationUpdate(
  call: object,
  texts: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
) {
  const messages = texts.map((message, index) => ({ role: index % 2 === 0 ? "bot" : "user", message }));
  return { type: "conversation-update", timestamp: Date.now(), call, messages, ...more };
}

/** Somebody begins or stops speaking. */
export function speechUpdate(call: object, role: "user" | "assistant", status: "started" | "stopped") {
  return { type: "speech-update", role, status, timestamp: Date.now(), call };
}

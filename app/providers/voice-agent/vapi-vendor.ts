/** Vapi as a vendor of voice agents: its one webhook, and how each answer is written. */

import type { VoiceAgentAnswer, VoiceAgentEvent, VoiceAgentVendor } from "./port.ts";
import { parseVapiMessage } from "./vapi.ts";
import { toolAnswer } from "./vapi-tools.ts";
import { type VapiCredentials, verifyVapiRequest } from "./vapi-verification.ts";

/** Makes the vendor from the credentials by which its webhooks prove themselves. */
export function createVapi(credentials: VapiCredentials): VoiceAgentVendor {
  return {
    name: "vapi",
    messages: {
      vendor: "vapi",
      format: "json",
      verify: ({ headers, rawBody }) =>
        verifyVapiRequest({ headers, rawBody, config: credentials, now: new Date() }),
      read: parseVapiMessage,
    },
    keep: (body) => {
      const message = typeof body === "object" && body !== null && "message" in body ? body.message : null;
      return typeof message === "object" && message !== null ? { ...message } : {};
    },
    present: vapiAnswer,
  };
}

/** The body of the answer to a message. */
export function vapiAnswer(answer: VoiceAgentAnswer, event: VoiceAgentEvent): Record<string, unknown> {
  switch (answer.kind) {
    case "received":
      return { received: true, ...(answer.callId === undefined ? {} : { callId: answer.callId }) };
    case "tools":
      return event.kind === "tool_calls" ? { ...toolAnswer(event, answer.results) } : { received: true };
    case "assistant":
      return { assistantId: answer.assistantId };
    case "transfer":
      return { destination: { type: "number", number: answer.number, message: answer.spoken } };
    // Words that the caller hears instead.
    case "refusal":
      return { error: answer.spoken };
  }
}

/** Vapi as a vendor of voice agents: its one webhook, and how each answer is written. */

import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { ProviderRejected } from "../provider-errors.ts";
import { download } from "../recordings/download.ts";
import type { RecordingSource } from "../recordings/port.ts";
import type { VoiceAgentAnswer, VoiceAgentEvent, VoiceAgentVendor } from "./port.ts";
import { parseVapiMessage } from "./vapi.ts";
import { isKnownReason } from "./vapi-status.ts";
import { toolAnswer } from "./vapi-tools.ts";
import { type VapiCredentials, verifyVapiRequest } from "./vapi-verification.ts";

/** Makes the vendor from the credentials by which its webhooks prove themselves; `recordingHosts` is where its recordings may be fetched from. */
export function createVapi(
  credentials: VapiCredentials,
  recordingHosts: readonly string[],
): VoiceAgentVendor {
  return {
    name: "vapi",
    recordings: vapiRecordings(recordingHosts),
    messages: {
      vendor: "vapi",
      format: "json",
      verify: ({ headers, rawBody }) =>
        verifyVapiRequest({ headers, rawBody, config: credentials, now: new Date() }),
      read: (body) => {
        const event = parseVapiMessage(body);
        countUnknownReason(event);
        return event;
      },
    },
    keep: (body) => {
      const message = typeof body === "object" && body !== null && "message" in body ? body.message : null;
      return typeof message === "object" && message !== null ? { ...message } : {};
    },
    present: vapiAnswer,
  };
}

/** Vapi's recordings are where its report says; whoever has the address may fetch them. */
function vapiRecordings(allowedHosts: readonly string[]): RecordingSource {
  return {
    open: async ({ url }, { maxBytes }) => {
      if (url === null) throw new ProviderRejected("vapi", { providerCode: "address", reason: "other" });
      return download(url, maxBytes, { provider: "vapi", allowedHosts, urlTemplate: "/{recording}" });
    },
  };
}

function countUnknownReason(event: VoiceAgentEvent): void {
  if (event.kind !== "status" && event.kind !== "report") return;
  if (event.status === null || event.rawReason === null || isKnownReason(event.rawReason)) return;
  instruments.webhookReasonsUnknown.add(1, {
    [ATTRIBUTES.provider]: "vapi",
    [ATTRIBUTES.callStatus]: event.status,
  });
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
    case "handoff":
      return { destination: { type: "assistant", assistantId: answer.assistantId } };
    case "documents":
      return { documents: answer.documents.map(({ content }) => ({ content, similarity: 1 })) };
    case "transfer":
      return { destination: { type: "number", number: answer.number, message: answer.spoken } };
    // Words that the caller hears instead, or that the agent reads.
    case "refusal":
      return { error: answer.spoken };
  }
}

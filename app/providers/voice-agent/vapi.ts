/** Vapi's server messages in our words, and the answers it waits for. */

import { hash } from "node:crypto";
import { durationOrNull, notAfter, saidTimeOrNull, timeOrNull } from "../bounds.ts";
import { callerNameOrNull } from "../caller-name.ts";
import { e164OrNull } from "../phone-number.ts";
import { MalformedWebhook } from "../provider-errors.ts";
import type { TranscriptLine, VoiceAgentCall, VoiceAgentEvent, VoiceAgentToolCall } from "./port.ts";
import { type VapiCall, type VapiMessage, vapiCall, vapiLine, vapiMessage } from "./vapi-schema.ts";
import { finalStatusOf, statusOf } from "./vapi-status.ts";
import { readFunctionCall, readToolCalls } from "./vapi-tools.ts";

export { toolAnswer, toolResults } from "./vapi-tools.ts";
export { VAPI_TIMESTAMP_TOLERANCE_MS, type VapiCredentials, verifyVapiRequest } from "./vapi-verification.ts";

const PROVIDER = "vapi";
/** Our own type of call: the vendor's have none for conversations in writing. */
const CHAT = "chat";
/** Longer than every reason and status; one that we do not know may be anything. */
const MAX_WORD_LENGTH = 200;

/** Types of messages that we know by name; the rest is counted as "other". */
export const VAPI_MESSAGE_TYPES = [
  "status-update",
  "end-of-call-report",
  "tool-calls",
  "function-call",
  "transfer-destination-request",
  "handoff-destination-request",
  "knowledge-base-request",
  "assistant-request",
  "hang",
  "speech-update",
  "conversation-update",
  "transcript",
  "user-interrupted",
  "assistant.started",
] as const;

const DIRECTIONS: Readonly<Record<string, "inbound" | "outbound">> = {
  inboundPhoneCall: "inbound",
  outboundPhoneCall: "outbound",
  webCall: "inbound",
  "vapi.websocketCall": "inbound",
  [CHAT]: "inbound",
};

type KnownType = (typeof VAPI_MESSAGE_TYPES)[number];

/** `transcript[transcriptType="final"]` is how a subscription to final transcripts is named. */
function knownType(type: string): KnownType | null {
  const plain = type.replace(/\[.*$/, "");
  return VAPI_MESSAGE_TYPES.find((known) => known === plain) ?? null;
}

function roleOf(role: string | null): TranscriptLine["role"] | null {
  if (role === "user" || role === "customer") return "caller";
  return role === "bot" || role === "assistant" ? "agent" : null;
}

function linesOf(raw: readonly unknown[] | null): TranscriptLine[] {
  return (raw ?? []).flatMap((item) => {
    const line = vapiLine.safeParse(item).data;
    const role = roleOf(line?.role ?? null);
    const text = line?.message ?? (typeof line?.content === "string" ? line.content : null);
    return role && text?.trim() ? [{ role, text, atSeconds: line?.secondsFromStart ?? null }] : [];
  });
}

/**
 * The paragraphs of a transcript, one speaker each. Where all of it is one line, a speaker's name within it begins the next:
 * `AI: Hello. User: It floods. AI: …`.
 */
function paragraphsOf(transcript: string): string[] {
  const paragraphs = transcript.split(/[\r\n\u2028\u2029]+/).filter((paragraph) => paragraph.trim());
  if (paragraphs.length !== 1) return paragraphs;
  return transcript.split(/\s+(?=(?:AI|Assistant|Bot|User|Customer):\s)/);
}

/** `AI: …` and `User: …`. */
function linesOfText(transcript: string | null): TranscriptLine[] {
  const lines: TranscriptLine[] = [];
  for (const paragraph of paragraphsOf(transcript ?? "")) {
    const spoken = /^(AI|Assistant|Bot|User|Customer):\s*(.*)$/i.exec(paragraph.trim());
    const last = lines.at(-1);
    if (spoken?.[1] && spoken[2]) {
      const role = /^(user|customer)$/i.test(spoken[1]) ? "caller" : "agent";
      lines.push({ role, text: spoken[2], atSeconds: null });
    } else if (last && paragraph.trim()) {
      lines[lines.length - 1] = { ...last, text: `${last.text} ${paragraph.trim()}` };
    }
  }
  return lines;
}

function transcriptOf(message: VapiMessage, call: VapiCall): TranscriptLine[] {
  for (const lines of [message.artifact?.messages, message.messages, call.artifact?.messages]) {
    const read = linesOf(lines ?? null);
    if (read.length > 0) return read;
  }
  return linesOfText(message.artifact?.transcript ?? message.transcript ?? call.artifact?.transcript ?? null);
}

/** What stands in for the call of a message that names none: its chat or session, or else the message alone. */
function standInOf(message: VapiMessage, ownId: string): VapiCall {
  const chat = message.chat?.id ?? message.session?.id;
  return vapiCall.parse({ id: chat ? `chat:${chat}` : ownId, type: CHAT });
}

function mediumOf(type: string | null): VoiceAgentCall["medium"] {
  if (type === CHAT) return "chat";
  return type === "webCall" ? "web" : "phone";
}

function factsOf(message: VapiMessage, call: VapiCall): VoiceAgentCall {
  const customer = [call.customer, message.customer];
  const ours = [call.phoneNumber, message.phoneNumber];
  const firstNumber = (values: (string | null | undefined)[]) => {
    for (const value of values) {
      const number = e164OrNull(value);
      if (number !== null) return number;
    }
    return null;
  };
  const { startedAt, endedAt } = saidTimesOf(message, call);
  return {
    providerCallId: call.id,
    direction: Object.hasOwn(DIRECTIONS, call.type ?? "") ? (DIRECTIONS[call.type ?? ""] ?? null) : null,
    medium: mediumOf(call.type),
    customerNumber: firstNumber(customer.map((one) => one?.number)),
    customerName: customer.map((one) => callerNameOrNull(one?.name)).find((name) => name !== null) ?? null,
    ourNumber: firstNumber(ours.flatMap((one) => [one?.number, one?.twilioPhoneNumber])),
    carrier: carrierOf(call.phoneCallProviderId ?? call.transport?.callSid ?? null),
    createdAt: call.createdAt && notAfter(call.createdAt),
    startedAt: startedAt && notAfter(startedAt),
    endedAt: endedAt && notAfter(endedAt),
  };
}

/** When a call began and ended as it was said: between both lies its length, whatever the clock shows. */
function saidTimesOf(message: VapiMessage, call: VapiCall) {
  return { startedAt: message.startedAt ?? call.startedAt, endedAt: message.endedAt ?? call.endedAt };
}

/** Vapi's phone calls ride on Twilio. */
function carrierOf(callId: string | null): VoiceAgentCall["carrier"] {
  return callId === null ? null : { provider: "twilio", callId };
}

function secondsOf(message: VapiMessage, call: VapiCall): number | null {
  const said = message.durationSeconds ?? message.durationMs;
  const { startedAt, endedAt } = saidTimesOf(message, call);
  if (said !== null || !startedAt || !endedAt) return said;
  return durationOrNull((endedAt.getTime() - startedAt.getTime()) / 1000);
}

function reasonOf(endedReason: string | null): string | null {
  return endedReason?.slice(0, MAX_WORD_LENGTH) || null;
}

/** The same bytes give the same key; other bytes of the same kind another one. */
function fingerprint(message: unknown): string {
  return hash("sha256", JSON.stringify(message), "hex").slice(0, 24);
}

/**
 * Reads a server message `{message: {type, …}}`. Extra fields are fine, odd ones become null; types that are not known
 * yet give `kind: "other"`.
 * @throws MalformedWebhook (with paths) when there is no message or type, or a status, a report or tool calls cannot be
 *   told what they are about
 */
export function parseVapiMessage(json: unknown): VoiceAgentEvent {
  const body = typeof json === "object" && json !== null && "message" in json ? json.message : undefined;
  const message = read(vapiMessage, body, "message");
  const type = knownType(message.type);
  const at = timeOrNull(message.timestamp);
  const saidAt = saidTimeOrNull(message.timestamp);
  const rawCall = vapiCall.safeParse(message.call);
  const callId = rawCall.success ? rawCall.data.id : "-";
  const key = (...parts: (string | number)[]) =>
    [callId, type ?? message.type.slice(0, 64), ...parts].join(":");
  const unique = () => key(saidAt?.getTime() ?? "-", fingerprint(body));
  const base = { webhookEvent: type ?? "other", at };
  const info = { ...base, call: rawCall.success ? factsOf(message, rawCall.data) : null };
  const needed = () => {
    const call = read(vapiCall, message.call, "message.call");
    return { call, facts: factsOf(message, call) };
  };
  // What a tool does must happen, whether or not the message says for which call.
  const toolsOf = (toolCalls: readonly VoiceAgentToolCall[]) => {
    const own = fingerprint(toolCalls.map((toolCall) => JSON.stringify(toolCall)).sort());
    const call = rawCall.success ? rawCall.data : standInOf(message, `alone:${own}`);
    const eventKey = [call.id, type, own].join(":");
    return { ...base, kind: "tool_calls", eventKey, call: factsOf(message, call), toolCalls } as const;
  };

  switch (type) {
    case "status-update": {
      const { call, facts } = needed();
      if (typeof message.status !== "string" || !message.status) {
        throw new MalformedWebhook(PROVIDER, [{ path: "message.status", message: "is required" }]);
      }
      const rawStatus = message.status.slice(0, MAX_WORD_LENGTH);
      const rawReason = reasonOf(message.endedReason ?? (rawStatus === "ended" ? call.endedReason : null));
      const eventKey = key(rawStatus.slice(0, 64), saidAt?.getTime() ?? fingerprint(body));
      return {
        ...base,
        kind: "status",
        eventKey,
        call: facts,
        status: statusOf(rawStatus, rawReason),
        rawStatus,
        rawReason,
      };
    }
    case "end-of-call-report": {
      const { call, facts } = needed();
      const rawReason = reasonOf(message.endedReason ?? call.endedReason);
      const analysis = message.analysis ?? call.analysis;
      const artifact = message.artifact ?? call.artifact;
      const verdict = analysis?.successEvaluation ?? null;
      return {
        ...base,
        kind: "report",
        // There is one report a call, however often it is delivered.
        eventKey: key(),
        call: facts,
        status: finalStatusOf(rawReason),
        rawReason,
        durationSeconds: secondsOf(message, call),
        transcript: transcriptOf(message, call),
        summary: analysis?.summary ?? message.summary ?? call.summary,
        recordingUrl:
          artifact?.recordingUrl ?? message.recordingUrl ?? artifact?.recording?.mono?.combinedUrl ?? null,
        stereoRecordingUrl:
          artifact?.stereoRecordingUrl ??
          message.stereoRecordingUrl ??
          artifact?.recording?.stereoUrl ??
          null,
        successEvaluation: verdict === null ? null : String(verdict),
        structuredData: analysis?.structuredData ?? null,
        costUsd: message.cost,
      };
    }
    case "tool-calls": {
      return { ...toolsOf(readToolCalls(message)), answerFormat: "results" };
    }
    case "function-call": {
      const toolCall = readFunctionCall(
        message,
        `fn-${fingerprint([callId, message.timestamp, message.functionCall])}`,
      );
      return { ...toolsOf([toolCall]), answerFormat: "legacy" };
    }
    case "transfer-destination-request":
      return { ...info, kind: "transfer_request", eventKey: unique() };
    case "handoff-destination-request": {
      const assistantId = message.assistant?.id ?? (rawCall.success ? rawCall.data.assistantId : null);
      return { ...info, kind: "handoff_request", eventKey: unique(), assistantId };
    }
    case "knowledge-base-request":
      return { ...info, kind: "knowledge_request", eventKey: unique() };
    case "assistant-request":
      return { ...info, kind: "assistant_request", eventKey: unique() };
    case "hang":
      return { ...info, kind: "hang", eventKey: unique() };
    case "speech-update": {
      const state = message.status === "stopped" ? "stopped" : "started";
      return { ...info, kind: "speech", eventKey: unique(), role: roleOf(message.role) ?? "agent", state };
    }
    case "conversation-update": {
      const spoken = linesOf(message.artifact?.messages ?? message.messages);
      const transcript = spoken.length > 0 ? spoken : linesOf(message.conversation);
      return { ...info, kind: "conversation", eventKey: unique(), transcript };
    }
    case "transcript": {
      const line = { role: roleOf(message.role) ?? "agent", text: message.transcript ?? "", atSeconds: null };
      const final = message.transcriptType !== "partial";
      return { ...info, kind: "transcript", eventKey: unique(), line, final };
    }
    case "user-interrupted":
      return { ...info, kind: "interrupted", eventKey: unique() };
    case "assistant.started":
      return { ...info, kind: "assistant_started", eventKey: unique() };
    case null:
      return { ...info, kind: "other", eventKey: unique(), type: message.type.slice(0, 64) };
  }
}

function read<T extends typeof vapiMessage | typeof vapiCall>(schema: T, value: unknown, path: string) {
  const result = schema.safeParse(value);
  if (result.success) return result.data as ReturnType<T["parse"]>;
  throw new MalformedWebhook(
    PROVIDER,
    result.error.issues.map((issue) => ({ path: [path, ...issue.path].join("."), message: issue.message })),
  );
}

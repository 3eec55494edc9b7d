/** Vapi's server messages in our words, and the answers it waits for. */

import { hash } from "node:crypto";
import { e164OrNull } from "../phone-number.ts";
import { MalformedWebhook } from "../provider-errors.ts";
import type { TranscriptLine, VoiceAgentCall, VoiceAgentEvent } from "./port.ts";
import { type VapiCall, type VapiMessage, vapiCall, vapiLine, vapiMessage } from "./vapi-schema.ts";
import { finalStatusOf, statusOf } from "./vapi-status.ts";
import { readFunctionCall, readToolCalls } from "./vapi-tools.ts";

export { toolAnswer, toolResults } from "./vapi-tools.ts";
export { VAPI_TIMESTAMP_TOLERANCE_MS, type VapiCredentials, verifyVapiRequest } from "./vapi-verification.ts";

const PROVIDER = "vapi";

/** Types of messages that we know by name; the rest is counted as "other". */
export const VAPI_MESSAGE_TYPES = [
  "status-update",
  "end-of-call-report",
  "tool-calls",
  "function-call",
  "transfer-destination-request",
  "assistant-request",
  "hang",
  "speech-update",
  "conversation-update",
  "transcript",
  "user-interrupted",
  "assistant.started",
] as const;

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

/** `AI: …` and `User: …`, one speaker a paragraph. */
function linesOfText(transcript: string | null): TranscriptLine[] {
  const lines: TranscriptLine[] = [];
  for (const paragraph of transcript?.split("\n") ?? []) {
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
  return {
    providerCallId: call.id,
    direction: call.type === "outboundPhoneCall" ? "outbound" : "inbound",
    medium: call.type === "webCall" ? "web" : "phone",
    customerNumber: firstNumber(customer.map((one) => one?.number)),
    customerName: customer.map((one) => one?.name).find((name) => name) ?? null,
    ourNumber: firstNumber(ours.flatMap((one) => [one?.number, one?.twilioPhoneNumber])),
    carrier: carrierOf(call.phoneCallProviderId ?? call.transport?.callSid ?? null),
    createdAt: call.createdAt,
    startedAt: message.startedAt ?? call.startedAt,
    endedAt: message.endedAt ?? call.endedAt,
  };
}

/** Vapi's phone calls ride on Twilio. */
function carrierOf(callId: string | null): VoiceAgentCall["carrier"] {
  return callId === null ? null : { provider: "twilio", callId };
}

function secondsOf(message: VapiMessage, call: VoiceAgentCall): number | null {
  if (message.durationSeconds !== null) return Math.max(0, Math.round(message.durationSeconds));
  if (message.durationMs !== null) return Math.max(0, Math.round(message.durationMs / 1000));
  if (!call.startedAt || !call.endedAt) return null;
  return Math.max(0, Math.round((call.endedAt.getTime() - call.startedAt.getTime()) / 1000));
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
  const at = message.timestamp;
  const rawCall = vapiCall.safeParse(message.call);
  const callId = rawCall.success ? rawCall.data.id : "-";
  const key = (...parts: (string | number)[]) =>
    [callId, type ?? message.type.slice(0, 64), ...parts].join(":");
  const unique = () => key(at?.getTime() ?? "-", fingerprint(body));
  const base = { webhookEvent: type ?? "other", at };
  const info = { ...base, call: rawCall.success ? factsOf(message, rawCall.data) : null };
  const needed = () => {
    const call = read(vapiCall, message.call, "message.call");
    return { call, facts: factsOf(message, call) };
  };

  switch (type) {
    case "status-update": {
      const { call, facts } = needed();
      const rawStatus = message.status;
      if (typeof rawStatus !== "string" || !rawStatus) {
        throw new MalformedWebhook(PROVIDER, [{ path: "message.status", message: "is required" }]);
      }
      const rawReason = message.endedReason ?? (rawStatus === "ended" ? call.endedReason : null);
      const eventKey = key(rawStatus.slice(0, 64), at?.getTime() ?? fingerprint(body));
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
      const rawReason = message.endedReason ?? call.endedReason;
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
        durationSeconds: secondsOf(message, facts),
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
      const { facts } = needed();
      const toolCalls = readToolCalls(message);
      const ids = toolCalls.map((toolCall) => toolCall.toolCallId).sort();
      const eventKey = key(fingerprint(ids));
      return { ...base, kind: "tool_calls", eventKey, call: facts, toolCalls, answerFormat: "results" };
    }
    case "function-call": {
      const { facts } = needed();
      const toolCall = readFunctionCall(message, `fn-${fingerprint([callId, at, message.functionCall])}`);
      const eventKey = key(toolCall.toolCallId);
      return {
        ...base,
        kind: "tool_calls",
        eventKey,
        call: facts,
        toolCalls: [toolCall],
        answerFormat: "legacy",
      };
    }
    case "transfer-destination-request":
      return { ...info, kind: "transfer_request", eventKey: unique() };
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

/** Vapi's server messages as they go over the wire. */

import { createHmac } from "node:crypto";
import type { SimulatorConfig, VapiAuth } from "./config.ts";

/** What all messages of one call share. */
export interface CallIdentity {
  readonly callId: string;
  readonly direction: "inbound" | "outbound";
  readonly customer: { readonly name: string; readonly phone: string };
  readonly ourNumber: string;
  readonly carrierCallId: string | null;
  readonly createdAt: Date;
}

/** One thing said. */
export interface Utterance {
  readonly role: "agent" | "caller";
  readonly text: string;
  readonly atSeconds: number;
  readonly durationSeconds: number;
}

/** The three shapes of tool calls in Vapi's documents. */
export const TOOL_SHAPES = ["function", "arguments", "parameters"] as const;
export type ToolShape = (typeof TOOL_SHAPES)[number];

const ORG_ID = "5f0c2d9e-0000-4000-8000-00000000d0a1";
const ASSISTANT_ID = "5f0c2d9e-0000-4000-8000-00000000a551";
const PHONE_NUMBER_ID = "5f0c2d9e-0000-4000-8000-0000000fa0e5";

function callObject(call: CallIdentity, status: string, extra: Record<string, unknown> = {}) {
  return {
    id: call.callId,
    orgId: ORG_ID,
    type: call.direction === "inbound" ? "inboundPhoneCall" : "outboundPhoneCall",
    status,
    createdAt: call.createdAt.toISOString(),
    updatedAt: new Date().toISOString(),
    assistantId: ASSISTANT_ID,
    phoneNumberId: PHONE_NUMBER_ID,
    phoneCallProvider: call.carrierCallId ? "twilio" : "vapi",
    ...(call.carrierCallId ? { phoneCallProviderId: call.carrierCallId, phoneCallTransport: "pstn" } : {}),
    customer: { number: call.customer.phone, name: call.customer.name },
    ...extra,
  };
}

function messageLines(utterances: readonly Utterance[], startedAt: Date) {
  return utterances.map((line) => ({
    role: line.role === "agent" ? "bot" : "user",
    message: line.text,
    time: startedAt.getTime() + Math.round(line.atSeconds * 1000),
    endTime: startedAt.getTime() + Math.round((line.atSeconds + line.durationSeconds) * 1000),
    secondsFromStart: line.atSeconds,
    duration: Math.round(line.durationSeconds * 1000),
    source: "",
  }));
}

/** The whole body of a message of a type, with the fields of that type. */
export function vapiBody(
  call: CallIdentity,
  type: string,
  status: string,
  fields: Record<string, unknown> = {},
  callFields: Record<string, unknown> = {},
): string {
  return JSON.stringify({
    message: {
      timestamp: Date.now(),
      type,
      ...fields,
      call: callObject(call, status, callFields),
      phoneNumber: {
        id: PHONE_NUMBER_ID,
        provider: "twilio",
        number: call.ourNumber,
        name: "Emergency line",
      },
      customer: { number: call.customer.phone, name: call.customer.name },
      assistant: { id: ASSISTANT_ID, name: "Paul", firstMessageMode: "assistant-speaks-first" },
    },
  });
}

/** Fields of a conversation-update. */
export function conversationFields(utterances: readonly Utterance[], startedAt: Date) {
  const openai = utterances.map((line) => ({
    role: line.role === "agent" ? "assistant" : "user",
    content: line.text,
  }));
  return {
    messages: messageLines(utterances, startedAt),
    conversation: openai,
    messagesOpenAIFormatted: openai,
  };
}

/** Fields of tool-calls, in one of the shapes. */
export function toolCallFields(
  tool: { readonly id: string; readonly name: string; readonly arguments: Record<string, unknown> },
  shape: ToolShape,
) {
  const { id, name } = tool;
  const toolCall =
    shape === "function"
      ? { id, type: "function", function: { name, arguments: JSON.stringify(tool.arguments) } }
      : { id, name, [shape]: tool.arguments };
  return {
    toolCallList: [toolCall],
    toolWithToolCallList: [
      {
        type: "function",
        name,
        function: { name, description: "Alerts the team on call by SMS" },
        server: { url: "" },
        toolCall,
      },
    ],
  };
}

/** Fields of an end-of-call-report. */
export function reportFields(report: {
  readonly endedReason: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Null: nothing was recorded. */
  readonly recordingUrl: string | null;
  readonly utterances: readonly Utterance[];
  readonly summary: string;
  readonly successEvaluation: string;
  readonly structuredData: Record<string, unknown>;
}) {
  const durationMs = report.endedAt.getTime() - report.startedAt.getTime();
  const cost = Math.round((durationMs / 60_000) * 0.09 * 10_000) / 10_000;
  const transcript = report.utterances
    .map((line) => `${line.role === "agent" ? "AI" : "User"}: ${line.text}\n`)
    .join("");
  const spoken = report.utterances.length > 0;
  return {
    endedReason: report.endedReason,
    startedAt: report.startedAt.toISOString(),
    endedAt: report.endedAt.toISOString(),
    durationMs,
    durationSeconds: durationMs / 1000,
    durationMinutes: durationMs / 60_000,
    cost,
    costs: [{ type: "transport", provider: "twilio", minutes: durationMs / 60_000, cost }],
    analysis: spoken
      ? {
          summary: report.summary,
          structuredData: report.structuredData,
          successEvaluation: report.successEvaluation,
        }
      : {},
    artifact: {
      messages: messageLines(report.utterances, report.startedAt),
      transcript,
      ...(report.recordingUrl === null
        ? {}
        : { recordingUrl: report.recordingUrl, stereoRecordingUrl: report.recordingUrl }),
    },
    summary: report.summary,
    transcript,
  };
}

/** The headers by which a message proves where it comes from. `now` is part of the HMAC. */
export function vapiHeaders(
  config: SimulatorConfig["vapi"],
  auth: VapiAuth | "wrong",
  body: string,
  now: number = Date.now(),
): Record<string, string> {
  switch (auth) {
    case "hmac": {
      const timestamp = String(now);
      const signature = createHmac("sha256", config.hmacSecret ?? "")
        .update(`${timestamp}.${body}`)
        .digest("hex");
      return { "x-timestamp": timestamp, "x-signature": signature };
    }
    case "bearer":
      return { authorization: `Bearer ${config.bearerToken ?? ""}` };
    case "secret":
      return { "x-vapi-secret": config.secret ?? "" };
    case "wrong":
      return { authorization: "Bearer not-the-token", "x-vapi-secret": "not-the-secret" };
    case "none":
      return {};
  }
}

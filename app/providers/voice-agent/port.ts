/** What a voice agent tells Trunkline about its calls, in our words. Numbers are E.164; times are Dates. */

import type { CallStatus } from "../telephony/port.ts";
import type { RecordingSource } from "../recordings/port.ts";
import type { VendorWebhook } from "../webhook.ts";

export { MalformedWebhook } from "../provider-errors.ts";
export type { CallStatus };

/** The call that a message is about, as far as the message knows it. */
export interface VoiceAgentCall {
  readonly providerCallId: string;
  /** A web call and a chat count as inbound; null: the message does not say it. */
  readonly direction: "inbound" | "outbound" | null;
  /** A chat is written, and no vendor says when it ends. */
  readonly medium: "phone" | "web" | "chat";
  /** The person's number; null for web calls, SIP and withheld numbers. */
  readonly customerNumber: string | null;
  readonly customerName: string | null;
  readonly ourNumber: string | null;
  /** The same call as a carrier knows it, where it rides on one. */
  readonly carrier: { readonly provider: string; readonly callId: string } | null;
  readonly createdAt: Date | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/** One line of a conversation. */
export interface TranscriptLine {
  readonly role: "caller" | "agent";
  readonly text: string;
  /** Seconds since the call began; null where unknown. */
  readonly atSeconds: number | null;
}

/** The agent wants something done. */
export interface VoiceAgentToolCall {
  /** As it is kept: at most 128 characters. */
  readonly toolCallId: string;
  /** As the vendor wrote it, where that is longer; for the answer. */
  readonly givenId?: string;
  readonly name: string;
  /** Parsed arguments; empty where the agent sent something unreadable (see `problem`). */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Why the arguments could not be read; null where they could. Answer it as an error, in words the agent can say. */
  readonly problem: string | null;
}

interface EventBase {
  /** The vendor's type from a closed list, safe as a metric label; "other" for those we do not know. */
  readonly webhookEvent: string;
  /** Stable under redelivery; unique per event of a provider. */
  readonly eventKey: string;
  /** When it happened by the vendor's clock. */
  readonly at: Date | null;
}

interface CallEventBase extends EventBase {
  readonly call: VoiceAgentCall;
}

interface InfoEventBase extends EventBase {
  /** null where the message names no call. */
  readonly call: VoiceAgentCall | null;
}

/** The call changed its state. */
export interface StatusEvent extends CallEventBase {
  readonly kind: "status";
  /** null: a status that does not move the call (forwarding of an unknown kind, deletion-failed, …). */
  readonly status: CallStatus | null;
  readonly rawStatus: string;
  /** Why it ended, as the vendor says, cut to 200 characters; null while it runs. */
  readonly rawReason: string | null;
}

/** Everything about an ended call. */
export interface ReportEvent extends CallEventBase {
  readonly kind: "report";
  /** Always one of the final states. */
  readonly status: CallStatus;
  readonly rawReason: string | null;
  readonly durationSeconds: number | null;
  readonly transcript: readonly TranscriptLine[];
  readonly summary: string | null;
  readonly recordingUrl: string | null;
  readonly stereoRecordingUrl: string | null;
  /** The vendor's verdict as text ("true", "8", "Pass"); null without one. */
  readonly successEvaluation: string | null;
  readonly structuredData: Readonly<Record<string, unknown>> | null;
  readonly costUsd: number | null;
}

/** The agent calls one or more tools and waits for their results. Where it names no call, a stand-in has its id. */
export interface ToolCallsEvent extends CallEventBase {
  readonly kind: "tool_calls";
  readonly toolCalls: readonly VoiceAgentToolCall[];
  /** "legacy" for the old single function call: its answer has another shape (`toolAnswer` knows). */
  readonly answerFormat: "results" | "legacy";
}

/** The agent asks where to transfer the caller. Needs an answer. */
export interface TransferRequestEvent extends InfoEventBase {
  readonly kind: "transfer_request";
}

/** The agent wants another one to go on with the conversation, and asks which. Needs an answer. */
export interface HandoffRequestEvent extends InfoEventBase {
  readonly kind: "handoff_request";
  /** Who asks; null where it is not told. */
  readonly assistantId: string | null;
}

/** The agent asks for documents that help with its next words. Needs an answer. */
export interface KnowledgeRequestEvent extends InfoEventBase {
  readonly kind: "knowledge_request";
}

/** A call came in without an assistant: the vendor asks which one takes it. Needs an answer within 7.5 s. */
export interface AssistantRequestEvent extends InfoEventBase {
  readonly kind: "assistant_request";
}

/** The agent failed to answer the caller in time. */
export interface HangEvent extends InfoEventBase {
  readonly kind: "hang";
}

/** Somebody began or stopped speaking. */
export interface SpeechEvent extends InfoEventBase {
  readonly kind: "speech";
  readonly role: "caller" | "agent";
  readonly state: "started" | "stopped";
}

/** The conversation so far. */
export interface ConversationEvent extends InfoEventBase {
  readonly kind: "conversation";
  readonly transcript: readonly TranscriptLine[];
}

/** One utterance, live. */
export interface TranscriptEvent extends InfoEventBase {
  readonly kind: "transcript";
  readonly line: TranscriptLine;
  readonly final: boolean;
}

/** The caller spoke over the agent. */
export interface InterruptedEvent extends InfoEventBase {
  readonly kind: "interrupted";
}

/** The assistant is on the line. */
export interface AssistantStartedEvent extends InfoEventBase {
  readonly kind: "assistant_started";
}

/** A type that we do not know: acknowledge it. */
export interface OtherEvent extends InfoEventBase {
  readonly kind: "other";
  /** The vendor's type, cut to 64 characters; for logs, never a metric label. */
  readonly type: string;
}

/** Any message of a voice agent. */
export type VoiceAgentEvent =
  | StatusEvent
  | ReportEvent
  | ToolCallsEvent
  | TransferRequestEvent
  | HandoffRequestEvent
  | KnowledgeRequestEvent
  | AssistantRequestEvent
  | HangEvent
  | SpeechEvent
  | ConversationEvent
  | TranscriptEvent
  | InterruptedEvent
  | AssistantStartedEvent
  | OtherEvent;

/** What a tool call came to; exactly one of result and error. Texts are made single-line on the way out. */
export type ToolResult =
  | { readonly toolCallId: string; readonly name: string; readonly result: string }
  | { readonly toolCallId: string; readonly name: string; readonly error: string };

/** What a message of the agent is answered with. */
export type VoiceAgentAnswer =
  /** `callId` is ours, for whoever looks for the call. */
  | { readonly kind: "received"; readonly callId?: string }
  | { readonly kind: "tools"; readonly results: readonly ToolResult[] }
  | { readonly kind: "assistant"; readonly assistantId: string }
  /** Who goes on with the conversation. */
  | { readonly kind: "handoff"; readonly assistantId: string }
  | { readonly kind: "documents"; readonly documents: readonly { readonly content: string }[] }
  | { readonly kind: "transfer"; readonly number: string; readonly spoken: string }
  | { readonly kind: "refusal"; readonly spoken: string };

/** A vendor of voice agents. */
export interface VoiceAgentVendor {
  /** As in the path of its webhook, in rows and in metrics. */
  readonly name: string;
  readonly messages: VendorWebhook<VoiceAgentEvent>;
  readonly recordings: RecordingSource;
  /** What is kept of a message for the call's history. */
  keep(body: unknown): Readonly<Record<string, unknown>>;
  /** The answer to a message, as the vendor wants it. */
  present(answer: VoiceAgentAnswer, event: VoiceAgentEvent): Readonly<Record<string, unknown>>;
}

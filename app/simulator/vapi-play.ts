import type { Background } from "./background.ts";
import type { SimulatorConfig } from "./config.ts";
import type { FaultBoard } from "./faults.ts";
import { pick } from "./people.ts";
import type { RecordingShelf } from "./recording-shelf.ts";
import { fill, type Scenario } from "./scenarios.ts";
import type { TwilioCallbacks, VoiceState } from "./twilio-callbacks.ts";
import type { CallWish, PlacedCall } from "./vapi-call.types.ts";
import {
  type CallIdentity,
  conversationFields,
  reportFields,
  TOOL_SHAPES,
  toolCallFields,
  type Utterance,
  vapiBody,
  vapiHeaders,
} from "./vapi-wire.ts";
import type { WebhookSender } from "./webhook-sender.ts";

/** Vapi gives a server 20 s. */
const TIMEOUT_MS = 20_000;

/** Longer files say no more. */
const RECORDED_SECONDS_MAX = 60;
const VOICEMAIL_SECONDS = 8;

/** What a call needs to be played. */
export interface Stage {
  readonly config: SimulatorConfig;
  readonly background: Background;
  readonly faults: FaultBoard;
  readonly sender: WebhookSender;
  readonly carrier: TwilioCallbacks;
  readonly recordings: RecordingShelf;
}

/** Who plays what. */
export interface Casting {
  readonly call: CallIdentity & { readonly street: string };
  readonly placed: PlacedCall;
  readonly scenario: Scenario;
  readonly wish: CallWish;
  /** Text of the alert. */
  readonly alert: string;
}

/** Posts what Vapi (and the carrier below it) would post during one call, when they would post it. */
export async function playCall(stage: Stage, casting: Casting): Promise<void> {
  const { config, background, faults, sender, carrier, recordings } = stage;
  const { call, placed, scenario, wish, alert } = casting;
  const auth = wish.auth ?? config.vapi.auth;
  const detail = wish.detail ?? "full";
  const seconds = placed.durationSeconds;
  const gap = (share: number) => background.sleep(seconds * 1000 * share);
  const brokenOff = scenario.answered && faults.strikes(faults.get("voice").errorRate);

  const post = (
    type: string,
    status: string,
    fields?: Record<string, unknown>,
    callFields?: Record<string, unknown>,
  ) => {
    const body = vapiBody(call, type, status, fields, callFields);
    return sender.send({
      faults: "voice",
      vendor: "vapi",
      event: type === "status-update" ? `status-update.${String(fields?.status)}` : type,
      subject: call.callId,
      url: `${config.appUrl}/webhooks/vapi`,
      body,
      contentType: "application/json",
      headers: () => vapiHeaders(config.vapi, auth, body),
      timeoutMs: TIMEOUT_MS,
      retries: wish.retries ?? 0,
    });
  };

  let sequence = 0;
  const carrierStatus = async (status: VoiceState["status"], durationSeconds: number | null = null) => {
    if (!call.carrierCallId) return;
    const outbound = call.direction === "outbound";
    await carrier.voiceStatus({
      callSid: call.carrierCallId,
      from: outbound ? call.ourNumber : call.customer.phone,
      to: outbound ? call.customer.phone : call.ourNumber,
      direction: outbound ? "outbound-api" : "inbound",
      status,
      sequence: sequence++,
      durationSeconds,
    });
  };

  if (call.direction === "outbound") {
    await post("status-update", "queued", { status: "queued" });
    await gap(0.02);
  }
  await carrierStatus("ringing");
  await post("status-update", "ringing", { status: "ringing" });
  // A call that nobody answers rings for all of its time.
  await gap(scenario.answered ? 0.06 : 0.95);

  const startedAt = new Date();
  const utterances: Utterance[] = [];
  if (scenario.answered) {
    await carrierStatus("in-progress");
    await post("status-update", "in-progress", { status: "in-progress" });
    await post("assistant.started", "in-progress");
    await converse(startedAt, utterances);
  }

  const endedAt = new Date();
  const spokenSeconds = scenario.answered ? Math.round((endedAt.getTime() - startedAt.getTime()) / 1000) : 0;
  const endedReason = brokenOff
    ? "call.in-progress.error-vapifault-transport-connected-but-call-not-active"
    : scenario.endedReason;
  await carrierStatus(carrierEnd(endedReason), spokenSeconds);
  await post("status-update", "ended", { status: "ended", endedReason }, { endedReason });
  if (!scenario.answered && call.direction === "inbound" && call.carrierCallId) {
    await carrier.recording({
      callSid: call.carrierCallId,
      isVoicemail: true,
      status: "completed",
      seconds: VOICEMAIL_SECONDS,
      fate: "whole",
    });
  }
  await background.sleep(Math.min(1_500, seconds * 40));
  const recordedSeconds = Math.min(spokenSeconds, RECORDED_SECONDS_MAX);
  if (utterances.length > 0)
    recordings.put(call.callId, { seconds: Math.max(1, recordedSeconds), fate: "whole" });
  await post(
    "end-of-call-report",
    "ended",
    reportFields({
      endedReason,
      startedAt,
      endedAt,
      recordingUrl: utterances.length > 0 ? `${config.ownUrl}/vapi-recordings/${call.callId}.wav` : null,
      utterances,
      summary: fill(scenario.summary, { ...placeholders(call), alert }),
      successEvaluation: brokenOff ? "false" : scenario.successEvaluation,
      structuredData: { topic: scenario.topic, priority: placed.priority ? `P${placed.priority}` : null },
    }),
    { endedReason, startedAt: startedAt.toISOString(), endedAt: endedAt.toISOString() },
  );

  async function converse(startedAt: Date, said: Utterance[]) {
    const lines = brokenOff ? scenario.lines.slice(0, 2) : scenario.lines;
    const letters = lines.reduce((sum, [, text]) => sum + text.length, 0) || 1;
    const alertAfter = placed.toolCallId ? (scenario.alert?.afterLine ?? lines.length) : -1;
    for (const [index, [role, text]] of lines.entries()) {
      const share = (0.9 * text.length) / letters;
      const words = fill(text, placeholders(call));
      if (detail === "full") await speech(role, "started");
      await speak(role, words, share);
      const atSeconds = Math.round((Date.now() - startedAt.getTime()) / 100) / 10 - seconds * share;
      said.push({
        role,
        text: words,
        atSeconds: Math.max(0, Math.round(atSeconds * 10) / 10),
        durationSeconds: Math.round(seconds * share * 10) / 10,
      });
      if (detail === "full") {
        await speech(role, "stopped");
        await transcript(role, words, "final");
        await post("conversation-update", "in-progress", conversationFields(said, startedAt));
      }
      if (index + 1 === alertAfter) await raiseAlert();
    }
  }

  /** Takes the time that the words take, and says half of them on the way. */
  async function speak(role: Utterance["role"], words: string, share: number) {
    if (detail === "brief") return gap(share);
    await gap(share / 2);
    await transcript(
      role,
      words.slice(0, words.lastIndexOf(" ", words.length / 2) + 1).trim() || words,
      "partial",
    );
    await gap(share / 2);
  }

  async function transcript(role: Utterance["role"], words: string, transcriptType: "partial" | "final") {
    await post("transcript", "in-progress", { role: vapiRole(role), transcriptType, transcript: words });
  }

  async function raiseAlert() {
    await post(
      "tool-calls",
      "in-progress",
      toolCallFields(
        {
          id: placed.toolCallId ?? "",
          name: "send_urgent_alert",
          arguments: {
            priority: `P${placed.priority}`,
            message: alert,
            callerName: call.customer.name,
            callbackNumber: call.customer.phone,
          },
        },
        wish.toolShape ?? pick(TOOL_SHAPES, config.random),
      ),
    );
  }

  async function speech(role: Utterance["role"], status: "started" | "stopped") {
    await post("speech-update", "in-progress", { status, role: vapiRole(role) });
  }
}

function vapiRole(role: Utterance["role"]): "assistant" | "user" {
  return role === "agent" ? "assistant" : "user";
}

/** What stands for the blanks of a scenario's texts. */
export function placeholders(call: Casting["call"]): Record<string, string> {
  return { name: call.customer.name, street: call.street };
}

/** What the carrier calls an end for which the voice agent has its own words. */
function carrierEnd(endedReason: string): VoiceState["status"] {
  if (endedReason === "customer-busy") return "busy";
  if (endedReason === "customer-did-not-answer") return "no-answer";
  return endedReason.includes("hungup-before") ? "no-answer" : "completed";
}

/** Places calls by Twilio, and writes what it shall do in them (TwiML). */

import VoiceResponse from "twilio/lib/twiml/VoiceResponse.js";
import { cutToLength } from "../../platform/graphemes/index.ts";
import { ProviderRejected, ProviderTimeout } from "../provider-errors.ts";
import {
  type Announcement,
  type Bridge,
  type CallPlacer,
  type CallScript,
  MAX_SPOKEN_TEXT,
  type SpokenText,
} from "./port.ts";
import { phoneOf } from "./recipient.ts";
import {
  createTwilioClient,
  FIND,
  isUnknownSid,
  PROVIDER,
  TIMEOUT_MS,
  type TwilioAccount,
} from "./twilio-client.ts";
import { callStatusOf } from "./twilio-webhooks.ts";

/** Long enough for a telephone in a pocket, shorter than most voice mails take. */
const RING_SECONDS = 25;
const DIGIT_WAIT_SECONDS = 10;
const TIMES_READ = 2;
const LANGUAGE = "en-US";
const PROGRESS_EVENTS = ["initiated", "ringing", "answered", "completed"] as const;
/** "Call is not in-progress": it is over already. */
const OVER_CODES = new Set(["21220"]);

/** How to reach Twilio, and as whom calls are placed. */
export interface TwilioCallsOptions extends TwilioAccount {
  /** Caller id: a number of the account. */
  readonly from: string;
}

type Language = NonNullable<VoiceResponse.SayAttributes["language"]>;

/** A CallPlacer on Twilio's API: one attempt a call, at most 10 s, behind the breaker, never a number or text in errors. */
export function createTwilioCalls(options: TwilioCallsOptions): CallPlacer {
  const { client, guarded, createdSince } = createTwilioClient(options);
  type NewCall = Parameters<typeof client.calls.create>[0];

  async function place(call: NewCall, signal: AbortSignal | undefined) {
    const taken = await guarded(signal, async () => {
      const placed = await client.calls.create({
        statusCallbackEvent: [...PROGRESS_EVENTS],
        statusCallbackMethod: "POST",
        ...call,
      });
      if (!placed.sid) throw new ProviderTimeout(PROVIDER, { timeoutMs: TIMEOUT_MS });
      return placed;
    });
    return { providerCallId: taken.sid, status: callStatusOf(taken.status) ?? ("queued" as const) };
  }

  return {
    async placeBridged({ agent, from = options.from, answerUrl, ...call }, { signal } = {}) {
      // Before the guard: a recipient who was not cleared is no fault of the vendor.
      const to = phoneOf(agent, "call");
      const { statusCallbackUrl: statusCallback, ringSeconds: timeout = RING_SECONDS } = call;
      return place({ to, from, url: answerUrl, method: "POST", statusCallback, timeout }, signal);
    },

    async placeAnnouncement(call, { signal } = {}) {
      const to = phoneOf(call.to, "call");
      const { from = options.from, statusCallbackUrl: statusCallback, recording } = call;
      const recorded = recording && {
        record: true,
        recordingChannels: "dual",
        recordingStatusCallback: recording.statusCallbackUrl,
        recordingStatusCallbackEvent: ["completed", "absent"],
      };
      const timeout = call.ringSeconds ?? RING_SECONDS;
      return place({ to, from, twiml: announcementOf(call), statusCallback, timeout, ...recorded }, signal);
    },

    async find({ to, placedAfter }, { signal } = {}) {
      // Not filtered by StartTime: a call that waits has none, and of it Twilio reads days alone.
      const list = {
        first: () => client.calls.page({ to, from: options.from, ...FIND }),
        at: (url: string) => client.calls.getPage(url),
      };
      const found = await createdSince(placedAfter, list, signal);
      return found
        .filter(({ direction }) => direction === "outbound-api")
        .map(({ sid, status, dateCreated }) => ({
          providerCallId: sid,
          status: callStatusOf(status) ?? "queued",
          createdAt: dateCreated,
        }));
    },

    async hangUp(providerCallId, { signal } = {}) {
      try {
        await guarded(signal, () => client.calls(providerCallId).update({ status: "completed" }));
        return true;
      } catch (error) {
        const isOver = error instanceof ProviderRejected && OVER_CODES.has(error.providerCode);
        if (isOver || isUnknownSid(error)) return false;
        throw error;
      }
    },
  };
}

function announcementOf({ text, language = LANGUAGE, digitUrl, digitWaitSeconds }: Announcement): string {
  const response = new VoiceResponse();
  response
    .gather({
      input: ["dtmf"],
      numDigits: 1,
      // So that a call that nobody answers by a key is known to have been heard.
      actionOnEmptyResult: true,
      action: digitUrl,
      method: "POST",
      timeout: digitWaitSeconds ?? DIGIT_WAIT_SECONDS,
    })
    .say({ language: language as Language, loop: TIMES_READ }, spoken(text));
  return response.toString();
}

function spoken(text: string): string {
  return cutToLength(text, MAX_SPOKEN_TEXT);
}

/** TwiML; `from` is the caller id of bridges that name none. */
export function twilioScript({ from: ownNumber }: { readonly from: string }): CallScript {
  const answer = (response: VoiceResponse) => ({ contentType: "text/xml", body: response.toString() });
  const sayAll = (texts: readonly SpokenText[]) => {
    const response = new VoiceResponse();
    for (const { text, language } of texts) response.say({ language: language as Language }, spoken(text));
    return answer(response);
  };
  return {
    bridge({ to, from = ownNumber, ringSeconds = RING_SECONDS, recording, noticeUrl, ...told }: Bridge) {
      const response = new VoiceResponse();
      response
        .dial({
          callerId: from,
          timeout: ringSeconds,
          // The agent hears how it rings, and may give up by the star.
          answerOnBridge: false,
          hangupOnStar: true,
          action: told.endedUrl,
          method: "POST",
          ...(recording && {
            record: "record-from-answer-dual" as const,
            recordingStatusCallback: recording.statusCallbackUrl,
            recordingStatusCallbackEvent: ["completed" as const, "absent" as const],
          }),
        })
        .number(
          {
            statusCallback: told.statusCallbackUrl,
            statusCallbackEvent: [...PROGRESS_EVENTS],
            statusCallbackMethod: "POST",
            ...(noticeUrl === null ? {} : { url: noticeUrl, method: "POST" }),
          },
          phoneOf(to, "call"),
        );
      return answer(response);
    },
    say: (text, language = LANGUAGE) => sayAll([{ text, language }]),
    sayAll,
    nothing: () => answer(new VoiceResponse()),
  };
}

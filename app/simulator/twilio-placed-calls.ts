import type { Background } from "./background.ts";
import { type CallMediaStore, LOSSY_SHARE } from "./call-media.ts";
import type { SimulatorConfig } from "./config.ts";
import { twilioSid } from "./ids.ts";
import type { Ledger } from "./ledger.ts";
import type { Phone, Phones } from "./phones.ts";
import { type CallStore, isOver, type StoredCall } from "./twilio-call-store.ts";
import type { TwilioCallbacks, VoiceState } from "./twilio-callbacks.ts";
import { readTwiml, TwimlError, type TwimlVerb } from "./twiml.ts";

/** What a call was placed with. */
export interface PlacedCallWish {
  /** Where what to do is asked, or what to do. */
  readonly url: string | null;
  readonly twiml: string | null;
  readonly statusCallback: string | null;
  readonly events: readonly string[];
  readonly timeoutSeconds: number;
  readonly isRecorded: boolean;
  readonly recordingStatusCallback: string | null;
}

/** Whom to tell of one leg. */
interface Told {
  readonly url: string | null;
  readonly events: readonly string[];
}

/** Somebody ended the call. */
class HungUp extends Error {}

/** How a telephone answers, in Twilio's words. */
const UNANSWERED: Readonly<Record<Exclude<Phone["answers"], "human">, VoiceState["status"]>> = {
  busy: "busy",
  no_answer: "no-answer",
  failed: "failed",
};
const EVENT_OF: Partial<Record<VoiceState["status"], string>> = {
  initiated: "initiated",
  ringing: "ringing",
  "in-progress": "answered",
};
/** What a voice says in a second. */
const CHARACTERS_PER_SECOND = 15;
const DOCUMENTS_MAX = 10;

/** Calls that the application places, from the first ring to the last word, with both legs. */
export function createPlacedCalls(deps: {
  readonly config: SimulatorConfig;
  readonly background: Background;
  readonly ledger: Ledger;
  readonly calls: CallStore;
  readonly phones: Phones;
  readonly media: CallMediaStore;
  readonly callbacks: Pick<TwilioCallbacks, "voiceStatus" | "voiceAsk" | "recording">;
}) {
  const { config, background, ledger, calls, phones, media, callbacks } = deps;

  /** @throws HungUp, Stopped */
  async function pass(call: StoredCall, seconds: number): Promise<void> {
    const { signal } = call.over;
    const hungUp = Promise.withResolvers<never>();
    const end = () => hungUp.reject(new HungUp());
    if (signal.aborted) throw new HungUp();
    signal.addEventListener("abort", end, { once: true });
    const slept = background.sleep(Math.round(seconds * 1_000 * config.pace));
    try {
      await Promise.race([slept, hungUp.promise]);
    } finally {
      signal.removeEventListener("abort", end);
      // Whoever does not wait any more is not told of the end of the wait, either.
      slept.catch(() => undefined);
    }
  }

  /** Tells each state as it comes; the carrier waits for no answer. */
  function createTeller(call: StoredCall, told: Told) {
    let sequence = 0;
    return (status: VoiceState["status"]) => {
      call.status = status;
      call.updatedAt = new Date();
      if (status === "in-progress") call.startedAt = call.updatedAt;
      if (isOver(call)) {
        call.endedAt = call.updatedAt;
        const talkedMs = call.startedAt ? call.endedAt.getTime() - call.startedAt.getTime() : 0;
        call.durationSeconds = Math.round(talkedMs / 1_000);
        if (call.startedAt) {
          const sound = config.random() < LOSSY_SHARE ? "lossy" : "good";
          const measured = { sound, beganAt: call.startedAt, durationSeconds: call.durationSeconds } as const;
          media.set(call.sid, { ...measured, unknownTimes: 0, halfTimes: 0 });
        }
      }
      const event = EVENT_OF[status] ?? "completed";
      if (told.url === null || !told.events.includes(event)) return;
      const state = {
        callSid: call.sid,
        parentCallSid: call.parentSid,
        from: call.from,
        to: call.to,
        direction: call.direction,
        status,
        sequence: sequence++,
        durationSeconds: call.durationSeconds,
        url: told.url,
        faults: "calls" as const,
      };
      background.run(() => callbacks.voiceStatus(state));
    };
  }

  /** Rings; true when somebody answered. Everything else is told. */
  async function ring(
    call: StoredCall,
    timeoutSeconds: number,
    tell: (status: VoiceState["status"]) => void,
  ): Promise<boolean> {
    const phone = phones.get(call.to);
    await pass(call, 0.3);
    tell("initiated");
    await pass(call, 0.5);
    if (phone.answers === "failed" || phone.answers === "busy") {
      tell(UNANSWERED[phone.answers]);
      return false;
    }
    tell("ringing");
    const isTooLong = phone.answers === "no_answer" || phone.ringSeconds > timeoutSeconds;
    await pass(call, isTooLong ? timeoutSeconds : phone.ringSeconds);
    if (isTooLong) tell("no-answer");
    else tell("in-progress");
    return !isTooLong;
  }

  async function record(call: StoredCall, source: "DialVerb" | "OutboundAPI" | "RecordVerb", url: string) {
    const startedAt = call.startedAt ?? call.createdAt;
    const seconds = Math.max(0.1, (Date.now() - startedAt.getTime()) / 1_000);
    // Of a call with two legs, recordings name the parent.
    const callSid = call.parentSid ?? call.sid;
    background.run(async () => {
      await background.sleep(Math.round(1_000 * config.pace));
      await callbacks.recording({
        callSid,
        source,
        status: "completed",
        seconds,
        fate: "whole",
        startedAt,
        url,
      });
    });
  }

  /** @throws HungUp, Stopped, TwimlError */
  async function dial(call: StoredCall, verb: TwimlVerb & { verb: "dial" }): Promise<TwimlVerb[]> {
    const { number } = verb;
    const leg = calls.create({
      sid: twilioSid("CA"),
      parentSid: call.sid,
      from: verb.callerId ?? call.from,
      to: number.to,
      direction: "outbound-dial",
    });
    noteCall(leg, number.statusCallback);
    const tell = createTeller(leg, { url: number.statusCallback, events: number.events });
    const endLeg = () => leg.over.abort();
    call.over.signal.addEventListener("abort", endLeg, { once: true });
    try {
      if (await ring(leg, verb.timeoutSeconds, tell)) {
        if (number.url !== null) {
          const notice = await callbacks.voiceAsk(number.url, leg);
          await run(leg, readTwiml(notice));
        }
        await pass(leg, phones.get(number.to).talkSeconds);
        tell("completed");
      }
    } catch (error) {
      // Whoever is still ringing when the other one hangs up has not answered.
      if (error instanceof HungUp) tell(leg.status === "in-progress" ? "completed" : "no-answer");
      else tell("failed");
      if (!(error instanceof HungUp) || call.over.signal.aborted) throw error;
    } finally {
      call.over.signal.removeEventListener("abort", endLeg);
      const hasTalked = leg.startedAt !== null;
      if (verb.isRecorded && verb.recordingStatusCallback && hasTalked) {
        await record(leg, "DialVerb", verb.recordingStatusCallback);
      }
    }
    if (verb.action === null) return [];
    const answer = await callbacks.voiceAsk(verb.action, call, {
      DialCallSid: leg.sid,
      DialCallStatus: leg.status,
      ...(leg.durationSeconds === null ? {} : { DialCallDuration: String(leg.durationSeconds) }),
      DialBridged: String(leg.startedAt !== null),
    });
    return readTwiml(answer);
  }

  /** @throws HungUp, Stopped, TwimlError */
  async function gather(call: StoredCall, verb: TwimlVerb & { verb: "gather" }): Promise<TwimlVerb[] | null> {
    await run(call, verb.prompts);
    const digits = phones.get(call.to).digits.slice(0, verb.numDigits);
    if (digits === "") await pass(call, verb.timeoutSeconds);
    else await pass(call, 1);
    if (verb.action === null || (digits === "" && !verb.actionOnEmptyResult)) return null;
    const answer = await callbacks.voiceAsk(verb.action, call, {
      Digits: digits,
      FinishedOnKey: "",
      msg: "Gather End",
    });
    return readTwiml(answer);
  }

  /** Does what a document says; a verb that asks for the next document leaves this one. */
  async function run(call: StoredCall, document: readonly TwimlVerb[]): Promise<void> {
    let verbs = [...document];
    for (let documents = 0; documents < DOCUMENTS_MAX; documents++) {
      const next = await runOne(call, verbs);
      if (next === null) return;
      verbs = next;
    }
  }

  async function runOne(call: StoredCall, verbs: readonly TwimlVerb[]): Promise<TwimlVerb[] | null> {
    for (const verb of verbs) {
      switch (verb.verb) {
        case "say":
          ledger.add("spoken", { sid: call.sid, to: call.to, text: verb.text, times: verb.times });
          await pass(call, (verb.times * verb.text.length) / CHARACTERS_PER_SECOND);
          break;
        case "pause":
          await pass(call, verb.seconds);
          break;
        case "hangup":
          return null;
        case "redirect":
          return readTwiml(await callbacks.voiceAsk(verb.url, call));
        case "record":
          await pass(call, phones.get(call.to).talkSeconds);
          if (verb.recordingStatusCallback) await record(call, "RecordVerb", verb.recordingStatusCallback);
          if (verb.action) return readTwiml(await callbacks.voiceAsk(verb.action, call));
          break;
        case "gather": {
          const next = await gather(call, verb);
          if (next !== null) return next;
          break;
        }
        case "dial": {
          const next = await dial(call, verb);
          return verb.action === null ? null : next;
        }
      }
    }
    return null;
  }

  function noteCall(call: StoredCall, statusCallback: string | null) {
    // The ledger shows the call itself, so that its state there moves along.
    ledger.add("call", {
      carrier: "twilio",
      sid: call.sid,
      parentSid: call.parentSid,
      to: call.to,
      from: call.from,
      get status() {
        return call.status;
      },
      get durationSeconds() {
        return call.durationSeconds;
      },
      statusCallback,
    });
  }

  return {
    noteCall,

    /** Takes a call that was placed through its life. */
    async live(call: StoredCall, wish: PlacedCallWish): Promise<void> {
      const tell = createTeller(call, { url: wish.statusCallback, events: wish.events });
      try {
        if (!(await ring(call, wish.timeoutSeconds, tell))) return;
        const document = wish.twiml ?? (await callbacks.voiceAsk(wish.url ?? "", call));
        await run(call, readTwiml(document));
        tell("completed");
      } catch (error) {
        if (error instanceof HungUp) tell(call.status === "in-progress" ? "completed" : "canceled");
        else if (error instanceof TwimlError) {
          ledger.add("spoken", {
            sid: call.sid,
            to: call.to,
            text: "We are sorry, an application error has occurred.",
            problem: error.message,
            times: 1,
          });
          tell("completed");
        } else throw error;
      } finally {
        const isHeard = call.startedAt !== null;
        if (wish.isRecorded && wish.recordingStatusCallback && isHeard) {
          await record(call, "OutboundAPI", wish.recordingStatusCallback);
        }
      }
    },

    /** Ends a call with all its legs; false when it is over already. */
    hangUp(call: StoredCall): boolean {
      if (isOver(call)) return false;
      call.over.abort();
      return true;
    },
  };
}

export type PlacedCalls = ReturnType<typeof createPlacedCalls>;

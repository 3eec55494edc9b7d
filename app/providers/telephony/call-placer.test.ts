import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Breaker, createBreaker } from "../../platform/breaker/breaker.ts";
import {
  control,
  eventually,
  type Receiver,
  SECRETS,
  startReceiver,
  startTestSimulator,
} from "../../simulator/test/receiver.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import {
  BreakerOpen,
  type CallPlacer,
  ProviderRejected,
  ProviderTimeout,
  ProviderUnavailable,
} from "./port.ts";
import { clearedNumber, staffNumber } from "./recipient.ts";
import { TWILIO_BREAKER } from "./twilio.ts";
import { createTwilioCalls, twilioScript } from "./twilio-calls.ts";
import { twilioWebhooks } from "./twilio-webhooks.ts";

const AGENT = "+15145550111";
const CALLEE = "+15145550188";
const OURS = SECRETS.TRUNKLINE_TWILIO_FROM;

describe("calls placed by Twilio", () => {
  let app: Receiver;
  let simulator: Simulator;
  let breaker: Breaker;
  let calls: CallPlacer;
  const script = twilioScript({ from: OURS });

  function connect(timeoutMs = 20_000): void {
    breaker?.shutdown();
    breaker = createBreaker({ ...TWILIO_BREAKER, timeoutMs });
    calls = createTwilioCalls({
      accountSid: SECRETS.TRUNKLINE_TWILIO_ACCOUNT_SID,
      authToken: SECRETS.TRUNKLINE_TWILIO_AUTH_TOKEN,
      from: OURS,
      apiUrl: simulator.url,
      breaker,
    });
  }

  beforeEach(async () => {
    app = await startReceiver();
    simulator = await startTestSimulator(app.url);
    connect();
  });
  afterEach(async () => {
    breaker.shutdown();
    await simulator.stop();
    await app.close();
  });

  const phone = (number: string, behaviour: object) =>
    control(simulator, "PUT", `/control/phones/${encodeURIComponent(number)}`, behaviour);
  const spoil = (faults: object) => control(simulator, "PUT", "/control/faults/calls", faults);
  const place = () =>
    calls.placeBridged({
      callId: "c-1",
      agent: staffNumber(AGENT),
      answerUrl: `${app.url}/answered?call=c-1`,
      statusCallbackUrl: `${app.url}/status?call=c-1`,
    });
  const announce = () =>
    calls.placeAnnouncement({
      to: staffNumber(AGENT),
      text: "P1: flooded basement, 12 rue Fleury & cave",
      digitUrl: `${app.url}/digit?alert=a-1`,
      statusCallbackUrl: `${app.url}/status`,
      recording: { statusCallbackUrl: `${app.url}/recorded` },
    });
  /** What the carrier told at a path so far, oldest first. */
  const told = (path: string) =>
    app.received
      .filter(({ url }) => url.split("?")[0] === path)
      .map(({ body }) => Object.fromEntries(new URLSearchParams(body)) as Record<string, string>);
  const statusesOf = (sid: string) =>
    told("/status")
      .filter(({ CallSid }) => CallSid === sid)
      .sort((a, b) => Number(a.SequenceNumber) - Number(b.SequenceNumber))
      .map(({ CallStatus }) => CallStatus);
  const bridge = () =>
    app.replies.set(
      "/answered",
      script.bridge({
        to: clearedNumber(CALLEE, "call"),
        statusCallbackUrl: `${app.url}/status?call=c-1`,
        endedUrl: `${app.url}/ended?call=c-1`,
        noticeUrl: `${app.url}/notice?call=c-1`,
        recording: { statusCallbackUrl: `${app.url}/recorded?call=c-1` },
      }).body,
    );

  describe("bridging", () => {
    beforeEach(() => {
      bridge();
      app.replies.set("/notice", script.say("This call is recorded.").body);
      app.replies.set("/ended", script.nothing().body);
    });

    it("rings the agent, then the callee, who hears the notice, and tells of both legs", async () => {
      const { providerCallId } = await place();
      await eventually(() => statusesOf(providerCallId).includes("completed"));
      await eventually(() => told("/recorded").length === 1);
      expect(statusesOf(providerCallId)).toEqual(["initiated", "ringing", "in-progress", "completed"]);
      const leg = told("/status").find(({ ParentCallSid }) => ParentCallSid === providerCallId);
      expect(leg).toMatchObject({ To: CALLEE, From: OURS, Direction: "outbound-dial" });
      await eventually(() => statusesOf(leg?.CallSid ?? "").length === 4);
      expect(statusesOf(leg?.CallSid ?? "")).toEqual(["initiated", "ringing", "in-progress", "completed"]);
      const { body: ledger } = await control(simulator, "GET", "/control/ledger?kind=spoken");
      expect(ledger.items).toMatchObject([{ to: CALLEE, text: "This call is recorded." }]);
      expect(told("/ended")).toMatchObject([
        { CallSid: providerCallId, DialCallSid: leg?.CallSid, DialCallStatus: "completed" },
      ]);
      expect(told("/recorded")).toMatchObject([
        { CallSid: leg?.CallSid, RecordingStatus: "completed", RecordingSource: "DialVerb" },
      ]);
    });

    it.each([
      ["busy", "busy"],
      ["no_answer", "no-answer"],
      ["failed", "failed"],
    ])("says how a callee did not answer: %s", async (answers, status) => {
      await phone(CALLEE, { answers });
      const { providerCallId } = await place();
      await eventually(() => statusesOf(providerCallId).includes("completed"));
      expect(told("/ended")).toMatchObject([{ DialCallStatus: status }]);
      expect(told("/notice")).toEqual([]);
    });

    it.each([
      ["busy", "busy"],
      ["no_answer", "no-answer"],
    ])("calls nobody else when the agent is %s", async (answers, status) => {
      await phone(AGENT, { answers });
      const { providerCallId } = await place();
      await eventually(() => statusesOf(providerCallId).includes(status));
      expect(told("/answered")).toEqual([]);
      const { body: ledger } = await control(simulator, "GET", "/control/ledger?kind=call");
      expect(ledger.items).toMatchObject([{ to: AGENT, from: OURS, status }]);
    });

    it("is ended with both legs, once", async () => {
      await phone(CALLEE, { talkSeconds: 3_000 });
      const { providerCallId } = await place();
      await eventually(() => told("/notice").length === 1);
      expect(await calls.hangUp(providerCallId)).toBe(true);
      await eventually(() => statusesOf(providerCallId).includes("completed"));
      expect(await calls.hangUp(providerCallId)).toBe(false);
      expect(await calls.hangUp(`CA${"0".repeat(32)}`)).toBe(false);
    });
  });

  describe("an announcement", () => {
    it("is read twice, and takes one digit", async () => {
      await phone(AGENT, { digits: "12" });
      app.replies.set("/digit", script.say("Thank you.").body);
      const { providerCallId } = await announce();
      await eventually(() => told("/recorded").length === 1);
      expect(told("/digit")).toMatchObject([{ CallSid: providerCallId, Digits: "1" }]);
      const { body: ledger } = await control(simulator, "GET", "/control/ledger?kind=spoken");
      expect(ledger.items).toMatchObject([
        { text: "P1: flooded basement, 12 rue Fleury & cave", times: 2 },
        { text: "Thank you.", times: 1 },
      ]);
    });

    it("of which nobody presses a key is told of, too", async () => {
      app.replies.set("/digit", script.nothing().body);
      await announce();
      await eventually(() => told("/digit").length === 1);
      expect(told("/digit")[0]?.Digits).toBe("");
    });
  });

  describe("trouble", () => {
    it.each([
      ["+15005550001", "21217", "invalid_number"],
      ["+15005550002", "21214", "invalid_number"],
      ["+15005550003", "21215", "not_allowed"],
    ])("a call to %s is rejected for good with %s", async (number, providerCode, reason) => {
      const placing = calls.placeBridged({
        callId: "c-1",
        agent: staffNumber(number),
        answerUrl: `${app.url}/answered`,
        statusCallbackUrl: `${app.url}/status`,
      });
      await expect(placing).rejects.toMatchObject({ name: ProviderRejected.name, providerCode, reason });
      await expect(placing).rejects.not.toThrow(/555/);
    });

    it("while the carrier answers 503 nothing was placed, and after five the breaker keeps calls back", async () => {
      await spoil({ errorRate: 1 });
      for (let attempt = 0; attempt < 5; attempt++) {
        await expect(place()).rejects.toBeInstanceOf(ProviderUnavailable);
      }
      await expect(place()).rejects.toBeInstanceOf(BreakerOpen);
    });

    it("finds the call that was accepted although its answer never came, and no other", async () => {
      const before = new Date();
      connect(300);
      await spoil({ hangRate: 1 });
      await expect(place()).rejects.toBeInstanceOf(ProviderTimeout);
      await spoil({});
      connect();
      const found = await calls.find({ to: AGENT, placedAfter: before });
      expect(found).toHaveLength(1);
      expect(await calls.find({ to: CALLEE, placedAfter: before })).toEqual([]);
      expect(await calls.find({ to: AGENT, placedAfter: new Date(Date.now() + 60_000) })).toEqual([]);
      await eventually(() => statusesOf(found[0]?.providerCallId ?? "").length > 0);
    });
  });

  it("takes nobody who was cleared for SMS, or not at all", async () => {
    const agent = clearedNumber(CALLEE, "sms") as unknown as ReturnType<typeof staffNumber>;
    const call = { callId: "c-1", answerUrl: app.url, statusCallbackUrl: app.url };
    await expect(calls.placeBridged({ ...call, agent })).rejects.toThrow("not cleared");
    expect(() =>
      script.bridge({
        to: agent,
        statusCallbackUrl: "",
        endedUrl: "",
        noticeUrl: null,
        recording: null,
      }),
    ).toThrow("not cleared");
  });
});

describe("what Twilio asks in a call", () => {
  const { voiceAnswered, voiceBridgeEnded, voiceDigit } = twilioWebhooks({ authToken: "t", publicUrl: "" });

  it("is read in our words", () => {
    expect(voiceAnswered.read({ CallSid: "CA1", AnsweredBy: "human" })).toEqual({
      providerCallId: "CA1",
      answeredBy: "human",
    });
    const ended = { CallSid: "CA1", DialCallSid: "CA2", DialCallStatus: "answered", DialCallDuration: "12" };
    expect(voiceBridgeEnded.read(ended)).toEqual({
      providerCallId: "CA1",
      legProviderCallId: "CA2",
      status: "completed",
      rawStatus: "answered",
      durationSeconds: 12,
    });
    expect(voiceDigit.read({ CallSid: "CA1", Digits: "1" })).toEqual({ providerCallId: "CA1", digit: "1" });
    expect(voiceDigit.read({ CallSid: "CA1", Digits: "" })).toMatchObject({ digit: null });
  });

  it.each([voiceAnswered, voiceBridgeEnded, voiceDigit])("is refused without its call", (webhook) => {
    expect(() => webhook.read({ DialCallStatus: "busy" })).toThrow("malformed webhook");
  });
});

import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openLive } from "../../test/e2e/clients.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { endOfCallReport, statusUpdate, vapiCall } from "../../test/vapi-messages.ts";
import { ASKED_AFTER_MS } from "./call-quality.policy.ts";

const HOUR_MS = 3_600_000;

describe("how well calls could be heard (CC-4)", () => {
  let app: TestApplication;
  let agent: string;
  let supervisor: string;
  beforeAll(async () => {
    app = await startTestApplication();
    [agent, supervisor] = [await app.signIn("agent"), await app.signIn("supervisor")];
  });
  afterEach(() => fetch(`${app.simulatorUrl}/control/faults/quality`, { method: "DELETE" }));
  afterAll(() => app.close());

  const newSid = () => `CA${randomBytes(16).toString("hex")}`;
  const word = (sid: string, status: string, at: Date, more: Record<string, string> = {}) =>
    app.twilio("/webhooks/twilio/voice-status", {
      CallSid: sid,
      CallStatus: status,
      Direction: "outbound-api",
      From: "+15145550100",
      To: "+15145550123",
      Timestamp: at.toUTCString(),
      ...more,
    });
  const control = (path: string, body: object) =>
    fetch(`${app.simulatorUrl}/control/${path}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  /** A call on the carrier's line in which people spoke for a minute, until `endedAt`. */
  async function spokenCall(endedAt: Date, media: object = {}) {
    const sid = newSid();
    const startedAt = new Date(endedAt.getTime() - 60_000);
    await control(`media/${sid}`, { beganAt: startedAt.toISOString(), durationSeconds: 60, ...media });
    await word(sid, "in-progress", startedAt, { SequenceNumber: "1" });
    await word(sid, "completed", endedAt, { SequenceNumber: "2", CallDuration: "60" });
    const { id } = await app.db("calls").where({ provider_call_id: sid }).first();
    return { id, sid };
  }
  const questionsAbout = (callId: string) =>
    app.db("outbox").where({ kind: "call-quality.measure" }).whereRaw("payload ->> 'callId' = ?", [callId]);
  /** The time to ask has come. */
  const askNow = (callId: string) =>
    questionsAbout(callId)
      .clone()
      .update({ available_at: new Date() })
      .then(() => undefined);
  const qualityOf = async (id: string) =>
    (await app.request(`/api/calls/${id}/quality`, { cookie: agent })).body;
  const measuredCall = (id: string) =>
    eventually("the call's score", async () => {
      const row = await app.db("calls").where({ id }).first();
      return row.mos_avg === null ? null : row;
    });
  const report = (samples: object[], cookie = supervisor) =>
    app.request("/api/call-quality/samples", { cookie, json: { samples } });

  it("is asked of the carrier 90 seconds after the end of a call, once", async () => {
    const endedAt = new Date();
    const { id, sid } = await spokenCall(endedAt);
    await word(sid, "completed", endedAt, { SequenceNumber: "2", CallDuration: "60" });
    const questions = await questionsAbout(id);
    expect(questions).toHaveLength(1);
    const waitMs = new Date(questions[0].available_at).getTime() - Date.now();
    expect(waitMs).toBeGreaterThan(ASKED_AFTER_MS[0] - 10_000);
    expect(waitMs).toBeLessThanOrEqual(ASKED_AFTER_MS[0]);
  });

  it("is not asked of calls that nobody spoke in, or that ride on no carrier that we know", async () => {
    const sid = newSid();
    await word(sid, "ringing", new Date(), { SequenceNumber: "0" });
    await word(sid, "busy", new Date(), { SequenceNumber: "1" });
    const call = vapiCall();
    await app.vapi(statusUpdate(call, "in-progress"));
    await app.vapi(endOfCallReport(call));
    for (const provider_call_id of [sid, call.id]) {
      const { id } = await app.db("calls").where({ provider_call_id }).first();
      expect(await questionsAbout(id)).toEqual([]);
    }
  });

  it("is known of a call of the voice agent's that rides on a carrier, in one line, in time and in lists", async () => {
    const endedAt = new Date(Date.now() - 2 * HOUR_MS);
    const sid = newSid();
    await control(`media/${sid}`, {
      beganAt: new Date(endedAt.getTime() - 60_000).toISOString(),
      durationSeconds: 60,
    });
    const call = vapiCall({ phoneCallProviderId: sid });
    await app.vapi(statusUpdate(call, "in-progress", { timestamp: endedAt.getTime() - 60_000 }));
    await app.vapi(endOfCallReport(call, { timestamp: endedAt.getTime() }));
    const { id } = await app.db("calls").where({ provider_call_id: call.id }).first();
    const before = await qualityOf(id);
    expect(before).toEqual({ callId: id, summary: null, secondsPerPoint: 10, series: [] });
    await askNow(id);
    const row = await measuredCall(id);
    expect(row.mos_avg).toBeGreaterThan(4.3);
    const { summary, series } = await qualityOf(id);
    expect(summary).toMatchObject({
      sampleCount: 12,
      mosAvg: row.mos_avg,
      mosMin: row.mos_min,
      isPoor: false,
      rttMsAvg: expect.any(Number),
    });
    expect(series).toMatchObject([
      { line: sid, edge: "carrier", direction: "inbound", points: Array(6).fill({ rttMs: null }) },
      { line: sid, edge: "sdk", direction: "both", points: Array(6).fill({ rttMs: expect.any(Number) }) },
    ]);
    const page = await app.request(`/api/calls/${id}`, { cookie: agent });
    expect(page.body.call).toMatchObject({ mosAvg: row.mos_avg, mosMin: row.mos_min });
  });

  it("is asked for again while the carrier does not have it, then not all of it", async () => {
    // The last two questions come within seconds.
    const endedAt = new Date(Date.now() - HOUR_MS + 6_000);
    const { id } = await spokenCall(endedAt, { unknownTimes: 1 });
    await askNow(id);
    await eventually("the first question", async () => (await questionsAbout(id))[0].published_at);
    expect((await qualityOf(id)).summary).toBeNull();
    expect((await measuredCall(id)).mos_avg).toBeGreaterThan(4.3);
    expect((await qualityOf(id)).summary.sampleCount).toBe(12);
  });

  it("keeps the part that a carrier has, and the whole when that comes", async () => {
    const endedAt = new Date(Date.now() - HOUR_MS + 6_000);
    const { id } = await spokenCall(endedAt, { halfTimes: 1 });
    await askNow(id);
    await measuredCall(id);
    expect((await qualityOf(id)).summary.sampleCount).toBe(6);
    await eventually("all of it", async () => (await qualityOf(id)).summary.sampleCount === 12);
  });

  it("is given up on after an hour without a sample, and stays as it is when it is asked twice", async () => {
    const { id: missing } = await spokenCall(new Date(Date.now() - 2 * HOUR_MS), { sound: "missing" });
    const { id: asked } = await spokenCall(new Date(Date.now() - 2 * HOUR_MS));
    await askNow(missing);
    await askNow(asked);
    await measuredCall(asked);
    const samples = await app.db("call_quality").where({ call_id: asked }).orderBy(["edge", "at"]);
    expect(samples).toHaveLength(12);
    await eventually("the question", async () => (await questionsAbout(missing))[0].published_at);
    expect(await app.db("calls").where({ id: missing }).first()).toMatchObject({ mos_avg: null });
  });

  it("waits while the carrier has too many questions", async () => {
    await control("faults/quality", { errorRate: 1, errorStatus: 429 });
    const { id } = await spokenCall(new Date(Date.now() - 2 * HOUR_MS));
    await askNow(id);
    await eventually("the question", async () => (await questionsAbout(id))[0].published_at);
    await fetch(`${app.simulatorUrl}/control/faults/quality`, { method: "DELETE" });
    expect((await measuredCall(id)).mos_avg).toBeGreaterThan(4.3);
  });

  it("is told live when it is poor, and found in the list", async () => {
    const live = await openLive(app.url, agent);
    await live.subscribe("board");
    const { id } = await spokenCall(new Date(Date.now() - 2 * HOUR_MS), { sound: "lossy" });
    await askNow(id);
    const told = await live.next("the poor call", ({ event }) => event === "call.poor_quality");
    const row = await measuredCall(id);
    expect(told.data).toMatchObject({ callId: id, mos: row.mos_avg });
    live.close();
    const found = await app.request("/api/calls?mosBelow=3.6", { cookie: agent });
    expect(found.body.items).toMatchObject([{ id, mosAvg: row.mos_avg }]);
    const below = await app.request("/api/calls?mosBelow=4.5", { cookie: agent });
    expect(below.body.items.length).toBeGreaterThan(1);
    expect((await app.request("/api/calls?mosBelow=0", { cookie: agent })).status).toBe(422);
  });

  describe("as whoever measures reports it", () => {
    const sample = (callId: string, more: object = {}) => ({
      callId,
      at: new Date(Date.now() - 10_000).toISOString(),
      edge: "sip",
      rttMs: 150,
      jitterMs: 20,
      lossPercent: 1,
      ...more,
    });

    it("is kept for many calls at a time, with the E-model's score where none is told", async () => {
      const [one, other] = [await insertCall(app.db), await insertCall(app.db)];
      const unknown = randomUUID();
      const answer = await report([sample(one.id), sample(other.id, { mos: 4.1 }), sample(unknown)]);
      expect(answer).toMatchObject({ status: 200, body: { kept: 2, unknownCallIds: [unknown] } });
      expect((await qualityOf(one.id)).summary).toMatchObject({ sampleCount: 1, mosAvg: 4.175 });
      expect((await qualityOf(other.id)).summary).toMatchObject({ sampleCount: 1, mosAvg: 4.1 });
      // The call goes on: what it comes to is not said yet.
      expect(await app.db("calls").where({ id: one.id }).first()).toMatchObject({ mos_avg: null });
    });

    it("replaces what was said of the same sample, and is read anew at once", async () => {
      const { id } = await insertCall(app.db, { status: "completed", ended_at: new Date() });
      const first = sample(id);
      await report([first]);
      expect((await qualityOf(id)).summary.mosAvg).toBe(4.175);
      await report([
        { ...first, rttMs: 50, jitterMs: 5, lossPercent: 0 },
        { ...first, edge: "client" },
      ]);
      expect((await qualityOf(id)).summary).toMatchObject({ sampleCount: 2, mosMin: 4.175 });
      // Of a call that is over, the call itself says so.
      expect(await app.db("calls").where({ id }).first()).toMatchObject({ mos_min: 4.175, mos_avg: 4.291 });
    });

    it("is told live when people hear each other badly now", async () => {
      const { id } = await insertCall(app.db);
      const live = await openLive(app.url, agent);
      await live.subscribe(`call:${id}`);
      await report([sample(id, { lossPercent: 12 }), sample(id, { edge: "client", lossPercent: 10 })]);
      const told = await live.next("the poor call", ({ event }) => event === "call.poor_quality");
      expect(told.data.mos).toBeLessThan(3.6);
      live.close();
    });

    it("is refused of agents, in too large a batch, and of a time that cannot be", async () => {
      const { id } = await insertCall(app.db);
      expect((await report([sample(id)], agent)).status).toBe(403);
      expect((await report(Array.from({ length: 1_001 }, () => sample(id)))).status).toBe(422);
      const odd = await report([sample(id), sample(id, { at: "2020-01-01T00:00:00Z" })]);
      expect(odd.status).toBe(422);
      expect(JSON.stringify(odd.body)).toContain("/samples/1/at");
      expect((await report([sample(id, { lossPercent: 101 })])).status).toBe(422);
    });
  });

  it("moves along when two rows prove to be one call", async () => {
    const sid = newSid();
    await word(sid, "in-progress", new Date(Date.now() - 60_000), { SequenceNumber: "1" });
    const { id: carriers } = await app.db("calls").where({ provider_call_id: sid }).first();
    const call = vapiCall();
    await app.vapi(statusUpdate(call, "in-progress"));
    const { id } = await app.db("calls").where({ provider_call_id: call.id }).first();
    const at = new Date(Date.now() - 20_000).toISOString();
    await report([{ callId: carriers, at, edge: "carrier", lossPercent: 0 }]);
    await app.vapi(statusUpdate({ ...call, phoneCallProviderId: sid }, "in-progress"));
    expect((await qualityOf(id)).summary.sampleCount).toBe(1);
    expect(await qualityOf(carriers)).toMatchObject({ callId: id, summary: { sampleCount: 1 } });
    const answer = await report([{ callId: carriers, at, edge: "client", lossPercent: 0 }]);
    expect(answer.body.kept).toBe(1);
    expect((await qualityOf(id)).summary.sampleCount).toBe(2);
  });

  it("is told of long calls in points of several samples", async () => {
    const { id } = await insertCall(app.db);
    const beganAt = Date.now() - 2 * HOUR_MS;
    const samples = Array.from({ length: 720 }, (_, n) => ({
      callId: id,
      at: new Date(beganAt + n * 10_000).toISOString(),
      edge: "sip",
      lossPercent: n % 4 === 0 ? 8 : 0,
    }));
    expect((await report(samples)).body.kept).toBe(720);
    const { secondsPerPoint, series } = await qualityOf(id);
    expect(secondsPerPoint).toBe(40);
    expect(series[0].points).toHaveLength(180);
    expect(series[0].points[0]).toMatchObject({ lossPercent: 2 });
    expect(series[0].points[0].mosMin).toBeLessThan(series[0].points[0].mosAvg);
  });

  it("knows how long a call that was placed took to ring", async () => {
    const sid = newSid();
    const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 10_000);
    await word(sid, "initiated", at, { SequenceNumber: "0" });
    await word(sid, "ringing", new Date(at.getTime() + 2_000), { SequenceNumber: "1" });
    await word(sid, "in-progress", new Date(at.getTime() + 8_000), { SequenceNumber: "2" });
    const { id } = await app.db("calls").where({ provider_call_id: sid }).first();
    const { call } = (await app.request(`/api/calls/${id}`, { cookie: agent })).body;
    expect(call).toMatchObject({ setupMs: 2_000 });
    const inbound = newSid();
    await word(inbound, "ringing", at, { SequenceNumber: "0", Direction: "inbound" });
    await word(inbound, "in-progress", new Date(), { SequenceNumber: "1", Direction: "inbound" });
    expect(await app.db("calls").where({ provider_call_id: inbound }).first()).toMatchObject({
      dialed_at: null,
    });
  });
});

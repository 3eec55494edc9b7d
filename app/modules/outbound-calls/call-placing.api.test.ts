import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createBreaker } from "../../platform/breaker/breaker.ts";
import type { Breakers } from "../../platform/breaker/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import { DelayJob, GiveUpJob } from "../../platform/queue/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import { type CallingCarrier, type CallPlacer, ProviderTimeout } from "../../providers/telephony/port.ts";
import { staffNumber } from "../../providers/telephony/recipient.ts";
import { createTwilio } from "../../providers/telephony/twilio-carrier.ts";
import { insertAlert } from "../../test/factories/alerts.ts";
import { insertUser } from "../../test/factories/users.ts";
import {
  eventually,
  SECRETS,
  startTestApplication,
  type TestApplication,
} from "../../test/test-application.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { alertCallsRepository } from "../alerts/alert-calls.repository.ts";
import { createCallsReads } from "../calls/calls.reads.ts";
import { createCallsService } from "../calls/calls.service.ts";
import { createPlacedCallsService } from "../calls/placed-calls.service.ts";
import { identityRepository } from "../identity/identity.repository.ts";
import { createCallPlacingService } from "./call-placing.service.ts";
import { ATTEMPT_LIMIT_MS, PLACED_WITHIN_MS } from "./outbound-calls.policy.ts";
import { anyNumber, outsideWorldOf } from "./test/outside-world.ts";

/** A process that dies right there: nothing of what follows happens. */
class Died extends Error {}

describe("placing calls", () => {
  let app: TestApplication;
  let world: ReturnType<typeof outsideWorldOf>;
  let database: Database;
  let unitOfWork: RunUnitOfWork;
  let carrier: CallingCarrier;
  let cookie: string;
  let agentPhone: string;

  beforeAll(async () => {
    // No worker: the tests are the worker.
    app = await startTestApplication({
      roles: "api,live",
      environment: { TRUNKLINE_CONTACT_HOURS: "00:00-24:00" },
    });
    world = outsideWorldOf(app);
    database = createTestDatabase(app.databaseUrl);
    ({ unitOfWork } = testUnitOfWork(database, []));
    const breakers = { create: createBreaker } as unknown as Pick<Breakers, "create">;
    carrier = createTwilio(
      {
        accountSid: `AC${"1".repeat(32)}`,
        authToken: SECRETS.twilioAuthToken,
        from: "+15145550100",
        apiUrl: app.simulatorUrl,
        insightsUrl: app.simulatorUrl,
        publicUrl: app.url,
      },
      breakers,
    );
    cookie = await app.signIn("agent");
  });
  afterAll(async () => {
    await database.close();
    await app.close();
  });
  beforeEach(async () => {
    agentPhone = anyNumber();
    await world.giveTelephone(agentPhone);
    await world.phone(agentPhone, { ringSeconds: 20 });
    await world.spoil({});
    await app.db("calls").where({ is_bridged: true }).update({ status: "completed" });
  });

  async function newCall(): Promise<string> {
    const json = { phone: anyNumber(), purpose: "service" };
    const { status, body } = await app.request("/api/calls/outbound", { cookie, json });
    expect(status).toBe(202);
    return body.id;
  }
  /** A worker whose carrier is this one. */
  function workerWith(change: Partial<CallPlacer> = {}) {
    const calls = createCallsService({ unitOfWork, reads: createCallsReads(database) });
    return createCallPlacingService({
      database,
      unitOfWork,
      placed: createPlacedCallsService(database, calls),
      alerts: { knownCalls: (ids) => alertCallsRepository.known(database.pool, ids) },
      identity: {
        telephonyOf: async (db, id) =>
          (await identityRepository.telephonyOf(db, id)) ?? { phone: null, workerId: null },
      },
      carrier: { ...carrier, calls: { ...carrier.calls, ...change } },
      urls: {
        answered: (id) => `${app.url}/webhooks/twilio/voice-answered?call=${id}`,
        status: (id) => `${app.url}/webhooks/twilio/voice-status?call=${id}`,
      },
      logger: silentLogger(),
    });
  }
  const attempt = (callId: string, isLastAttempt = false) => ({
    payload: { callId },
    attempt: 1,
    isLastAttempt,
  });
  /** As if so long had passed since the attempt began. */
  const later = (id: string, ms: number) =>
    app
      .db("outbound_calls")
      .where({ call_id: id })
      .update({ attempted_at: new Date(Date.now() - ms) });
  /** Has the carrier take the call, and dies before anything of that is written. */
  const dyingAfterPlacing = () =>
    workerWith({
      placeBridged: async (call, options) => {
        await carrier.calls.placeBridged(call, options);
        throw new Died();
      },
    });
  const sidOf = async (id: string) => (await world.call(id))?.provider_call_id;

  it("happens once, however often the job comes", async () => {
    const id = await newCall();
    const worker = workerWith();
    await Promise.allSettled([
      worker.place(attempt(id)),
      worker.place(attempt(id)),
      worker.place(attempt(id)),
    ]);
    await worker.place(attempt(id));
    expect(await world.legs(agentPhone)).toHaveLength(1);
  });

  it("is not repeated when a process died after placing, and its calls are known by the carrier's words", async () => {
    const id = await newCall();
    await expect(dyingAfterPlacing().place(attempt(id))).rejects.toBeInstanceOf(Died);
    await eventually("the carrier names the call", async () => (await sidOf(id))?.startsWith("CA"));
    await workerWith().place(attempt(id));
    expect(await world.legs(agentPhone)).toHaveLength(1);
  });

  it("is not repeated when the carrier's words are lost, too: it is asked for the call", async () => {
    await world.spoil({ lostCallbackRate: 1 });
    const id = await newCall();
    await expect(dyingAfterPlacing().place(attempt(id))).rejects.toBeInstanceOf(Died);
    // Another process may be at it: nobody touches it until that cannot be any more.
    await expect(workerWith().place(attempt(id))).rejects.toBeInstanceOf(DelayJob);
    await later(id, ATTEMPT_LIMIT_MS);
    await workerWith().place(attempt(id));
    const [leg] = await world.legs(agentPhone);
    expect(await world.legs(agentPhone)).toHaveLength(1);
    expect(await sidOf(id)).toBe(leg?.sid);
  });

  it("happens once when a process died before placing", async () => {
    const id = await newCall();
    const dying = workerWith({
      placeBridged: async () => {
        throw new Died();
      },
    });
    await expect(dying.place(attempt(id))).rejects.toBeInstanceOf(Died);
    await later(id, ATTEMPT_LIMIT_MS);
    await workerWith().place(attempt(id));
    expect(await world.legs(agentPhone)).toHaveLength(1);
  });

  it("takes no alert that was read aloud to the agent for its own", async () => {
    const id = await newCall();
    const announced = await carrier.calls.placeAnnouncement({
      to: staffNumber(agentPhone),
      text: "A tap drips",
      statusCallbackUrl: `${app.url}/webhooks/twilio/alert-call-status?call=${id}`,
      digitUrl: `${app.url}/webhooks/twilio/alert-call-digit?call=${id}`,
    });
    const alert = await insertAlert(app.db);
    const { id: userId } = await app.db("users").first("id");
    await app.db("alert_calls").insert({
      alert_id: alert.id,
      user_id: userId,
      recipient_name: "Agent",
      to_number: agentPhone,
      provider: "twilio",
      provider_call_id: announced.providerCallId,
    });
    const dying = workerWith({
      placeBridged: async () => {
        throw new Died();
      },
    });
    await expect(dying.place(attempt(id))).rejects.toBeInstanceOf(Died);
    await later(id, ATTEMPT_LIMIT_MS);
    await workerWith().place(attempt(id));
    expect(await sidOf(id)).not.toBe(announced.providerCallId);
    expect(await world.legs(agentPhone)).toHaveLength(2);
  });

  it("takes no call of before for its own", async () => {
    const before = await newCall();
    await workerWith().place(attempt(before));
    await app.db("calls").where({ id: before }).update({ status: "completed" });
    const id = await newCall();
    const dying = workerWith({
      placeBridged: async () => {
        throw new Died();
      },
    });
    await expect(dying.place(attempt(id))).rejects.toBeInstanceOf(Died);
    await later(id, ATTEMPT_LIMIT_MS);
    await workerWith().place(attempt(id));
    expect(await sidOf(id)).not.toBe(await sidOf(before));
    expect(await world.legs(agentPhone)).toHaveLength(2);
  });

  it("takes no call with an alert for its own", async () => {
    const id = await newCall();
    const dying = workerWith({
      placeBridged: async () => {
        throw new Died();
      },
    });
    await expect(dying.place(attempt(id))).rejects.toBeInstanceOf(Died);
    const { providerCallId } = await carrier.calls.placeAnnouncement({
      to: staffNumber(agentPhone),
      text: "A tap drips",
      statusCallbackUrl: `${app.url}/nowhere`,
      digitUrl: `${app.url}/nowhere`,
    });
    const [{ id: alertId }, { id: userId }] = await Promise.all([insertAlert(app.db), insertUser(app.db)]);
    const named = { alert_id: alertId, user_id: userId, recipient_name: "Ann", to_number: agentPhone };
    await app.db("alert_calls").insert({ ...named, due_at: null, provider_call_id: providerCallId });
    await later(id, ATTEMPT_LIMIT_MS);
    await workerWith().place(attempt(id));
    expect(await world.legs(agentPhone)).toHaveLength(2);
    expect(await sidOf(id)).not.toBe(providerCallId);
  });

  it("is waited for when the carrier did not answer, at the cost of no attempt", async () => {
    const id = await newCall();
    const silent = workerWith({
      placeBridged: async () => {
        throw new ProviderTimeout("twilio", { timeoutMs: 10_000 });
      },
    });
    await expect(silent.place(attempt(id, true))).rejects.toBeInstanceOf(DelayJob);
    expect((await world.call(id))?.status).toBe("queued");
  });

  it("is given up at once while the breaker is open or no attempt is left: whoever clicked is told", async () => {
    await world.spoil({ errorRate: 1 });
    const id = await newCall();
    await expect(workerWith().place(attempt(id))).rejects.toThrow("unavailable");
    expect((await world.call(id))?.status).toBe("queued");
    await expect(workerWith().place(attempt(id, true))).rejects.toBeInstanceOf(GiveUpJob);
    expect(await world.call(id)).toMatchObject({ status: "failed", raw_reason: "carrier-unavailable" });
  });

  it("does not happen a minute after the click", async () => {
    const id = await newCall();
    const old = new Date(Date.now() - PLACED_WITHIN_MS - 1_000);
    await app.db("calls").where({ id }).update({ initiated_at: old });
    await app.db("outbound_calls").where({ call_id: id }).update({ created_at: old });
    expect(await workerWith().settleWaiting(new Date(Date.now() - PLACED_WITHIN_MS))).toBeGreaterThan(0);
    expect(await world.call(id)).toMatchObject({ status: "failed", raw_reason: "not-placed-in-time" });
    expect(await workerWith().settleWaiting(new Date(Date.now() - PLACED_WITHIN_MS))).toBe(0);
    expect(await world.legs(agentPhone)).toEqual([]);
  });

  it("does not happen when the call was ended before", async () => {
    const id = await newCall();
    await app.request(`/api/calls/outbound/${id}`, { method: "DELETE", cookie });
    await workerWith().place(attempt(id));
    await workerWith().hangUp(attempt(id));
    expect(await world.legs(agentPhone)).toEqual([]);
  });

  it("is over when it is ended, also where the carrier's word on that was lost: the agent can place another one", async () => {
    const id = await newCall();
    await workerWith().place(attempt(id));
    const talking = { status: "in_progress", started_at: new Date(Date.now() - 60_000) } as const;
    await app.db("calls").where({ id }).update(talking);
    await world.spoil({ lostCallbackRate: 1 });
    const json = { phone: anyNumber(), purpose: "service" };
    const another = () => app.request("/api/calls/outbound", { cookie, json });
    expect((await another()).body.code).toBe("agent_in_a_call");
    await app.request(`/api/calls/outbound/${id}`, { method: "DELETE", cookie });
    await expect(workerWith().hangUp(attempt(id))).rejects.toBeInstanceOf(DelayJob);
    await eventually("the carrier has ended it", async () =>
      (await world.legs(agentPhone)).every(({ status }) => ["canceled", "completed"].includes(status)),
    );
    await workerWith().hangUp(attempt(id));
    expect(await world.call(id)).toMatchObject({ status: "completed", raw_reason: "ended-by-us" });
    expect((await another()).status).toBe(202);
  });

  it("is undone when the call was ended while nobody knew whether it rings", async () => {
    await world.spoil({ lostCallbackRate: 1 });
    const id = await newCall();
    await expect(dyingAfterPlacing().place(attempt(id))).rejects.toBeInstanceOf(Died);
    await app.request(`/api/calls/outbound/${id}`, { method: "DELETE", cookie });
    await expect(workerWith().hangUp(attempt(id))).rejects.toBeInstanceOf(DelayJob);
    await later(id, ATTEMPT_LIMIT_MS);
    await workerWith().place(attempt(id));
    await workerWith().hangUp(attempt(id));
    await eventually("nothing rings", async () =>
      (await world.legs(agentPhone)).every(({ status }) => status === "canceled"),
    );
    expect((await world.call(id))?.status).toBe("canceled");
  });
});

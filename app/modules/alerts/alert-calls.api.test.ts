import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBreaker } from "../../platform/breaker/breaker.ts";
import type { Database } from "../../platform/database/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import { staffNumber } from "../../providers/telephony/recipient.ts";
import { createTwilio } from "../../providers/telephony/twilio-carrier.ts";
import { insertAlert } from "../../test/factories/alerts.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { insertUser } from "../../test/factories/users.ts";
import {
  eventually,
  SECRETS,
  startTestApplication,
  type TestApplication,
} from "../../test/test-application.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { alertToolCall, statusUpdate, vapiCall } from "../../test/vapi-messages.ts";
import { callsRepository } from "../calls/calls.repository.ts";
import { placedCallsRepository } from "../calls/placed-calls.repository.ts";
import { identityRepository } from "../identity/identity.repository.ts";
import { createAlertCallsService } from "./alert-calls.service.ts";
import { alertsRepository } from "./alerts.repository.ts";

let seen = 0;
/** A number that nobody else has. */
const newPhone = () => `+1514555${String(1_000 + seen++)}`;

async function setPhone(app: TestApplication, phone: string, behaviour: object): Promise<void> {
  await fetch(`${app.simulatorUrl}/control/phones/${encodeURIComponent(phone)}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(behaviour),
  });
}

describe("an alert that is read aloud", () => {
  let app: TestApplication;
  let manager: string;
  beforeAll(async () => {
    app = await startTestApplication();
    manager = await app.signIn("manager");
  });
  afterAll(() => app.close());

  /** Raises a P4 alert whose only step calls somebody; resolves with its id. */
  async function raise(behaviour: object): Promise<{ id: string; userId: string }> {
    const phone = newPhone();
    const { id: userId } = await insertUser(app.db, { name: "Eve", phone });
    await setPhone(app, phone, behaviour);
    const steps = [{ afterMinutes: 0, by: "call", targets: [{ kind: "user", id: userId }] }];
    const name = randomUUID();
    const made = await app.request("/api/escalation-policies", {
      cookie: manager,
      json: { name, priorities: [4], steps },
    });
    expect(made.status).toBe(201);
    const call = vapiCall();
    await app.vapi(statusUpdate(call, "in-progress"));
    await app.vapi(alertToolCall(call, { message: "A tap drips", priority: "P4" }));
    await app.request(`/api/escalation-policies/${made.body.id}`, {
      method: "DELETE",
      cookie: manager,
      headers: { "if-match": '"1"' },
    });
    const { items } = (await app.request("/api/alerts", { cookie: manager })).body;
    return { id: items[0].id, userId };
  }
  const alertOf = async (id: string) => {
    const { items } = (await app.request("/api/alerts", { cookie: manager })).body;
    return items.find((one: { id: string }) => one.id === id);
  };

  it("is taken by the key 1, and its call's page tells that", async () => {
    const { id, userId } = await raise({ digits: "1" });
    const alert = await eventually("the end of the call", async () => {
      const one = await alertOf(id);
      return one.calls[0]?.endedAt && one;
    });
    expect(alert).toMatchObject({
      state: "acknowledged",
      acknowledgedHow: "voice",
      acknowledgedById: userId,
      messages: [],
      calls: [{ status: "acknowledged", recipientName: "Eve" }],
      escalation: {
        steps: [{ round: 1, step: 1, by: "call", outcome: "told", people: 1 }],
        nextStepAt: null,
      },
    });
    const { timeline } = (await app.request(`/api/calls/${alert.callId}`, { cookie: manager })).body;
    const told = timeline.map(({ kind, title }: { kind: string; title: string }) => [kind, title]);
    expect(told).toContainEqual(["alert.called", "Called with the alert"]);
    expect(told).toContainEqual(["alert.acknowledged", "Alert acknowledged by telephone"]);
  });

  it.each([
    ["another key leaves it open", { digits: "2" }, "answered"],
    ["no key leaves it open", { digits: "" }, "answered"],
    ["nobody answers", { answers: "no_answer" }, "unanswered"],
    ["the line is busy", { answers: "busy" }, "unanswered"],
  ])("stays open: %s", async (_, behaviour, status) => {
    const { id } = await raise(behaviour);
    const alert = await eventually("the end of the call", async () => {
      const one = await alertOf(id);
      return one.calls[0]?.endedAt && one;
    });
    expect([alert.state, alert.calls[0].status]).toEqual(["open", status]);
  });

  it("rings no longer when somebody else has it", async () => {
    const { id } = await raise({ ringSeconds: 600 });
    await eventually("the call", async () => (await alertOf(id)).calls[0]?.status === "placed");
    await app.request(`/api/alerts/${id}/acknowledge`, { method: "POST", cookie: manager });
    const { calls } = await eventually("the end of the call", async () => {
      const one = await alertOf(id);
      return one.calls[0].endedAt && one;
    });
    expect(calls).toMatchObject([{ status: "unanswered" }]);
  });

  it("takes no word of others: the carrier's signature is asked for", async () => {
    const { id } = await raise({ answers: "busy" });
    const { calls } = await eventually("the call", async () => {
      const one = await alertOf(id);
      return one.calls[0] && one;
    });
    for (const kind of ["status", "digit"]) {
      const answer = await app.request(`/webhooks/twilio/alert-call-${kind}?call=${calls[0].id}`, {
        body: "Digits=1&CallSid=CA1",
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
      expect(answer.status).toBe(401);
    }
  });
});

describe("placing a call with an alert", () => {
  let app: TestApplication;
  let database: Database;
  let clock = new Date();
  const breakers: ReturnType<typeof createBreaker>[] = [];
  beforeAll(async () => {
    // No worker: what places calls here is in the hands of the tests.
    app = await startTestApplication({ roles: "api" });
    database = createTestDatabase(app.databaseUrl);
  });
  afterAll(async () => {
    for (const breaker of breakers) breaker.shutdown();
    await database.close();
    await app.close();
  });

  /** One process. `wrap` may end it at any place of a unit of work. */
  function worker(wrap: (run: RunUnitOfWork) => RunUnitOfWork = (run) => run) {
    const carrier = createTwilio(
      {
        accountSid: `AC${"1".repeat(32)}`,
        authToken: SECRETS.twilioAuthToken,
        from: "+15145550100",
        apiUrl: app.simulatorUrl,
        insightsUrl: app.simulatorUrl,
        publicUrl: app.url,
      },
      {
        create: (options) => {
          const breaker = createBreaker(options);
          breakers.push(breaker);
          return breaker;
        },
      },
    );
    const service = createAlertCallsService({
      database,
      unitOfWork: wrap(testUnitOfWork(database).unitOfWork),
      logger: silentLogger(),
      carrier,
      calls: {
        lockOfAlert: callsRepository.lockOfAlert,
        placed: { knownIds: (provider, ids) => placedCallsRepository.knownIds(database.pool, provider, ids) },
      },
      identity: identityRepository,
      acknowledge: async () => {},
      webhookUrl: (kind, id) => `${app.url}/webhooks/twilio/alert-call-${kind}?call=${id}`,
      now: () => clock,
    });
    return { service, carrier };
  }

  async function queued(behaviour: object = { ringSeconds: 60 }, phone = newPhone()) {
    clock = new Date();
    await setPhone(app, phone, behaviour);
    const [user, alertRow] = await Promise.all([
      insertUser(app.db, { phone, name: "Eve" }),
      insertAlert(app.db),
    ]);
    const [alert] = await alertsRepository.byIds(database.pool, [alertRow.id]);
    if (!alert) throw new Error("no alert");
    const { unitOfWork } = testUnitOfWork(database);
    await unitOfWork((tx) => worker().service.queue(tx, alert, [{ id: user.id, name: "Eve", phone }]));
    clock = new Date(Date.now() + 100);
    const row = () => app.db("alert_calls").where({ alert_id: alert.id }).first();
    const found = () =>
      worker().carrier.calls.find({ to: phone, placedAfter: new Date(Date.now() - 60_000) });
    const placed = async () => (await found()).length;
    return { alertId: alert.id, row, found, placed };
  }
  const later = (ms: number) => {
    clock = new Date(clock.getTime() + ms);
  };
  const spoil = (faults: object) =>
    fetch(`${app.simulatorUrl}/control/faults/calls`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(faults),
    });

  /** Ends when the first attempt is marked and made, before what came of it is written. */
  const dyingAfterFirstUnit = () => {
    let units = 0;
    return worker((run) => (work) => {
      units += 1;
      return units === 1 ? run(work) : Promise.reject(new Error("killed"));
    });
  };
  /** Ends before the carrier is asked. */
  const dyingBeforeAsking = () =>
    worker((run) => async (work) => {
      await run(work);
      throw new Error("killed");
    });

  it("is done once, however many workers look", async () => {
    const { row, placed } = await queued();
    await Promise.all(Array.from({ length: 5 }, () => worker().service.placeDue()));
    expect([await placed(), (await row()).attempts]).toEqual([1, 1]);
  });

  it("is done once when the worker is killed after the carrier took it, and before it is written", async () => {
    const { row, placed } = await queued();
    await dyingAfterFirstUnit().service.placeDue();
    expect([await placed(), (await row()).provider_call_id]).toEqual([1, null]);
    later(14_000);
    await worker().service.placeDue();
    expect(await placed()).toBe(1);
    later(2_000);
    await worker().service.placeDue();
    expect(await placed()).toBe(1);
    expect(await row()).toMatchObject({ provider_call_id: expect.stringMatching(/^CA/), status: "placed" });
  });

  it("is done by the next one when the worker is killed before the carrier was asked", async () => {
    const { row, placed } = await queued();
    await dyingBeforeAsking().service.placeDue();
    expect([await placed(), (await row()).status]).toEqual([0, "placing"]);
    later(16_000);
    await worker().service.placeDue();
    expect(await placed()).toBe(1);
  });

  it("is done for each of two alerts to one number, whatever is in doubt when workers are killed", async () => {
    const phone = newPhone();
    const one = await queued(undefined, phone);
    await dyingBeforeAsking().service.placeDue();
    const other = await queued(undefined, phone);
    await dyingAfterFirstUnit().service.placeDue();
    for (let n = 0; n < 4; n += 1) {
      later(16_000);
      await worker().service.placeDue();
    }
    const response = await fetch(`${app.simulatorUrl}/control/ledger?kind=call&limit=1000`);
    const { items } = (await response.json()) as {
      items: { to: string; sid: string; statusCallback: string }[];
    };
    const placed = items
      .filter(({ to }) => to === phone)
      .map(({ sid, statusCallback }) => [new URL(statusCallback).searchParams.get("call"), sid]);
    const rows = [await one.row(), await other.row()];
    expect(placed.toSorted()).toEqual(rows.map((row) => [row.id, row.provider_call_id]).toSorted());
  });

  it("is not taken for a call by which its person calls somebody else", async () => {
    const { row, found, placed } = await queued();
    await dyingBeforeAsking().service.placeDue();
    const { carrier } = worker();
    const { to_number: to } = await row();
    const { providerCallId } = await carrier.calls.placeBridged({
      callId: randomUUID(),
      agent: staffNumber(to),
      answerUrl: `${app.url}/nowhere`,
      statusCallbackUrl: `${app.url}/nowhere`,
    });
    await insertCall(app.db, { provider: "twilio", provider_call_id: providerCallId });
    later(16_000);
    await worker().service.placeDue();
    expect(await placed()).toBe(2);
    expect((await found()).map((one) => one.providerCallId)).toContain((await row()).provider_call_id);
    expect((await row()).provider_call_id).not.toBe(providerCallId);
  });

  it("is asked about when the carrier never says how it ended", async () => {
    await spoil({ lostCallbackRate: 1 });
    const { row, found } = await queued({ ringSeconds: 1, talkSeconds: 1 });
    await worker().service.placeDue();
    expect((await row()).status).toBe("placed");
    later(60_000);
    await worker().service.placeDue();
    expect((await row()).ended_at).toBeNull();
    await eventually("the end of the call", async () => (await found())[0]?.status === "completed");
    later(130_000);
    await worker().service.placeDue();
    expect(await row()).toMatchObject({ status: "answered", due_at: null });
    await spoil({});
  });

  it("is over when it was ended for an alert that somebody took, also where the carrier's word on that is lost", async () => {
    await spoil({ lostCallbackRate: 1 });
    const { alertId, row, found } = await queued({ ringSeconds: 60 });
    await worker().service.placeDue();
    await app.db("alerts").where({ id: alertId }).update({ resolved_at: new Date() });
    later(130_000);
    await worker().service.placeDue();
    await eventually("the end of the call", async () => (await found())[0]?.status === "canceled");
    later(130_000);
    await worker().service.placeDue();
    expect(await row()).toMatchObject({ status: "unanswered", due_at: null, ended_at: expect.any(Date) });
    await spoil({});
  });

  it("is not done when somebody has the alert by then", async () => {
    const { alertId, row, placed } = await queued();
    await app.db("alerts").where({ id: alertId }).update({ resolved_at: new Date() });
    await worker().service.placeDue();
    expect([await placed(), (await row()).status]).toEqual([0, "canceled"]);
  });

  it("is tried again while the carrier is away, and given up after five attempts", async () => {
    const { row, placed } = await queued();
    await spoil({ errorRate: 1 });
    await worker().service.placeDue();
    expect(await row()).toMatchObject({ status: "queued", attempts: 1 });
    for (let n = 0; n < 5; n += 1) {
      later(120_000);
      await worker().service.placeDue();
    }
    expect(await row()).toMatchObject({ status: "failed", attempts: 5, due_at: null });
    await spoil({});
    expect(await placed()).toBe(0);
  });
});

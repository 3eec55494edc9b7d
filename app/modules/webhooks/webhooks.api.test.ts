import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { describeApplication } from "../../composition/description.ts";
import type { Database } from "../../platform/database/index.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertWebhookDelivery } from "../../test/factories/webhooks.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { alertToolCall, endOfCallReport, statusUpdate, vapiCall } from "../../test/vapi-messages.ts";
import { createWebhookDispatchService } from "./webhook-dispatch.service.ts";
import { DISABLED_AFTER_MS, MAX_ATTEMPTS } from "./webhooks.policy.ts";

/** As the simulator's receiver has it. */
interface Received {
  readonly name: string;
  readonly status: number | null;
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: string;
}

describe("webhook endpoints", () => {
  let app: TestApplication;
  let manager: string;
  let database: Database;
  let names = 0;
  beforeAll(async () => {
    app = await startTestApplication();
    manager = await app.signIn("manager");
    database = createTestDatabase(app.databaseUrl);
  });
  afterEach(() => fault(null));
  afterAll(async () => {
    await database.close();
    await app.close();
  });

  async function fault(faults: object | null): Promise<void> {
    await fetch(`${app.simulatorUrl}/control/faults/receiver`, {
      method: faults ? "PUT" : "DELETE",
      headers: { "content-type": "application/json" },
      ...(faults ? { body: JSON.stringify(faults) } : {}),
    });
  }

  async function received(name: string): Promise<Received[]> {
    const answer = await fetch(`${app.simulatorUrl}/control/ledger?kind=received&limit=1000`);
    const { items } = (await answer.json()) as { items: Received[] };
    return items.filter((one) => one.name === name);
  }

  /** An endpoint at the simulator's receiver, under a name of its own. */
  async function endpointFor(events: readonly string[]) {
    names += 1;
    const name = `receiver-${names}`;
    const answer = await request("POST", "", { url: `${app.simulatorUrl}/receiver/${name}`, events });
    expect(answer.status).toBe(201);
    return { name, ...answer.body } as {
      name: string;
      id: string;
      secret: string;
      version: number;
      url: string;
    };
  }

  const request = (method: string, path: string, json?: object, headers: Record<string, string> = {}) =>
    app.request(`/api/webhook-endpoints${path}`, {
      method,
      cookie: manager,
      headers,
      ...(json ? { json } : {}),
    });
  const newLead = async (company = "Hooked Inc.") =>
    (await app.request("/api/leads", { cookie: manager, json: { company } })).body.id as string;
  const deliveriesOf = async (id: string, query = "") =>
    (await request("GET", `/${id}/deliveries${query}`)).body.items;
  const deliveryWith = (id: string, status: string, attempts = 0) =>
    eventually(`a delivery that is ${status}`, async () => {
      const [delivery] = await deliveriesOf(id);
      return delivery?.status === status && delivery.attempts.length >= attempts && delivery;
    });
  /** Has the next attempt be due now instead of later. */
  const hasten = async (id: string) => {
    await app
      .db("outbox")
      .whereNull("published_at")
      .where({ kind: "webhooks.deliver" })
      .update({ available_at: new Date() });
    return id;
  };

  it("are told of what they want, signed so that the standard's library takes it, with ids and nothing personal", async () => {
    const endpoint = await endpointFor(["lead.created"]);
    const unasked = await endpointFor(["lead.deleted"]);
    const leadId = await newLead("Personal Data Inc.");
    const [sent] = await eventually("the event", async () => {
      const all = await received(endpoint.name);
      return all.length > 0 && all;
    });
    const verified = new Webhook(endpoint.secret).verify(sent?.body ?? "", {
      "webhook-id": sent?.id ?? "",
      "webhook-timestamp": sent?.timestamp ?? "",
      "webhook-signature": sent?.signature ?? "",
    });
    expect(verified).toEqual({
      id: sent?.id,
      type: "lead.created",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      version: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      data: { leadId, version: 1 },
    });
    const delivery = await deliveryWith(endpoint.id, "delivered");
    expect(delivery).toMatchObject({
      eventId: sent?.id,
      data: { leadId, version: 1 },
      attempts: [{ status: 204, failure: null }],
      nextAttemptAt: null,
    });
    expect(await received(unasked.name)).toEqual([]);
    const { items } = (await request("GET", "")).body;
    const lastOf = (id: string) => items.find((one: { id: string }) => one.id === id).lastDelivery;
    expect(lastOf(endpoint.id)).toEqual({
      id: delivery.id,
      type: "lead.created",
      status: "delivered",
      createdAt: delivery.createdAt,
    });
    expect(lastOf(unasked.id)).toBeNull();
  });

  it("are listed with the newest that each was sent, also where an older one moved later", async () => {
    const endpoint = await endpointFor(["lead.deleted"]);
    const of = (status: "delivered" | "dead" | "held", createdAt: string) =>
      insertWebhookDelivery(app.db, endpoint.id, { status, created_at: new Date(createdAt) });
    await of("delivered", "2026-11-20T08:00:00Z");
    const newest = await of("dead", "2026-11-20T10:00:00Z");
    await of("held", "2026-11-20T09:00:00Z");
    const { items } = (await request("GET", "")).body;
    const listed = items.find(({ id }: { id: string }) => id === endpoint.id);
    expect(listed.lastDelivery).toMatchObject({ id: newest.id, status: "dead" });
  });

  it("are told of calls and alerts as vendors tell of them", async () => {
    const endpoint = await endpointFor(["call.started", "call.ended", "alert.raised"]);
    const call = vapiCall({ customer: { number: "+14385550123", name: "Somebody Personal" } });
    await app.vapi(statusUpdate(call, "in-progress"));
    await app.vapi(
      alertToolCall(call, { priority: "P1", message: "a flood", callerName: "Somebody Personal" }),
    );
    await app.vapi(endOfCallReport(call, {}));
    const all = await eventually("three events", async () => {
      const events = await received(endpoint.name);
      return events.length >= 3 && events;
    });
    expect(all.map(({ body }) => JSON.parse(body).type).sort()).toEqual([
      "alert.raised",
      "call.ended",
      "call.started",
    ]);
    expect(JSON.stringify(all)).not.toMatch(/5550123|Personal|flood/);
  });

  it("tell of every event what its documented schema says", async () => {
    const { declarations } = describeApplication();
    const { publicEvents } = declarations;
    const endpoint = await endpointFor(publicEvents.map(({ name }) => name));
    const leadId = await newLead();
    const read = await app.request(`/api/leads/${leadId}`, { cookie: manager });
    await app.request(`/api/leads/${leadId}/status`, { cookie: manager, json: { status: "contacted" } });
    await app.request(`/api/leads/${leadId}/assignment`, { cookie: manager, json: { to: null } });
    const contact = await app.request("/api/contacts", {
      cookie: manager,
      json: { lastName: "Told", leadId },
    });
    await app.request(`/api/do-not-call`, {
      cookie: manager,
      json: { phone: "+15145550177", reason: "requested" },
    });
    expect([read.status, contact.status]).toEqual([200, 201]);
    const call = await insertCall(app.db, {
      provider: "twilio",
      provider_call_id: `CA${randomBytes(16).toString("hex")}`,
    });
    await fetch(`${app.simulatorUrl}/control/recordings`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ callSid: call.provider_call_id, isVoicemail: true }),
    });
    const types = [
      "voicemail.left",
      "recording.ready",
      "analysis.finished",
      "lead.created",
      "lead.updated",
      "lead.status_changed",
      "contact.created",
      "do_not_call.changed",
    ];
    const told = await eventually("those events", async () => {
      const bodies = (await received(endpoint.name)).map(({ body }) => JSON.parse(body));
      return types.every((type) => bodies.some((body) => body.type === type)) && bodies;
    });
    for (const { type, data } of told) {
      const event = publicEvents.find(({ name }) => name === type);
      expect([type, event?.data.strict().safeParse(data).error]).toEqual([type, undefined]);
    }
    const { body } = await app.request("/api/webhook-events", { cookie: manager });
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(
      publicEvents.map(({ name }) => name),
    );
  });

  it("are tried again under the same id until they take it, and each attempt is shown", async () => {
    await fault({ errorRate: 1, errorStatus: 503 });
    const endpoint = await endpointFor(["lead.created"]);
    await newLead();
    const waiting = await deliveryWith(endpoint.id, "pending", 1);
    expect(waiting.attempts).toMatchObject([{ status: 503, failure: "refused" }]);
    expect(new Date(waiting.nextAttemptAt).getTime() - Date.now()).toBeGreaterThan(5_000);
    expect((await request("GET", `/${endpoint.id}`)).body.failingSince).not.toBeNull();
    await fault(null);
    await hasten(endpoint.id);
    await deliveryWith(endpoint.id, "delivered", 2);
    const all = await received(endpoint.name);
    expect(all.map(({ status }) => status)).toEqual([503, 204]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect((await request("GET", `/${endpoint.id}`)).body.failingSince).toBeNull();
  });

  it("are not followed where they redirect to", async () => {
    await fault({ errorRate: 1, errorStatus: 307 });
    const endpoint = await endpointFor(["lead.created"]);
    await newLead();
    const delivery = await deliveryWith(endpoint.id, "pending", 1);
    expect(delivery.attempts).toMatchObject([{ status: 307, failure: "refused" }]);
    expect(await received(endpoint.name)).toHaveLength(1);
  });

  it("give up after twelve attempts, show what they gave up, and send it again when asked", async () => {
    await fault({ errorRate: 1, errorStatus: 500 });
    const endpoint = await endpointFor(["lead.created"]);
    await newLead();
    const { id } = await deliveryWith(endpoint.id, "pending", 1);
    await app
      .db("webhook_deliveries")
      .where({ id })
      .update({ attempts: MAX_ATTEMPTS - 1 });
    const [{ generation }] = await app.db("webhook_deliveries").where({ id });
    const last = { deliveryId: id, endpointId: endpoint.id, generation, attempt: MAX_ATTEMPTS };
    await app.db("outbox").insert({ kind: "webhooks.deliver", payload: JSON.stringify(last) });
    await deliveryWith(endpoint.id, "dead", 2);
    expect(await deliveriesOf(endpoint.id, "?status=dead")).toHaveLength(1);
    expect(await deliveriesOf(endpoint.id, "?status=held")).toEqual([]);
    await fault(null);
    const replay = () =>
      app.request(`/api/webhook-deliveries/${id}/replay`, { method: "POST", cookie: manager });
    expect((await replay()).status).toBe(202);
    await deliveryWith(endpoint.id, "delivered", 3);
    // All of an endpoint at once, too.
    await insertWebhookDelivery(app.db, endpoint.id, { data: JSON.stringify({ leadId: "again" }) });
    await insertWebhookDelivery(app.db, endpoint.id);
    expect((await request("POST", `/${endpoint.id}/replays`)).status).toBe(202);
    await eventually("all of them", async () =>
      (await deliveriesOf(endpoint.id)).every(({ status }: { status: string }) => status === "delivered"),
    );
    const ids = (await received(endpoint.name)).map((one) => one.id);
    expect(new Set(ids).size).toBe(3);
  });

  it("keep what happens while they are paused, and get it when they are active again", async () => {
    const endpoint = await endpointFor(["lead.created"]);
    const etag = (version: number) => ({ "if-match": `"${version}"` });
    const paused = await request("PATCH", `/${endpoint.id}`, { status: "paused" }, etag(endpoint.version));
    expect(paused.body.status).toBe("paused");
    await newLead();
    await deliveryWith(endpoint.id, "held");
    expect((await request("POST", `/${endpoint.id}/tests`)).body.code).toBe("webhook_endpoint_not_active");
    expect((await request("PATCH", `/${endpoint.id}`, { status: "active" }, etag(1))).status).toBe(412);
    expect((await request("PATCH", `/${endpoint.id}`, { status: "active" })).status).toBe(428);
    await request("PATCH", `/${endpoint.id}`, { status: "active" }, etag(paused.body.version));
    await deliveryWith(endpoint.id, "delivered");
    expect(await received(endpoint.name)).toHaveLength(1);
  });

  it("are disabled when nothing was taken for three days, or when they say that they are gone; managers are told", async () => {
    const endpoint = await endpointFor(["lead.created"]);
    await fault({ errorRate: 1, errorStatus: 500 });
    const since = new Date(Date.now() - DISABLED_AFTER_MS - 1_000);
    await app.db("webhook_endpoints").where({ id: endpoint.id }).update({ failing_since: since });
    await newLead();
    await deliveryWith(endpoint.id, "held", 1);
    const disabled = (await request("GET", `/${endpoint.id}`)).body;
    expect(disabled).toMatchObject({ status: "disabled", disabledReason: "failing" });
    await eventually("a notification", async () => {
      const { body } = await app.request("/api/notifications", { cookie: manager });
      return body.items.find(({ subjectId }: { subjectId: string }) => subjectId === endpoint.id);
    });
    const entries = await app.db("audit_log").where({ subject_id: endpoint.id }).pluck("action");
    expect(entries).toContain("webhook_endpoint.disabled");
    await fault({ errorRate: 1, errorStatus: 410 });
    const gone = await endpointFor(["lead.created"]);
    await newLead();
    await deliveryWith(gone.id, "dead", 1);
    expect((await request("GET", `/${gone.id}`)).body).toMatchObject({
      status: "disabled",
      disabledReason: "gone",
    });
    // Made active again it gets what was held.
    await fault(null);
    const etag = { "if-match": `"${disabled.version}"` };
    await request("PATCH", `/${endpoint.id}`, { status: "active" }, etag);
    await deliveryWith(endpoint.id, "delivered", 2);
  });

  it("get a new secret, beside which the former one signs for a day", async () => {
    const endpoint = await endpointFor(["lead.created"]);
    const rotated = (await request("POST", `/${endpoint.id}/secret`)).body;
    expect(rotated.secret).not.toBe(endpoint.secret);
    const test = await request("POST", `/${endpoint.id}/tests`);
    expect(test.status).toBe(202);
    await deliveryWith(endpoint.id, "delivered");
    const headersOf = ({ id, timestamp, signature }: Received) => ({
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": signature,
    });
    const [both] = await received(endpoint.name);
    if (!both) throw new Error("nothing was sent");
    for (const secret of [endpoint.secret, rotated.secret])
      expect(new Webhook(secret).verify(both.body, headersOf(both))).toMatchObject({ type: "webhook.test" });
    await app
      .db("webhook_endpoints")
      .where({ id: endpoint.id })
      .update({ former_secret_ends_at: new Date() });
    await request("POST", `/${endpoint.id}/tests`);
    const [, alone] = await eventually("another test", async () => {
      const all = await received(endpoint.name);
      return all.length > 1 && all;
    });
    if (!alone) throw new Error("nothing was sent");
    expect(() => new Webhook(endpoint.secret).verify(alone.body, headersOf(alone))).toThrow();
    expect(new Webhook(rotated.secret).verify(alone.body, headersOf(alone))).toBeDefined();
  });

  it("need no word of what they are for, and may lose it again", async () => {
    const bare = { url: "https://hooks.example/bare", events: ["lead.created"], description: "" };
    const made = await request("POST", "", bare);
    expect([made.status, made.body.description]).toEqual([201, ""]);
    const change = async (description: string, version: string) =>
      (await request("PATCH", `/${made.body.id}`, { description }, { "If-Match": version })).body.description;
    expect(await change("Orders", '"1"')).toBe("Orders");
    expect(await change(" ", '"2"')).toBe("");
  });

  it("may not be in private networks, and are for managers alone", async () => {
    for (const url of ["https://127.0.0.1/", "https://169.254.169.254/latest", "http://hooks.example/"]) {
      const answer = await request("POST", "", { url, events: ["lead.created"] });
      expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([422, "#/url"]);
    }
    const unknown = await request("POST", "", { url: "https://hooks.example/", events: ["lead.eaten"] });
    expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([422, "#/events/0"]);
    const supervisor = await app.signIn("supervisor");
    expect((await app.request("/api/webhook-endpoints", { cookie: supervisor })).status).toBe(403);
    // One that was public when it was made, and is not any more.
    const endpoint = await endpointFor(["lead.created"]);
    await app.db("webhook_endpoints").where({ id: endpoint.id }).update({ url: "http://localhost:1/" });
    await newLead();
    const delivery = await deliveryWith(endpoint.id, "pending", 1);
    expect(delivery.attempts).toMatchObject([{ status: null, failure: "address_not_public" }]);
    expect((await request("GET", "")).text).not.toContain("whsec_");
  });

  it("cost nothing in the transactions of events that nobody wants", async () => {
    const before = await app.db("outbox").where({ kind: "webhooks.tell" }).count({ count: "*" }).first();
    await app.request("/api/leads", { cookie: manager, json: { company: "Unheard of" } });
    const { id } = await insertLead(app.db);
    expect(id).toBeDefined();
    const { items } = (await request("GET", "?limit=100")).body;
    for (const endpoint of items) await request("DELETE", `/${endpoint.id}`);
    await eventually("that this is known", async () => {
      const count = async () =>
        Number(
          (await app.db("outbox").where({ kind: "webhooks.tell" }).count({ count: "*" }).first())?.count,
        );
      const was = await count();
      await newLead();
      return (await count()) === was;
    });
    expect(Number(before?.count)).toBeGreaterThan(0);
  });

  describe("whose sender dies", () => {
    it("get an event at least once, under the same id, when it died between sending and commit", async () => {
      const endpoint = await endpointFor(["lead.assigned"]);
      const [row] = await app
        .db("webhook_deliveries")
        .insert({
          endpoint_id: endpoint.id,
          event_id: "00000000-0000-7000-8000-00000000d1ed",
          type: "lead.assigned",
          data: "{}",
          occurred_at: new Date(),
          status: "pending",
          next_attempt_at: new Date(Date.now() + 60_000),
        })
        .returning("id");
      const sent: string[] = [];
      const { unitOfWork } = testUnitOfWork(database);
      const dispatch = (isDying: boolean) =>
        createWebhookDispatchService({
          database,
          unitOfWork: isDying ? () => Promise.reject(new Error("killed")) : unitOfWork,
          audit: { record: async () => undefined },
          jobs: { lookUp: async (_job, payloads) => payloads.map(() => "missing" as const) },
          version: "2026-11-26",
          http: {
            post: async (_url, headers) => {
              sent.push(headers["webhook-id"] ?? "");
              return { status: 204, retryAfterMs: null };
            },
          },
        });
      const job = { deliveryId: row?.id ?? "", endpointId: endpoint.id, generation: 1, attempt: 1 };
      await expect(dispatch(true).deliver(job)).rejects.toThrow("killed");
      await dispatch(false).deliver(job);
      // The job comes a third time, as stalled ones do: it was delivered.
      await dispatch(false).deliver(job);
      expect(sent).toEqual([sent[0], sent[0]]);
      expect((await deliveriesOf(endpoint.id))[0]).toMatchObject({ status: "delivered" });
    });

    it("get what was never tried because its job was lost, and nothing twice that is only late", async () => {
      const endpoint = await endpointFor(["lead.assigned"]);
      await insertWebhookDelivery(app.db, endpoint.id, {
        status: "pending",
        next_attempt_at: new Date(Date.now() - 600_000),
      });
      const { unitOfWork } = testUnitOfWork(database);
      const dispatch = (state: "missing" | "pending") =>
        createWebhookDispatchService({
          database,
          unitOfWork,
          audit: { record: async () => undefined },
          jobs: { lookUp: async (_job, payloads) => payloads.map(() => state) },
          http: { post: async () => ({ status: 204, retryAfterMs: null }) },
          version: "2026-11-26",
        });
      expect(await dispatch("pending").requeueLost()).toBe(0);
      await dispatch("missing").requeueLost();
      await deliveryWith(endpoint.id, "delivered", 1);
      expect(await received(endpoint.name)).toHaveLength(1);
      expect(await dispatch("missing").requeueLost()).toBe(0);
    });
  });
});

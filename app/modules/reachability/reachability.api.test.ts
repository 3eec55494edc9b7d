import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, it, vi } from "vitest";
import type { LivePublisher } from "../../live/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { ClearedNumber } from "../../providers/telephony/port.ts";
import { phoneOf } from "../../providers/telephony/recipient.ts";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { createContactsService } from "../contacts/contacts.service.ts";
import { createDoNotCallService } from "../do-not-call/do-not-call.service.ts";
import { createHistoryService } from "../history/history.service.ts";
import { createLeadsService } from "../leads/leads.service.ts";
import { everyDay, readWindows } from "./contact-hours.policy.ts";
import { createReachabilityService, type ReachRequest } from "./reachability.service.ts";
import { reachabilitySubscribers } from "./reachability.subscribers.ts";

/** Thursday, noon in Montréal. */
const NOON = "2026-11-26T17:00:00.000Z";
/** 03:00 there, the night after. */
const NIGHT = "2026-11-27T08:00:00.000Z";
const NUMBER = "+15145550190";

const SYSTEM = { kind: "system", id: null } as const;

describe("reachability", () => {
  let app: TestApplication;
  let agent: string;
  let supervisor: string;
  let userId: string;
  let database: Database;
  let unitOfWork: RunUnitOfWork;
  let clock = new Date(NOON);
  const told: string[] = [];
  let gate: ReturnType<typeof createReachabilityService>;

  beforeAll(async () => {
    app = await startTestApplication();
    [agent, supervisor] = [await app.signIn("agent"), await app.signIn("supervisor")];
    userId = (await app.request("/api/session", { cookie: agent })).body.user.id;
    database = createTestDatabase(app.databaseUrl);
    const live: LivePublisher = {
      publish: async ({ event }) => {
        told.push(event);
        return "1-0";
      },
    };
    ({ unitOfWork } = testUnitOfWork(database, reachabilitySubscribers(live)));
    const identity = {
      namesOf: async () => new Map(),
      userById: async () => null,
      usersInDepartment: async () => [],
    };
    const audit = { record: async () => undefined };
    const shared = { database, unitOfWork, identity, audit, country: "CA" };
    const history = createHistoryService({ database, identity });
    const [notes, customFields] = [{} as never, {} as never];
    const leads = createLeadsService({ ...shared, history, notes, customFields });
    gate = createReachabilityService({
      ...shared,
      history,
      leads,
      contacts: createContactsService({ ...shared, history, notes, leads, customFields }),
      doNotCall: createDoNotCallService(shared),
      hours: everyDay(...readWindows("08:00-21:00")),
      now: () => clock,
    });
  });
  afterAll(async () => {
    await database.close();
    await app.close();
  });
  afterEach(async () => {
    clock = new Date(NOON);
    await app.db("dnc_numbers").delete();
    await app.db("reach_refusals").delete();
  });

  const ask = async (json: object, cookie = agent) =>
    app.request("/api/reachability", { cookie, json: { channel: "call", at: NOON, ...json } });
  const reach = (request: Partial<ReachRequest<"call">>) =>
    gate.whenCleared(
      {
        channel: "call",
        purpose: "sales",
        to: { phone: NUMBER },
        actor: { kind: "user", id: userId },
        ...request,
      },
      async (_, to) => phoneOf(to, "call"),
    );
  const refusalOf = (work: Promise<unknown>) =>
    work.then(
      () => expect.unreachable("it passed"),
      (error: { code: string; detail?: string }) => [error.code, error.detail],
    );

  describe("POST /api/reachability", () => {
    it("allows a number at noon, and says when it will again at night", async () => {
      expect((await ask({ phone: "514 555 0190" })).body).toEqual({
        allowed: true,
        reason: null,
        nextAllowedAt: null,
        timeZones: ["America/Toronto"],
      });
      expect((await ask({ phone: NUMBER, at: NIGHT })).body).toMatchObject({
        allowed: false,
        reason: "quiet_hours",
        // By Canadian rules sales calls begin at nine.
        nextAllowedAt: "2026-11-27T14:00:00.000Z",
      });
      expect((await ask({ phone: NUMBER, at: NIGHT, purpose: "service" })).body.nextAllowedAt).toBe(
        "2026-11-27T13:00:00.000Z",
      );
    });

    it("waits for all places where a number may be, and refuses one that is nowhere", async () => {
      const free = (at: string) => ask({ phone: "+18005550190", at, purpose: "service" });
      expect((await free("2026-11-26T14:00:00.000Z")).body).toMatchObject({
        allowed: false,
        reason: "quiet_hours",
      });
      const { body } = await free("2026-11-26T14:00:00.000Z");
      expect((await free(body.nextAllowedAt)).body.allowed).toBe(true);
      expect((await ask({ phone: "+80012345678" })).body).toMatchObject({
        reason: "unknown_time_zone",
        nextAllowedAt: null,
      });
      expect((await ask({ phone: "call me" })).body).toMatchObject({ reason: "invalid_number" });
    });

    it("asks a contact's own time zone and consent, and those of a lead", async () => {
      const abroad = await insertContact(app.db, { phone: NUMBER, time_zone: "Asia/Tokyo" });
      expect((await ask({ contactId: abroad.id })).body).toMatchObject({
        reason: "quiet_hours",
        timeZones: ["Asia/Tokyo"],
      });
      const unwilling = await insertContact(app.db, { phone: "+15145550193", consent: "withdrawn" });
      expect((await ask({ contactId: unwilling.id })).body.reason).toBe("consent_withdrawn");
      expect((await ask({ contactId: (await insertContact(app.db)).id })).body.reason).toBe("no_number");
      const lead = await insertLead(app.db, { phone: "+15145550191", time_zone: "Asia/Tokyo" });
      expect((await ask({ leadId: lead.id })).body.reason).toBe("quiet_hours");
      const odd = await insertLead(app.db, { phone: "+15145550191", time_zone: "Mars/Olympus" });
      expect((await ask({ leadId: odd.id })).body.reason).toBe("unknown_time_zone");
    });

    it("takes what anybody with the number said, unless the person said otherwise", async () => {
      const phone = "+15145550192";
      await insertContact(app.db, { phone, consent: "withdrawn" });
      const silent = await insertContact(app.db, { phone });
      const willing = await insertContact(app.db, { phone, consent: "given" });
      expect((await ask({ phone })).body.reason).toBe("consent_withdrawn");
      expect((await ask({ contactId: silent.id })).body.reason).toBe("consent_withdrawn");
      expect((await ask({ contactId: willing.id })).body.allowed).toBe(true);
    });

    it("keeps to what was said when the contact who said it is deleted", async () => {
      const phone = "+15145550194";
      await insertContact(app.db, { phone, consent: "withdrawn", deleted_at: new Date() });
      const again = await insertContact(app.db, { phone });
      expect((await ask({ contactId: again.id })).body.reason).toBe("consent_withdrawn");
    });

    it("keeps to the list until an entry expires", async () => {
      const expires_at = new Date("2026-11-27T15:00:00.000Z");
      await app
        .db("dnc_numbers")
        .insert({ phone: NUMBER, reason: "requested", source: "manual", expires_at });
      expect((await ask({ phone: NUMBER })).body).toMatchObject({
        reason: "do_not_call",
        nextAllowedAt: "2026-11-27T15:00:00.000Z",
      });
      expect((await ask({ phone: NUMBER, at: "2026-11-27T15:00:00.000Z" })).body.allowed).toBe(true);
    });

    it("records nothing, hides whom one does not see, and wants to know of exactly one", async () => {
      await ask({ phone: NUMBER, at: NIGHT });
      expect(await app.db("reach_refusals").select()).toEqual([]);
      const owner = await insertUser(app.db, { department: "elsewhere" });
      const hidden = await insertContact(app.db, { phone: NUMBER, owner_id: owner.id });
      expect((await ask({ contactId: hidden.id })).status).toBe(404);
      const gone = await insertLead(app.db, { phone: NUMBER, deleted_at: new Date() });
      expect((await ask({ leadId: gone.id })).status).toBe(404);
      expect((await ask({})).status).toBe(422);
      expect((await ask({ phone: NUMBER, contactId: hidden.id })).status).toBe(422);
    });
  });

  describe("the gate", () => {
    it("hands over a number that can be called, but not written to", async () => {
      expectTypeOf(gate.mayReach<"call">).returns.resolves.toExtend<
        { allowed: false } | { allowed: true; to: ClearedNumber<"call"> }
      >();
      expect(await reach({})).toBe(NUMBER);
      const sms = await gate.whenCleared(
        { channel: "sms", purpose: "service", to: { phone: NUMBER }, actor: SYSTEM },
        async (_, to) => to,
      );
      expect(() => phoneOf(sms as never, "call")).toThrow("not cleared");
    });

    it("records what it refuses although the caller's work is given up, and tells the contact's and the lead's story", async () => {
      clock = new Date(NIGHT);
      const lead = await insertLead(app.db);
      const contact = await insertContact(app.db, { phone: NUMBER, lead_id: lead.id });
      expect(await refusalOf(reach({ to: { contactId: contact.id } }))).toEqual([
        "not_reachable",
        "It is outside of the hours in which this person may be reached. It is allowed from 2026-11-27T14:00:00.000Z on.",
      ]);
      for (const path of [`/api/contacts/${contact.id}/changes`, `/api/leads/${lead.id}/changes`]) {
        const { body } = await app.request(path, { cookie: agent });
        expect(body.items[0]).toMatchObject({
          action: "call_refused",
          actor: { id: userId },
          changes: { reason: { to: "quiet_hours" }, nextAllowedAt: { to: "2026-11-27T14:00:00.000Z" } },
        });
      }
      const { body } = await app.request(`/api/reach-refusals?contactId=${contact.id}`, {
        cookie: supervisor,
      });
      expect(body.items).toEqual([
        expect.objectContaining({
          channel: "call",
          purpose: "sales",
          reason: "quiet_hours",
          contactId: contact.id,
          leadId: lead.id,
          phoneEnding: "0190",
          nextAllowedAt: "2026-11-27T14:00:00.000Z",
          actor: { kind: "user", id: userId, name: "Amélie Tremblay" },
        }),
      ]);
    });

    it("does nothing of the work that it refuses, and nothing of a deleted contact", async () => {
      const contact = await insertContact(app.db, { phone: "+15145550193", consent: "withdrawn" });
      let isDone = false;
      const work = gate.whenCleared(
        { channel: "sms", purpose: "service", to: { contactId: contact.id }, actor: SYSTEM },
        async () => {
          isDone = true;
        },
      );
      expect(await refusalOf(work)).toEqual(["not_reachable", "This person has withdrawn consent."]);
      expect(isDone).toBe(false);
      await app.db("contacts").where({ id: contact.id }).update({ deleted_at: new Date() });
      expect((await refusalOf(reach({ to: { contactId: contact.id } })))[0]).toBe("nobody_to_reach");
    });

    it("leaves the decision to callers who go on: their unit of work keeps the refusal", async () => {
      await app.db("dnc_numbers").insert({ phone: NUMBER, reason: "requested", source: "manual" });
      const verdict = await unitOfWork((tx) =>
        gate.mayReach(tx, { channel: "sms", purpose: "sales", to: { phone: NUMBER }, actor: SYSTEM }),
      );
      expect(verdict).toEqual({ allowed: false, reason: "do_not_call", nextAllowedAt: null });
      expect(await app.db("reach_refusals").select("reason", "actor_kind")).toEqual([
        { reason: "do_not_call", actor_kind: "system" },
      ]);
    });

    it("counts what it refuses by channel and reason, and tells whoever looks on", async () => {
      clock = new Date(NIGHT);
      told.length = 0;
      const counted = vi.spyOn(instruments.reachRefusals, "add");
      await refusalOf(reach({}));
      await expect.poll(() => told).toEqual(["reach.refused"]);
      expect(counted.mock.calls).toEqual([
        [1, { "trunkline.reach.channel": "call", "trunkline.reach.refusal": "quiet_hours" }],
      ]);
      vi.restoreAllMocks();
    });

    it("keeps no more of a number than its end", async () => {
      await app.db("dnc_numbers").insert({ phone: NUMBER, reason: "requested", source: "manual" });
      await refusalOf(reach({}));
      const [row] = await app.db("reach_refusals").select();
      expect(JSON.stringify(row)).not.toContain(NUMBER.slice(2, 9));
    });
  });

  describe("GET /api/reach-refusals", () => {
    const listed = async (query: string) =>
      (await app.request(`/api/reach-refusals?${query}`, { cookie: supervisor })).body;

    it("filters and pages, for supervisors", async () => {
      clock = new Date(NIGHT);
      for (let n = 0; n < 3; n += 1) await refusalOf(reach({}));
      await refusalOf(reach({ to: { phone: "call me" } }));
      expect((await listed("reason=invalid_number")).items).toMatchObject([{ phoneEnding: null }]);
      expect((await listed("channel=sms")).items).toEqual([]);
      expect((await listed(`to=${NIGHT}`)).items).toEqual([]);
      const first = await listed("limit=3");
      const second = await listed(`limit=3&cursor=${first.nextCursor}`);
      const ids = [...first.items, ...second.items].map(({ id }: { id: string }) => id);
      expect([ids.length, new Set(ids).size, second.nextCursor]).toEqual([4, 4, null]);
      expect((await app.request("/api/reach-refusals", { cookie: agent })).status).toBe(403);
    });
  });
});

import { randomInt, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertCall } from "../../test/factories/calls.ts";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { statusUpdate, vapiCall } from "../../test/vapi-messages.ts";
import { afterCommit } from "../../platform/unit-of-work/index.ts";
import { type CallMissed, callMissed } from "./calls.events.ts";
import { createCallsReads } from "./calls.reads.ts";
import { createCallsService } from "./calls.service.ts";

let given = randomInt(1_000, 9_000);
const anyNumber = () => {
  given += 1;
  return `+1438555${given}`;
};

describe("people who call us", () => {
  let app: TestApplication;
  let cookie: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api,live" });
    cookie = await app.signIn("agent");
  });
  afterAll(() => app.close());

  const tell = (sid: string, status: string, from: string, more: Record<string, string> = {}) =>
    app.twilio("/webhooks/twilio/voice-status", {
      CallSid: sid,
      CallStatus: status,
      Direction: "inbound",
      From: from,
      To: "+15145550100",
      ...more,
    });
  /** A call that rings; resolves with it as the board has it. */
  async function ringing(from: string, sid = `CA${randomUUID()}`) {
    await tell(sid, "ringing", from, { SequenceNumber: "0" });
    const { body } = await app.request("/api/calls/active", { cookie });
    const row = await app.db("calls").where({ provider_call_id: sid }).first();
    return body.items.find(({ id }: { id: string }) => id === row.id);
  }
  const NOBODY = { contactId: null, leadId: null, knownAs: null };

  it("are known before anybody speaks: contact, lead and the last calls", async () => {
    const phone = anyNumber();
    const lead = await insertLead(app.db, { company: "Garage Côté" });
    const contact = await insertContact(app.db, {
      first_name: "Luc",
      last_name: "Côté",
      phone,
      lead_id: lead.id,
    });
    const earlier = [];
    for (let hours = 5; hours > 0; hours--) {
      const initiated_at = new Date(Date.now() - hours * 3_600_000);
      earlier.unshift(await insertCall(app.db, { phone, status: "completed", initiated_at }));
    }
    const call = await ringing(phone);
    expect(call).toMatchObject({
      contactId: contact.id,
      leadId: lead.id,
      knownAs: "Luc Côté",
      status: "ringing",
    });
    expect(call.earlierCalls).toEqual(
      earlier.slice(0, 3).map((row) => ({
        id: row.id,
        direction: "inbound",
        status: "completed",
        initiatedAt: row.initiated_at.toISOString(),
      })),
    );
  });

  it("are found by the name that our records have", async () => {
    const phone = anyNumber();
    await insertContact(app.db, { first_name: "Théodora", last_name: `Vu${phone.slice(-4)}`, phone });
    const call = await ringing(phone);
    const { body } = await app.request(`/api/calls?q=${encodeURIComponent(`vu${phone.slice(-4)}`)}`, {
      cookie,
    });
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([call.id]);
  });

  it("are known by the lead where no contact has the number", async () => {
    const phone = anyNumber();
    const lead = await insertLead(app.db, { company: "Toitures Gagné", phone });
    expect(await ringing(phone)).toMatchObject({
      contactId: null,
      leadId: lead.id,
      knownAs: "Toitures Gagné",
    });
  });

  it("are the primary contact where several have the number, and nobody who was deleted", async () => {
    const phone = anyNumber();
    const lead = await insertLead(app.db, {});
    await insertContact(app.db, { phone, deleted_at: new Date() });
    const primary = await insertContact(app.db, { phone, lead_id: lead.id, is_primary: true });
    await insertContact(app.db, { phone });
    expect((await ringing(phone)).contactId).toBe(primary.id);
  });

  it("are known by the voice agent's call, too, and when it learns their number late", async () => {
    const phone = anyNumber();
    const contact = await insertContact(app.db, { phone, first_name: "Ève", last_name: null });
    const call = vapiCall({ customer: {} });
    await app.vapi(statusUpdate(call, "ringing"));
    const row = () => app.db("calls").where({ provider_call_id: call.id }).first();
    expect(await row()).toMatchObject({ phone: null, contact_id: null });
    await app.vapi(statusUpdate({ ...call, customer: { number: phone } }, "in-progress"));
    expect(await row()).toMatchObject({ phone, contact_id: contact.id, known_as: "Ève" });
  });

  it("are had by whoever's telephone answers them", async () => {
    const sid = `CA${randomUUID()}`;
    const mine = anyNumber();
    const user = await insertUser(app.db, { phone: mine, name: "Ada Example" });
    const call = await ringing(anyNumber(), sid);
    expect(call.userId).toBeNull();
    const leg = { ParentCallSid: sid, Direction: "outbound-dial", To: mine };
    await tell(`CA${randomUUID()}`, "ringing", "+15145550100", { ...leg, To: anyNumber() });
    expect((await app.db("calls").where({ id: call.id }).first()).user_id).toBeNull();
    await tell(`CA${randomUUID()}`, "in-progress", "+15145550100", leg);
    expect((await app.db("calls").where({ id: call.id }).first()).user_id).toBe(user.id);
  });

  it.each(["anonymous", "+266696687", "Restricted", "+7378742833", "sip:anonymous@anonymous.invalid", ""])(
    "are nobody when the number is withheld: %s",
    async (from) => {
      await insertContact(app.db, { phone: "+266696687" });
      await insertContact(app.db, { phone: "+7378742833" });
      await insertContact(app.db, { phone: null });
      await insertCall(app.db, { phone: null, status: "completed" });
      expect(await ringing(from)).toMatchObject({ ...NOBODY, phone: null, earlierCalls: [] });
    },
  );

  describe("whom nobody answers", () => {
    const missed = async (query = "") =>
      (await app.request(`/api/calls?outcome=missed&limit=100${query}`, { cookie })).body.items.map(
        ({ id }: { id: string }) => id,
      );

    it("are listed, and nobody else is", async () => {
      const contact = await insertContact(app.db, { phone: anyNumber() });
      const [lost, answered] = [`CA${randomUUID()}`, `CA${randomUUID()}`];
      const ring = await ringing(contact.phone ?? "", lost);
      await tell(lost, "no-answer", contact.phone ?? "", { SequenceNumber: "1" });
      const talked = await ringing(contact.phone ?? "", answered);
      await tell(answered, "in-progress", contact.phone ?? "", { SequenceNumber: "1" });
      await tell(answered, "completed", contact.phone ?? "", { SequenceNumber: "2", CallDuration: "9" });
      const outbound = await insertCall(app.db, { direction: "outbound", status: "no_answer" });
      const ids = await missed();
      expect(ids).toContain(ring.id);
      expect(ids).not.toContain(talked.id);
      expect(ids).not.toContain(outbound.id);
      expect(await missed(`&contactId=${contact.id}`)).toEqual([ring.id]);
    });

    it("are an event, once, whatever comes twice or late", async () => {
      const told: CallMissed[] = [];
      const database = createTestDatabase(app.databaseUrl);
      const { unitOfWork } = testUnitOfWork(database, [
        afterCommit(callMissed, (missed) => void told.push(missed)),
      ]);
      const calls = createCallsService({ unitOfWork, reads: createCallsReads(database) });
      const phone = anyNumber();
      const providerCallId = `CA${randomUUID()}`;
      const say = (status: "ringing" | "no_answer", sequence: number) =>
        calls.recordCarrierEvent(
          "twilio",
          {
            eventKey: `voice:${providerCallId}:${sequence}`,
            providerCallId,
            parentProviderCallId: null,
            status,
            rawStatus: status,
            direction: "inbound",
            fromNumber: phone,
            toNumber: null,
            sequence,
            at: new Date(),
            durationSeconds: null,
            answeredBy: null,
            errorCode: null,
          },
          {},
        );
      await say("no_answer", 1);
      await say("ringing", 0);
      await say("no_answer", 1);
      await say("no_answer", 2);
      await database.close();
      expect(told).toEqual([{ callId: expect.any(String), phone, leadId: null, contactId: null }]);
    });
  });

  it("keep their calls when their record becomes another one's part, and get them back when that is undone", async () => {
    const phone = anyNumber();
    const supervisor = await app.signIn("supervisor");
    const from = await insertContact(app.db, { phone });
    const into = await insertContact(app.db, { phone: anyNumber() });
    const call = await ringing(phone);
    const callsOf = async (id: string) =>
      (await app.request(`/api/calls?contactId=${id}`, { cookie })).body.items.map(
        (one: { id: string }) => one.id,
      );
    const merged = await app.request("/api/merges", {
      cookie: supervisor,
      json: { kind: "contact", into: into.id, from: [from.id] },
    });
    expect(merged.status).toBeLessThan(300);
    await app.forgetCached();
    expect(await callsOf(into.id)).toEqual([call.id]);
    await app.request(`/api/merges/${merged.body.id}/undo`, { method: "POST", cookie: supervisor });
    await app.forgetCached();
    expect(await callsOf(into.id)).toEqual([]);
    expect(await callsOf(from.id)).toEqual([call.id]);
  });
});

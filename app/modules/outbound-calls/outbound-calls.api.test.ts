import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { anyNumber, outsideWorldOf } from "./test/outside-world.ts";

const OURS = "+15145550100";

describe("calls that people place", () => {
  let app: TestApplication;
  let world: ReturnType<typeof outsideWorldOf>;
  let agent: string;
  let supervisor: string;
  let agentPhone: string;
  let callee: string;

  beforeAll(async () => {
    app = await startTestApplication({
      environment: { TRUNKLINE_CONTACT_HOURS: "00:00-24:00", TRUNKLINE_RECORD_CALLS: "on" },
    });
    world = outsideWorldOf(app);
    [agent, supervisor] = [await app.signIn("agent"), await app.signIn("supervisor")];
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    [agentPhone, callee] = [anyNumber(), anyNumber()];
    await world.giveTelephone(agentPhone);
  });
  afterEach(async () => {
    await world.heal();
    await app.db("calls").where({ is_bridged: true }).update({ status: "completed" });
    await app.db("dnc_numbers").delete();
  });

  const place = (body: object, cookie = agent) =>
    app.request("/api/calls/outbound", { cookie, json: { purpose: "service", ...body } });
  const end = (id: string, cookie = agent) =>
    app.request(`/api/calls/outbound/${id}`, { method: "DELETE", cookie });

  it("ring the agent first and then the lead, as one call that both legs move", async () => {
    const lead = await insertLead(app.db, { phone: callee, company: "Plomberie Roy" });
    const { status, body } = await place({ leadId: lead.id });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      status: "queued",
      direction: "outbound",
      provider: "twilio",
      phone: callee,
      toNumber: callee,
      fromNumber: OURS,
      leadId: lead.id,
      contactId: null,
      knownAs: "Plomberie Roy",
      userName: expect.any(String),
    });
    const row = await world.reaching(body.id, "completed");
    const [first] = await world.legs(agentPhone);
    const [second] = await world.legs(callee);
    expect(first).toMatchObject({ parentSid: null, from: OURS });
    expect(second).toMatchObject({ parentSid: first?.sid, from: OURS });
    expect(row).toMatchObject({ provider_call_id: first?.sid, started_at: expect.any(Date) });
    expect(await app.db("calls").where({ phone: callee })).toHaveLength(1);
    expect(await app.db("calls").where({ phone: agentPhone })).toHaveLength(0);
    const story = await app.db("call_story").where({ call_id: body.id, kind: "status" }).orderBy("at");
    expect(story.map((entry: { what: string }) => entry.what)).toEqual(
      expect.arrayContaining(["ringing", "in_progress", "completed"]),
    );
    const placing = await app.db("outbound_calls").where({ call_id: body.id }).first();
    expect(placing).toMatchObject({ attempts: 1, is_recorded: true, connected_at: expect.any(Date) });
    const { body: history } = await app.request(`/api/leads/${lead.id}/changes`, { cookie: agent });
    expect(history.items[0].action).toBe("call_placed");
  });

  it("are listed by lead, contact and user", async () => {
    const lead = await insertLead(app.db, { phone: callee });
    const contact = await insertContact(app.db, { phone: callee, first_name: "Zoé", lead_id: lead.id });
    const { body } = await place({ contactId: contact.id });
    expect(body).toMatchObject({ contactId: contact.id, leadId: lead.id, knownAs: "Zoé Lavoie" });
    for (const filter of [`leadId=${lead.id}`, `contactId=${contact.id}`, `userId=${body.userId}`]) {
      const list = await app.request(`/api/calls?${filter}`, { cookie: agent });
      expect(list.body.items[0].id).toBe(body.id);
    }
    const others = await app.request(`/api/calls?leadId=${randomUUID()}`, { cookie: agent });
    expect(others.body.items).toEqual([]);
    const active = await app.request("/api/calls/active", { cookie: agent });
    expect(active.body.items.map(({ id }: { id: string }) => id)).toContain(body.id);
  });

  it("tell whoever is called that they are recorded, in the language of their region", async () => {
    const { body } = await place({ phone: callee });
    await world.reaching(body.id, "completed");
    expect(await world.spoken(callee)).toEqual(["Cet appel est enregistré.", "This call is recorded."]);
    expect(await world.spoken(agentPhone)).toEqual([]);
    const texan = "+12145550142";
    const { body: other } = await place({ phone: texan });
    await world.reaching(other.id, "completed");
    expect(await world.spoken(texan)).toEqual([]);
  });

  it("go to another number of a lead where one is given, however it is written", async () => {
    const lead = await insertLead(app.db, { phone: anyNumber() });
    const { body } = await place({ leadId: lead.id, phone: `(514) 555-${callee.slice(-4)}` });
    expect(body).toMatchObject({ leadId: lead.id, phone: callee });
    await world.reaching(body.id, "completed");
    expect(await world.legs(callee)).toHaveLength(1);
  });

  it.each([
    ["busy", "busy"],
    ["no_answer", "no_answer"],
    ["failed", "failed"],
  ])("end as the other telephone says: %s", async (answers, status) => {
    await world.phone(callee, { answers });
    const { body } = await place({ phone: callee });
    const row = await world.reaching(body.id, status);
    expect(row).toMatchObject({ started_at: null, duration_s: null, ended_at: expect.any(Date) });
  });

  it.each([
    ["busy", "busy", "agent-busy"],
    ["no_answer", "no_answer", "agent-no_answer"],
  ])("ring nobody else when the agent is %s", async (answers, status, reason) => {
    await world.phone(agentPhone, { answers });
    const { body } = await place({ phone: callee });
    expect(await world.reaching(body.id, status)).toMatchObject({ raw_reason: reason, started_at: null });
    expect(await world.legs(callee)).toEqual([]);
  });

  describe("are refused", () => {
    it("when the gate says no, with the reason, and nothing rings", async () => {
      const lead = await insertLead(app.db, { phone: callee });
      await app.db("dnc_numbers").insert({ phone: callee, reason: "requested", source: "manual" });
      const { status, body } = await place({ leadId: lead.id });
      expect(status).toBe(409);
      expect(body).toMatchObject({
        code: "not_reachable",
        detail: "This number is on the do not call list.",
      });
      expect(await app.db("calls").where({ phone: callee })).toEqual([]);
      expect(await app.db("reach_refusals").where({ lead_id: lead.id })).toHaveLength(1);
    });

    it.each([["Anonymous"], ["+266696687"], ["restricted"]])(
      "to a number that is none: %s",
      async (phone) => {
        expect((await place({ phone })).body).toMatchObject({
          code: "not_reachable",
          detail: "The number is not valid.",
        });
      },
    );

    it("without a telephone that could ring, with what to do", async () => {
      await world.giveTelephone(null);
      const { status, body } = await place({ phone: callee });
      expect({ status, code: body.code }).toEqual({ status: 409, code: "agent_without_telephone" });
    });

    it("while the agent is in another call that they placed", async () => {
      await world.phone(agentPhone, { ringSeconds: 20 });
      const first = await place({ phone: callee });
      const second = await place({ phone: anyNumber() });
      expect({ status: second.status, code: second.body.code }).toEqual({
        status: 409,
        code: "agent_in_a_call",
      });
      expect(second.body.detail).toContain(first.body.id);
      await end(first.body.id);
    });

    it("by a script that calls cannot go by", async () => {
      const [draft] = await app.db("scripts").insert({ name: "Draft", draft: "[]" }).returning("id");
      for (const scriptId of [randomUUID(), draft.id]) {
        const { status, body } = await place({ phone: callee, scriptId });
        expect([status, body.code]).toEqual([422, "call_script_unusable"]);
      }
      expect(await app.db("calls").where({ phone: callee })).toHaveLength(0);
      const { id: scriptId } = await app.db("scripts").whereNotNull("published_number").first("id");
      const { body } = await place({ phone: callee, scriptId });
      expect(body).toMatchObject({ scriptId });
      await world.reaching(body.id, "completed");
    });

    it("to whom the agent does not see, or nobody", async () => {
      const stranger = await insertUser(app.db, { department: "Elsewhere" });
      const hidden = await insertLead(app.db, { phone: callee, assigned_to: stranger.id });
      expect((await place({ leadId: hidden.id })).status).toBe(404);
      expect((await place({ contactId: randomUUID() })).status).toBe(404);
      expect((await place({})).body.errors[0].path).toBe("phone");
      expect((await place({ leadId: hidden.id, contactId: randomUUID() })).body.errors[0].path).toBe(
        "contactId",
      );
    });
  });

  it("ring at a telephony worker id where the agent has no number", async () => {
    await app.db("users").where({ role: "agent" }).update({ phone: null, worker_sid: "client:anna" });
    const { status, body } = await place({ phone: callee });
    expect(status).toBe(202);
    await world.reaching(body.id, "completed");
    expect(await world.legs("client:anna")).toHaveLength(1);
    await app.db("users").where({ role: "agent" }).update({ worker_sid: null });
  });

  it("are asked about once more when the agent answers: whoever asked not to be called meanwhile is not", async () => {
    await world.phone(agentPhone, { ringSeconds: 20 });
    const { body } = await place({ phone: callee });
    await app.db("dnc_numbers").insert({ phone: callee, reason: "requested", source: "manual" });
    const row = await world.reaching(body.id, "canceled");
    expect(row.raw_reason).toBe("not-reachable-do-not-call");
    expect(await world.legs(callee)).toEqual([]);
    await eventually("the words to the agent", async () => (await world.spoken(agentPhone)).length === 1);
    expect(await world.spoken(agentPhone)).toEqual(["This number is on the do not call list."]);
  });

  it("go to nobody who was deleted before the agent answers, and the agent hears it", async () => {
    await world.phone(agentPhone, { ringSeconds: 20 });
    const lead = await insertLead(app.db, { phone: callee });
    const { body } = await place({ leadId: lead.id });
    await app.db("leads").where({ id: lead.id }).update({ deleted_at: new Date() });
    const row = await world.reaching(body.id, "canceled");
    expect(row.raw_reason).toBe("not-reachable-nobody-to-reach");
    expect(await world.legs(callee)).toEqual([]);
    await eventually("the words to the agent", async () => (await world.spoken(agentPhone)).length === 1);
    expect(await world.spoken(agentPhone)).toEqual(["This person is no longer in our records."]);
  });

  describe("ending one", () => {
    it("stops both telephones while they ring", async () => {
      await world.phone(callee, { answers: "no_answer" });
      const { body } = await place({ phone: callee });
      await eventually("the callee's telephone rings", async () => (await world.legs(callee)).length === 1);
      const ended = await end(body.id);
      expect({ status: ended.status, call: ended.body.status }).toEqual({ status: 202, call: "canceled" });
      await eventually("nothing rings", async () =>
        [...(await world.legs(callee)), ...(await world.legs(agentPhone))].every(({ status }) =>
          ["no-answer", "completed", "canceled"].includes(status),
        ),
      );
      expect(await world.call(body.id)).toMatchObject({ status: "canceled", raw_reason: "ended-by-us" });
      expect((await end(body.id)).body.code).toBe("call_is_over");
    });

    it("in which somebody speaks is completed when the carrier says so", async () => {
      await world.phone(callee, { talkSeconds: 3_000 });
      const { body } = await place({ phone: callee });
      await world.reaching(body.id, "in_progress");
      expect((await end(body.id)).body.status).toBe("in_progress");
      const row = await world.reaching(body.id, "completed");
      expect(row.started_at).toBeInstanceOf(Date);
    });

    it("is for whoever placed it, and for supervisors, which is audited", async () => {
      const colleague = await insertUser(app.db, { phone: anyNumber() });
      await world.phone(agentPhone, { ringSeconds: 20 });
      const { body } = await place({ phone: callee });
      await app.db("calls").where({ id: body.id }).update({ user_id: colleague.id });
      expect((await end(body.id)).status).toBe(403);
      expect((await end(body.id, supervisor)).status).toBe(202);
      expect(await app.db("audit_log").where({ action: "call.ended", subject_id: body.id })).toHaveLength(1);
      expect((await end(randomUUID())).status).toBe(404);
    });
  });

  describe("the carrier's words", () => {
    const tell = (id: string, form: Record<string, string>) =>
      app.twilio(`/webhooks/twilio/voice-status?call=${id}`, { AccountSid: "AC1", ...form });

    it("come twice and in any order, and move the call only forward", async () => {
      await world.spoil({ duplicateCallbackRate: 1, outOfOrderRate: 0.7 });
      const { body } = await place({ phone: callee });
      const row = await world.reaching(body.id, "completed");
      await eventually("late words", async () => {
        const events = await app.db("provider_events").where({ call_id: body.id, kind: "leg" });
        return events.length >= 3;
      });
      expect(await world.call(body.id)).toMatchObject({ status: "completed", ended_at: row.ended_at });
      expect(await app.db("calls").where({ phone: callee })).toHaveLength(1);
      expect(await world.legs(agentPhone)).toHaveLength(1);
    });

    it("name our call before the answer to its placing is there", async () => {
      await world.phone(agentPhone, { ringSeconds: 20 });
      await world.spoil({ latencyMs: 400, lostCallbackRate: 1 });
      const { body } = await place({ phone: callee });
      const [leg] = await eventually("it is placed", async () => {
        const legs = await world.legs(agentPhone);
        return legs.length > 0 && legs;
      });
      const ids = { CallSid: leg?.sid ?? "", From: OURS, To: agentPhone, Direction: "outbound-api" };
      expect((await tell(body.id, { ...ids, CallStatus: "initiated", SequenceNumber: "0" })).status).toBe(
        204,
      );
      expect((await world.call(body.id))?.provider_call_id).toBe(leg?.sid);
      await eventually("the answer is written", async () =>
        app.db("outbound_calls").where({ call_id: body.id }).whereNotNull("settled_at").first(),
      );
      expect(await app.db("calls").where({ provider_call_id: leg?.sid })).toHaveLength(1);
      await end(body.id);
    });

    it("and its questions are refused when they are not signed", async () => {
      for (const path of ["voice-answered", "voice-notice", "voice-bridge-ended"]) {
        const answer = await app.request(`/webhooks/twilio/${path}?call=${randomUUID()}`, {
          body: "CallSid=CA1&DialCallStatus=completed",
          headers: { "content-type": "application/x-www-form-urlencoded" },
        });
        expect({ path, code: answer.body.code }).toEqual({ path, code: "webhook_unsigned" });
      }
    });

    it("connect nobody in a call that we did not place, or that is over", async () => {
      const ask = (id: string) =>
        app.twilio(`/webhooks/twilio/voice-answered?call=${id}`, { CallSid: `CA${randomUUID()}` });
      expect((await ask(randomUUID())).text).toContain("<Response/>");
      const { body } = await place({ phone: callee });
      await world.reaching(body.id, "completed");
      expect((await ask(body.id)).text).toContain("<Response/>");
    });
  });

  it("are refused by the carrier for good: the call fails, and says why", async () => {
    await world.giveTelephone("+15005550001");
    const { body } = await place({ phone: callee });
    expect(await world.reaching(body.id, "failed")).toMatchObject({
      raw_reason: "carrier-refused-invalid-number",
    });
  });

  it("survive refused attempts, and ring once", async () => {
    await world.spoil({ errorRate: 1 });
    const { body } = await place({ phone: callee });
    await eventually("a failed attempt", async () =>
      app.db("outbound_calls").where({ call_id: body.id }).where("attempts", ">=", 1).first(),
    );
    await world.heal();
    await world.reaching(body.id, "completed");
    expect(await world.legs(agentPhone)).toHaveLength(1);
  });
});

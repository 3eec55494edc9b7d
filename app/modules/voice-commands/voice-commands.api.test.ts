import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { insertCall } from "../../test/factories/calls.ts";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertRecording } from "../../test/factories/recordings.ts";
import { insertThread } from "../../test/factories/threads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";
import type { VoiceCommandJson } from "./voice-commands.contract.ts";

describe("voice commands", () => {
  let app: TestApplication;
  let agent: string;
  let admin: string;
  let agentId: string;

  beforeAll(async () => {
    app = await startTestApplication({ environment: { TRUNKLINE_CONTACT_HOURS: "00:00-24:00" } });
    [agent, admin] = [await app.signIn("agent"), await app.signIn("admin")];
    agentId = (await app.db("users").where({ email: "agent@trunkline.example" }).first("id")).id;
  });
  afterAll(() => app.close());
  beforeEach(() => app.db("voice_commands").delete());

  const post = async (path: string, json: object, cookie = agent) =>
    app.request(path, { method: "POST", cookie, json });
  const say = async (text: string, context: object = {}, cookie = agent): Promise<VoiceCommandJson> => {
    const { status, body } = await post("/api/voice-commands", { text, context }, cookie);
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  };
  const open = (type: string, { id }: { readonly id: string }) => ({ open: { type, id } });
  const confirm = ({ id, confirmation }: VoiceCommandJson, token = confirmation?.token) =>
    post(`/api/voice-commands/${id}/confirmation`, { token });
  const answer = (id: string, json: object) => post(`/api/voice-commands/${id}/answer`, json);
  const lead = (given: Parameters<typeof insertLead>[1] = {}) =>
    insertLead(app.db, { assigned_to: agentId, company: `Company ${randomUUID().slice(0, 8)}`, ...given });
  const leadNow = (id: string) => app.db("leads").where({ id }).first();

  it("does one thing that can be taken back at once, to what is open", async () => {
    const one = await lead({ status: "new" });
    const result = await say("make it urgent please", open("lead", one));
    expect(result).toMatchObject({
      outcome: "done",
      understoodBy: "grammar",
      actions: [{ command: "leads.set_priority", status: "done", subject: { type: "lead", id: one.id } }],
    });
    expect(await leadNow(one.id)).toMatchObject({ priority: 1, version: 2 });
  });

  it("shows several things first, and does all of them when they are confirmed, once", async () => {
    const one = await lead({ status: "new" });
    const call = await insertCall(app.db, {
      provider: "twilio",
      direction: "outbound",
      status: "completed",
      user_id: agentId,
      lead_id: one.id,
      phone: "+15145550142",
      ended_at: new Date(),
    });
    const said = "mark it interested, add a note that she likes blue and call her back tomorrow at 3";
    const preview = await say(said, open("call", call));
    expect(preview).toMatchObject({
      outcome: "preview",
      actions: [
        { command: "leads.set_status", status: "waiting" },
        { command: "notes.add", status: "waiting" },
        { command: "callbacks.schedule", status: "waiting" },
      ],
    });
    expect(await leadNow(one.id)).toMatchObject({ status: "new" });
    const [first, second] = await Promise.all([confirm(preview), confirm(preview)]);
    expect([first.status, second.status].toSorted()).toEqual([200, 409]);
    const done = first.status === 200 ? first.body : second.body;
    expect(done).toMatchObject({ outcome: "done", actions: Array(3).fill({ status: "done" }) });
    expect(await leadNow(one.id)).toMatchObject({ status: "qualified" });
    expect(await app.db("notes").where({ body: "she likes blue" }).first()).toMatchObject({
      subject_id: one.id,
    });
    const [promised] = (await app.request("/api/callbacks", { cookie: agent })).body.items;
    expect(promised).toMatchObject({ callId: call.id });
    const audited = await app.db("audit_log").where({ subject_id: preview.id }).first();
    expect(audited).toMatchObject({ action: "voice_command.done", actor_id: agentId });
    expect(audited.detail).toMatchObject({ by: "voice" });
  });

  describe("taking back", () => {
    const undo = (id: string, cookie = agent) => post(`/api/voice-commands/${id}/undo`, {}, cookie);

    it("writes back what was there before, once, and notes it", async () => {
      const one = await lead({ status: "new", priority: 3 });
      const done = await say("make it urgent", open("lead", one));
      expect(done.undo).toMatchObject({ expiresAt: expect.any(String) });
      const answers = await Promise.all([undo(done.id), undo(done.id)]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
      expect(await leadNow(one.id)).toMatchObject({ priority: 3 });
      const audited = await app.db("audit_log").where({ subject_id: done.id }).orderBy("at").select("action");
      expect(audited.map(({ action }: { readonly action: string }) => action)).toEqual([
        "voice_command.done",
        "voice_command.undone",
      ]);
    });

    it("takes several things back, the last first", async () => {
      const one = await lead({ status: "contacted", priority: 3 });
      const preview = await say("make it urgent and mark it as qualified", open("lead", one));
      expect(preview.undo).toBeNull();
      const { body } = await confirm(preview);
      expect(body).toMatchObject({ outcome: "done", undo: { expiresAt: expect.any(String) } });
      expect((await undo(preview.id)).status).toBe(204);
      expect(await leadNow(one.id)).toMatchObject({ priority: 3, status: "contacted" });
    });

    it("takes back what was made, and what was deleted", async () => {
      const made = await say(`create a lead for Undone ${randomUUID().slice(0, 6)}`);
      expect(made.outcome).toBe("done");
      expect((await undo(made.id)).status).toBe(204);
      const one = await lead();
      const { body } = await confirm(await say("delete this lead", open("lead", one)));
      expect((await undo(body.id)).status).toBe(204);
      expect(await leadNow(one.id)).toMatchObject({ deleted_at: null });
    });

    it("leaves alone what somebody else has changed since, all of it", async () => {
      const one = await lead({ status: "contacted", priority: 3 });
      const preview = await say("make it urgent and mark it as qualified", open("lead", one));
      await confirm(preview);
      await app.db("leads").where({ id: one.id }).update({ company: "Other", version: 9 });
      const { status, body } = await undo(preview.id);
      expect([status, body.code]).toEqual([409, "voice_command_changed"]);
      expect(await leadNow(one.id)).toMatchObject({ priority: 1, status: "qualified" });
    });

    it("takes a tag off a conversation again though its customer has written since, not one that it had before", async () => {
      const thread = await insertThread(app.db, { phone: "+14385550197", tags: ["roof"] });
      const rowNow = () => app.db("threads").where({ id: thread.id }).first();
      const tagged = await say("tag this conversation as Water Heater", open("thread", thread));
      expect(tagged).toMatchObject({ outcome: "done", actions: [{ command: "threads.add_tag" }] });
      expect((await rowNow()).tags).toEqual(["roof", "water heater"]);
      await app.db("threads").where({ id: thread.id }).update({ waiting_since: new Date(), version: 9 });
      expect((await undo(tagged.id)).status).toBe(204);
      expect((await rowNow()).tags).toEqual(["roof"]);
      const again = await say("tag it as roof", open("thread", thread));
      expect(again).toMatchObject({ outcome: "done", undo: null });
      const off = await say("remove the tag roof from this conversation", open("thread", thread));
      expect((await rowNow()).tags).toEqual([]);
      expect((await undo(off.id)).status).toBe(204);
      expect((await rowNow()).tags).toEqual(["roof"]);
      const none = await say("untag this conversation lift", open("thread", thread));
      expect(JSON.stringify(none)).toContain('has no tag \\"lift\\"');
    });

    it("leaves alone a conversation, a voicemail and a lead that somebody else has changed since", async () => {
      const thread = await insertThread(app.db, { phone: "+14385550191", assigned_to: agentId });
      const recording_id = (await insertRecording(app.db)).id;
      const [voicemail] = await app
        .db("voicemails")
        .insert({ recording_id, assigned_to: agentId })
        .returning("*");
      const gone = await lead({ deleted_at: new Date() });
      const said = [
        ["threads", "thread", thread, "close this conversation"],
        ["voicemails", "voicemail", voicemail, "mark this voicemail as heard"],
        ["leads", "lead", gone, "bring it back"],
      ] as const;
      for (const [table, type, { id }, words] of said) {
        const done = await say(words, open(type, { id }));
        expect(done, words).toMatchObject({ outcome: "done", undo: { expiresAt: expect.any(String) } });
        const changed = await app.db(table).where({ id }).update({ version: 9 }).returning("*");
        const { status, body } = await undo(done.id);
        expect([status, body.code], words).toEqual([409, "voice_command_changed"]);
        expect(await app.db(table).where({ id }), words).toEqual(changed);
      }
    });

    it("opens a conversation again that it has closed", async () => {
      const { id } = await insertThread(app.db, { phone: "+14385550192", assigned_to: agentId });
      const done = await say("close this conversation", open("thread", { id }));
      expect((await undo(done.id)).status).toBe(204);
      expect(await app.db("threads").where({ id }).first()).toMatchObject({ status: "open" });
    });

    it("takes somebody off duty again, in a schedule that was changed before", async () => {
      const user = await app.db("users").where({ id: agentId }).first("name");
      const [schedule] = await app
        .db("on_call_schedules")
        .insert({ name: randomUUID(), time_zone: "UTC", layers: "[]", version: 4 })
        .returning("*");
      const supervisor = await app.signIn("supervisor");
      const here = open("on_call_schedule", schedule);
      const preview = await say(`put ${user.name} on call tomorrow from 8 am to 5 pm`, here, supervisor);
      const { token } = preview.confirmation ?? {};
      await post(`/api/voice-commands/${preview.id}/confirmation`, { token }, supervisor);
      const overrides = () => app.db("on_call_overrides").where({ schedule_id: schedule.id });
      expect(await overrides(), preview.say).toHaveLength(1);
      expect((await undo(preview.id, supervisor)).status).toBe(204);
      expect(await overrides()).toEqual([]);
    });

    it("is not offered where there was nothing to do", async () => {
      const closed = { status: "closed", closed_at: new Date() } as const;
      const { id } = await insertThread(app.db, { phone: "+14385550193", assigned_to: agentId, ...closed });
      const done = await say("close this conversation", open("thread", { id }));
      expect(done).toMatchObject({ outcome: "done", undo: null });
      const there = await say("bring it back", open("lead", await lead()));
      expect(there).toMatchObject({ outcome: "done", undo: null });
    });

    it("is offered neither for what stays done nor for half of it, and to nobody else", async () => {
      const one = await lead({ status: "new" });
      const said = await say("mark it as qualified", open("lead", one));
      expect(said).toMatchObject({ outcome: "done", undo: null });
      expect((await undo(said.id)).status).toBe(409);
      const mine = await say("make it urgent", open("lead", one));
      expect((await undo(mine.id, admin)).status).toBe(404);
    });
  });

  it("does none of several things when one cannot be done", async () => {
    const one = await lead({ status: "converted" });
    const preview = await say("make it urgent and mark it as contacted", open("lead", one));
    const { body } = await confirm(preview);
    expect(body).toMatchObject({
      outcome: "failed",
      actions: [
        { command: "leads.set_priority", status: "not_done" },
        { command: "leads.set_status", status: "failed" },
      ],
    });
    expect(body.actions[1].problem).toContain("converted");
    expect(await leadNow(one.id)).toMatchObject({ status: "converted", version: 1 });
    expect(await app.db("audit_log").where({ subject_id: preview.id })).toEqual([]);
  });

  it("shows what cannot be taken back, and forgets it when somebody says no", async () => {
    const one = await lead();
    const preview = await say("delete this lead", open("lead", one));
    expect(preview).toMatchObject({ outcome: "preview", actions: [{ effect: "destructive" }] });
    const canceled = await app.request(`/api/voice-commands/${preview.id}`, {
      method: "DELETE",
      cookie: agent,
    });
    expect(canceled.status).toBe(204);
    expect((await confirm(preview)).status).toBe(409);
    expect(await leadNow(one.id)).toMatchObject({ deleted_at: null });
    const again = await say("delete this lead", open("lead", one));
    expect((await confirm(again, "another token")).status).toBe(409);
    expect((await confirm(again)).body).toMatchObject({ outcome: "done" });
    expect((await leadNow(one.id)).deleted_at).not.toBeNull();
  });

  it("answers a customer once that is confirmed, and snoozes, gives away and closes the conversation", async () => {
    const { id } = await insertThread(app.db, { phone: "+14385550190", assigned_to: agentId });
    const here = open("thread", { id });
    const now = () => app.db("threads").where({ id }).first();
    const sent = () => app.db("messages").where({ channel_id: id });
    const preview = await say("reply to her that the van is late", here);
    expect(preview).toMatchObject({
      outcome: "preview",
      actions: [{ command: "threads.reply", effect: "destructive", subject: { type: "thread", id } }],
    });
    expect(await sent()).toEqual([]);
    expect((await confirm(preview)).body).toMatchObject({ outcome: "done" });
    expect(await sent()).toMatchObject([{ content: "the van is late", direction: "outbound" }]);
    expect(await say("snooze this until tomorrow", here)).toMatchObject({ outcome: "done" });
    expect(await now()).toMatchObject({ status: "snoozed" });
    expect(await say("assign it to Samuel Okafor", here)).toMatchObject({ outcome: "done" });
    const supervisor = await app.db("users").where({ email: "supervisor@trunkline.example" }).first("id");
    expect(await now()).toMatchObject({ assigned_to: supervisor.id });
    expect(await say("close this conversation", here)).toMatchObject({ outcome: "done" });
    expect(await now()).toMatchObject({ status: "closed" });
  });

  it("writes to a channel that is named", async () => {
    const name = `orchard-${randomUUID().slice(0, 6)}`;
    const { body: channel } = await post("/api/channels", { name });
    expect(await say(`post in ${name} that the van is back`)).toMatchObject({ outcome: "done" });
    expect(await app.db("messages").where({ channel_id: channel.id })).toMatchObject([
      { content: "the van is back", author_id: agentId },
    ]);
  });

  it("asks which one is meant, and goes on with the answer", async () => {
    const name = `Zephyr ${randomUUID().slice(0, 6)}`;
    const [north, south] = [
      await lead({ company: `${name} North` }),
      await lead({ company: `${name} South` }),
    ];
    const asked = await say(`make ${name} urgent`);
    expect(asked.outcome).toBe("question");
    expect(asked.question?.choices.map(({ label }) => label).toSorted()).toEqual([
      `${name} North`,
      `${name} South`,
    ]);
    expect((await answer(asked.id, { choice: "none of them" })).status).toBe(422);
    const { body } = await answer(asked.id, { choice: south.id });
    expect(body).toMatchObject({ outcome: "done", actions: [{ subject: { id: south.id } }] });
    expect(await leadNow(south.id)).toMatchObject({ priority: 1 });
    expect(await leadNow(north.id)).toMatchObject({ version: 1 });
    expect((await answer(asked.id, { choice: south.id })).status).toBe(409);
  });

  it("asks for what was left out, and takes words for an answer", async () => {
    const one = await lead({ status: "contacted" });
    const why = await say("mark it lost", open("lead", one));
    expect(why).toMatchObject({ outcome: "question", say: "Why was it lost?" });
    expect((await answer(why.id, { text: "too expensive" })).body).toMatchObject({ outcome: "done" });
    expect(await leadNow(one.id)).toMatchObject({ status: "lost", status_reason: "no_budget" });
  });

  it("takes words for a choice, and a yes or a no to what it has shown", async () => {
    const name = `Mistral ${randomUUID().slice(0, 6)}`;
    const [east, west] = [await lead({ company: `${name} East` }), await lead({ company: `${name} West` })];
    const asked = await say(`tag ${name} as windy`);
    expect((await answer(asked.id, { text: "the west one" })).body).toMatchObject({
      outcome: "done",
      actions: [{ subject: { id: west.id } }],
    });
    const kept = await say("delete this lead", open("lead", east));
    expect((await answer(kept.id, { text: "no, don't" })).body).toMatchObject({ outcome: "canceled" });
    expect((await leadNow(east.id)).deleted_at).toBeNull();
    const gone = await say("delete this lead", open("lead", east));
    expect((await answer(gone.id, { text: "yes please" })).body).toMatchObject({ outcome: "done" });
    expect((await leadNow(east.id)).deleted_at).not.toBeNull();
  });

  it("takes any text, and is fast enough for people who wait", async () => {
    const one = await lead();
    const times: number[] = [];
    // Whose limit of commands a minute no other test needs.
    const manager = await app.signIn("manager");
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: "binary", minLength: 1, maxLength: 200 }),
          fc.constantFrom("make it urgent", "note that they called", "tag it as fast", "who is on call"),
        ),
        async (text) => {
          const startedAt = performance.now();
          const { status } = await post("/api/voice-commands", { text, context: open("lead", one) }, manager);
          times.push(performance.now() - startedAt);
          expect([200, 422]).toContain(status);
        },
      ),
      { numRuns: 40, endOnFailure: true },
    );
    const [median, p95] = [0.5, 0.95].map(
      (ratio) => times.toSorted((a, b) => a - b)[Math.floor(times.length * ratio)] ?? 0,
    );
    process.stdout.write(`voice commands: median ${median?.toFixed(0)} ms, p95 ${p95?.toFixed(0)} ms\n`);
    expect(median).toBeLessThan(2_000);
  });

  it("says what is not there, with what sounds like it", async () => {
    const name = `Brillante${randomUUID().slice(0, 4)}`;
    const one = await lead({ company: `${name} Toitures` });
    const near = await say(`make ${name} Toiturs urgent`);
    expect(near.outcome).toBe("question");
    expect(near.question?.choices).toContainEqual({ id: one.id, label: `${name} Toitures` });
    const nothing = await say("assign Qqqxyz to me");
    expect(nothing).toMatchObject({ outcome: "failed", question: null });
    expect(nothing.say).toContain("Qqqxyz");
  });

  it("keeps to what the speaker sees and may do", async () => {
    const stranger = await insertUser(app.db, { department: "elsewhere" });
    const name = `Hidden ${randomUUID().slice(0, 6)}`;
    const hidden = await lead({ company: name, assigned_to: stranger.id });
    expect(await say(`make ${name} urgent`)).toMatchObject({ outcome: "failed" });
    expect(await say("make it urgent", open("lead", hidden))).not.toMatchObject({ outcome: "done" });
    expect(await leadNow(hidden.id)).toMatchObject({ version: 1 });
    const refused = await say("pause the winter campaign list");
    expect(refused).toMatchObject({ outcome: "failed", actions: [{ status: "failed" }] });
    expect(refused.say).toContain("may not");
    const { body } = await app.request("/api/commands", { cookie: agent });
    const ids = body.items.map(({ id }: { readonly id: string }) => id);
    expect(ids).toContain("leads.assign");
    expect(ids).not.toContain("dial_lists.pause");
    expect(ids).not.toContain("users.open");
    const all = (await app.request("/api/commands", { cookie: admin })).body.items;
    expect(all.map(({ id }: { readonly id: string }) => id)).toContain("users.open");
  });

  it("knows people by name, whom it speaks to, and who was spoken of", async () => {
    const one = await lead();
    await app.db("contacts").where({ first_name: "Ottoline" }).update({ first_name: "Gone" });
    const contact = await insertContact(app.db, {
      first_name: "Ottoline",
      last_name: "Vézina",
      owner_id: agentId,
      lead_id: one.id,
      phone: "+15145550163",
    });
    const changed = await say("Ottoline Vezina's new phone number is 514 555 0164");
    expect(changed).toMatchObject({ outcome: "done", actions: [{ subject: { id: contact.id } }] });
    expect(await say("she agreed to be called")).toMatchObject({
      outcome: "done",
      actions: [{ subject: { id: contact.id } }],
    });
    expect(await app.db("contacts").where({ id: contact.id }).first()).toMatchObject({
      phone: "+15145550164",
      consent: "given",
    });
    await app.db("users").where({ name: "Quirin Unique" }).update({ name: "Gone" });
    const colleague = await insertUser(app.db, { name: "Quirin Unique", department: "dispatch" });
    const given = await say("give this lead to Quirin", open("lead", one), await app.signIn("supervisor"));
    expect([given.outcome, (await leadNow(one.id)).assigned_to]).toEqual(["done", colleague.id]);
  });

  it("goes on with what it has just made", async () => {
    const company = `Orchard ${randomUUID().slice(0, 6)}`;
    const preview = await say(`create a lead for ${company} and assign it to me`);
    expect(preview.outcome, preview.say).toBe("preview");
    expect((await confirm(preview)).body).toMatchObject({ outcome: "done" });
    expect(await app.db("leads").where({ company }).first()).toMatchObject({ assigned_to: agentId });
  });

  it("means the voicemail that is open by “it”, and asks nobody about a lead that is not there", async () => {
    const one = await lead();
    const [voicemail] = await app
      .db("voicemails")
      .insert({ recording_id: (await insertRecording(app.db)).id, assigned_to: agentId })
      .returning("*");
    expect(await say("make it urgent", open("voicemail", voicemail))).toMatchObject({
      outcome: "done",
      actions: [{ command: "voicemails.set_priority", subject: { id: voicemail.id } }],
    });
    await say("make it urgent", open("lead", one));
    expect(await say("tag it as gone", open("lead", { id: randomUUID() }))).not.toMatchObject({
      outcome: "done",
    });
  });

  it("makes tasks about what is open, and speaks of them", async () => {
    const one = await lead();
    const title = `send the quote ${randomUUID().slice(0, 6)}`;
    expect(await say(`remind me to ${title} tomorrow at 10`, open("lead", one))).toMatchObject({
      outcome: "done",
    });
    const task = await app.db("tasks").where({ title }).first();
    expect(task).toMatchObject({ lead_id: one.id, status: "todo" });
    expect(task.due_at.getTime()).toBeGreaterThan(Date.now());
    expect(await say("mark it as done", open("task", task))).toMatchObject({
      outcome: "done",
      actions: [{ command: "tasks.complete", subject: { id: task.id } }],
    });
    const unlinked = await say("create a task to order brochures");
    expect(unlinked.actions[0]?.subject).toBeNull();
  });

  it("answers questions, and leads to pages", async () => {
    expect(await say("who's on call")).toMatchObject({
      outcome: "done",
      actions: [{ command: "on_call.now" }],
    });
    const page = await say("go to the board");
    expect(page).toMatchObject({ outcome: "done", actions: [{ path: "/board", status: "done" }] });
  });

  describe("with a language model", () => {
    const spoil = (faults: object) =>
      fetch(`${app.simulatorUrl}/control/faults/llm`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(faults),
      });
    afterEach(() => spoil({}));
    const UNHEARD_OF = "perhaps priority 1 would suit this urgent lead better";

    it("has it say what the grammar does not know, and does no more than the speaker could", async () => {
      const one = await lead();
      expect(await say(UNHEARD_OF, open("lead", one))).toMatchObject({
        outcome: "done",
        understoodBy: "model",
        actions: [{ command: "leads.set_priority" }],
      });
      expect(await leadNow(one.id)).toMatchObject({ priority: 1 });
      const other = await say("perhaps the users page would be nice to go to", {});
      expect(other.actions.map(({ command }) => command)).not.toContain("users.open");
    });

    it.each([
      ["does not answer", { hangRate: 1 }],
      ["is broken", { errorRate: 1, errorStatus: 500 }],
      ["calls what there is not", { wrongShapeRate: 1 }],
    ])("that %s, says what could be said instead, and soon", async (_, faults) => {
      await spoil(faults);
      const startedAt = performance.now();
      const result = await say(UNHEARD_OF, open("lead", await lead()));
      expect(performance.now() - startedAt).toBeLessThan(2_500);
      expect(result).toMatchObject({ outcome: "not_understood", actions: [] });
      expect(result.suggestions.map(({ command }) => command)).toContain("leads.set_priority");
    });
  });

  it("keeps what became of it, and not the words", async () => {
    const secret = `verysecret${randomUUID().slice(0, 6)}`;
    const one = await lead();
    const result = await say(`add a note that ${secret}`, open("lead", one));
    const { body } = await app.request("/api/voice-commands", { cookie: agent });
    expect(body.items).toMatchObject([{ id: result.id, outcome: "done", commands: ["notes.add"] }]);
    const rows = await app.db("voice_commands");
    expect(JSON.stringify(rows)).not.toContain(secret);
    const others = await app.request("/api/voice-commands", { cookie: admin });
    expect(others.body.items).toEqual([]);
    const stranger = await app.request(`/api/voice-commands/${result.id}`, {
      method: "DELETE",
      cookie: admin,
    });
    expect(stranger.status).toBe(404);
  });

  it("does a repeated request once", async () => {
    const one = await lead();
    const options = {
      method: "POST",
      cookie: agent,
      json: { text: "add a note that it was said twice", context: open("lead", one) },
      headers: { "idempotency-key": randomUUID() },
    };
    const first = await app.request("/api/voice-commands", options);
    const second = await app.request("/api/voice-commands", options);
    expect(second.body).toEqual(first.body);
    expect(await app.db("notes").where({ subject_id: one.id })).toHaveLength(1);
  });
});

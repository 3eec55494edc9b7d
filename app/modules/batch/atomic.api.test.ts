import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeApplication } from "../../composition/description.ts";
import { connectClient } from "../../live/test/live-client.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertRecording } from "../../test/factories/recordings.ts";
import { conversationSamples, type Operation } from "./test/conversation-samples.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";

interface Result {
  readonly status: number;
  readonly body?: { readonly code?: string };
}

/** Fails. */
const FAILS = { id: "fails", method: "GET", path: "/api/nothing" };
/** What every request leaves behind, whatever becomes of it. */
const OF_REQUESTS = ["sessions", "idempotency_keys"];

let numbers = 300;
const anyNumber = () => {
  numbers += 1;
  return `+1438555${String(numbers).padStart(4, "0")}`;
};
const versioned = { headers: { "If-Match": '"1"' } };

describe("an atomic batch", () => {
  let app: TestApplication;
  let cookie: string;
  let userId: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api,live" });
    cookie = await app.signIn("admin");
    userId = (await app.request("/api/session", { cookie })).body.user.id;
  });
  afterAll(() => app.close());

  const run = (operations: readonly Operation[], headers: Readonly<Record<string, string>> = {}) =>
    app.request("/api/batch", { cookie, json: { atomic: true, operations }, headers });

  const lead = async (given: object = {}) => (await insertLead(app.db, { phone: anyNumber(), ...given })).id;
  const contact = async (given: object = {}) =>
    (await insertContact(app.db, { lead_id: await lead(), ...given })).id;
  const call = async () =>
    (
      await insertCall(app.db, {
        user_id: userId,
        status: "completed",
        ended_at: new Date(),
        started_at: new Date(),
        duration_s: 1,
      })
    ).id;
  const voicemail = async (given: object = {}) => {
    const { id } = await insertRecording(app.db);
    const [row] = await app
      .db("voicemails")
      .insert({ recording_id: id, ...given })
      .returning("id");
    return row.id;
  };
  const note = async (subject: string, id: string) => {
    const { body, text } = await app.request(`/api/${subject}/${id}/notes`, {
      cookie,
      json: { body: "Before" },
    });
    expect(body.id, text).toBeDefined();
    return `/api/${subject}/${id}/notes/${body.id}`;
  };
  const dialList = async () => {
    const json = { name: `List ${anyNumber()}`, purpose: "service", leads: { ids: [await lead()] } };
    const { body, text } = await app.request("/api/dial-lists", { cookie, json });
    expect(body.id, text).toBeDefined();
    return body.id;
  };

  /** By operation id, something that it does. */
  const SAMPLES: Readonly<Record<string, () => Promise<Operation> | Operation>> = {
    createLead: () => ({ body: { company: "Atomic Inc.", phone: anyNumber() } }),
    updateLead: async () => ({ id: await lead(), ...versioned, body: { priority: 1 } }),
    changeLeadStatus: async () => ({ id: await lead(), body: { status: "contacted" } }),
    assignLead: async () => ({ id: await lead(), body: { to: userId } }),
    deleteLead: async () => ({ id: await lead(), ...versioned }),
    restoreLead: async () => ({ id: await lead({ deleted_at: new Date() }) }),
    addLeadNote: async () => ({ id: await lead(), body: { body: "Atomic" } }),
    editLeadNote: async () => ({ path: await note("leads", await lead()), body: { body: "Atomic" } }),
    deleteLeadNote: async () => ({ path: await note("leads", await lead()) }),
    createContact: async () => ({ body: { lastName: "Atomic", phone: anyNumber(), leadId: await lead() } }),
    updateContact: async () => ({ id: await contact(), ...versioned, body: { lastName: "Atomic" } }),
    makeContactPrimary: async () => ({ id: await contact() }),
    deleteContact: async () => ({ id: await contact(), ...versioned }),
    restoreContact: async () => ({ id: await contact({ deleted_at: new Date() }) }),
    addContactNote: async () => ({ id: await contact(), body: { body: "Atomic" } }),
    editContactNote: async () => ({
      path: await note("contacts", await contact()),
      body: { body: "Atomic" },
    }),
    deleteContactNote: async () => ({ path: await note("contacts", await contact()) }),
    addCallNote: async () => ({ id: await call(), body: { body: "Atomic" } }),
    editCallNote: async () => ({ path: await note("calls", await call()), body: { body: "Atomic" } }),
    deleteCallNote: async () => ({ path: await note("calls", await call()) }),
    disposeCall: async () => {
      const { body } = await app.request("/api/dispositions", { cookie });
      const found = body.items.find(({ key }: { key: string }) => key === "no_answer");
      return { id: await call(), body: { dispositionId: found.id } };
    },
    createDialList: async () => ({
      body: { name: "Atomic", purpose: "service", leads: { ids: [await lead()] } },
    }),
    updateDialList: async () => ({ id: await dialList(), ...versioned, body: { name: "Atomic" } }),
    addToDialList: async () => ({ id: await dialList(), body: { ids: [await lead()] } }),
    setDialListStatus: async () => ({ id: await dialList(), body: { status: "paused" } }),
    addDncNumber: () => ({ body: { phone: anyNumber() } }),
    removeDncNumber: async () => {
      const phone = anyNumber();
      await app.request("/api/do-not-call", { cookie, json: { phone } });
      return { path: `/api/do-not-call/${encodeURIComponent(phone)}` };
    },
    updateVoicemail: async () => ({ id: await voicemail(), ...versioned, body: { priority: 1 } }),
    markVoicemailRead: async () => ({ id: await voicemail() }),
    markVoicemailUnread: async () => ({ id: await voicemail({ read_at: new Date(), read_by: userId }) }),
    restoreVoicemail: async () => ({ id: await voicemail({ deleted_at: new Date() }) }),
    ...conversationSamples({
      db: () => app.db,
      request: (path, options) => app.request(path, { cookie, ...options }),
      userId: () => userId,
      newPhone: anyNumber,
    }),
  };

  const atomic = describeApplication().routes.filter(({ inBatch }) => inBatch === "atomic");

  /** Every row of every table, and what the application has told by way of Redis. */
  async function everything(): Promise<Readonly<Record<string, unknown>>> {
    const { rows: tables } = await app.db.raw(
      "select relname as name from pg_stat_user_tables where schemaname = 'public' order by 1",
    );
    const found: Record<string, unknown> = {};
    for (const { name } of tables) {
      if (OF_REQUESTS.includes(name)) continue;
      const { rows } = await app.db.raw(
        "select count(*)::int as count, md5(string_agg(t::text, '|' order by t::text)) as hash from ?? t",
        [name],
      );
      found[name] = rows[0];
    }
    return found;
  }

  it("has a sample of every endpoint that says of itself that it can be part of one", () => {
    expect(Object.keys(SAMPLES).toSorted()).toEqual(atomic.map(({ operationId }) => operationId).toSorted());
  });

  it.each(atomic.map((route) => [route.operationId ?? "", route] as const))(
    "takes %s back wholly, and carries it out wholly",
    async (name, route) => {
      const { id, ...sample } = (await SAMPLES[name]?.()) ?? {};
      const operation = {
        id: "sample",
        method: route.method,
        path: route.path.replace(":id", String(id)),
        ...sample,
      };
      const before = await everything();
      const failed = await run([operation, FAILS]);
      expect(failed.body, failed.text).toMatchObject({
        isRolledBack: true,
        results: [{ status: 424, body: { code: "operation_rolled_back" } }, { status: 404 }],
      });
      expect(await everything()).toEqual(before);
      const done = await run([operation]);
      expect(done.body.results[0].status, done.text).toBeLessThan(300);
      expect(done.body.isRolledBack).toBe(false);
      expect(await everything()).not.toEqual(before);
    },
  );

  it("runs nothing after what failed, and says what that was", async () => {
    const { status, body } = await run([
      { id: "a", method: "POST", path: "/api/leads", body: { company: "A" } },
      { id: "b", method: "POST", path: "/api/leads", body: { company: "" } },
      { id: "c", method: "POST", path: "/api/leads", body: { company: "C" } },
    ]);
    expect(status).toBe(200);
    expect(body.isRolledBack).toBe(true);
    expect(body.results.map((result: Result) => [result.status, result.body?.code])).toEqual([
      [424, "operation_rolled_back"],
      [422, "invalid_input"],
      [424, "operation_rolled_back"],
    ]);
  });

  it.each([
    ["what calls somebody", { method: "POST", path: "/api/calls/outbound", body: {} }],
    ["what is told by mail", { method: "POST", path: "/api/users", body: {} }],
    [
      "an SMS to a customer",
      { method: "POST", path: "/api/threads/0198f3a0-0000-7000-8000-00000000000a/messages", body: {} },
    ],
    [
      "who is typing",
      { method: "POST", path: "/api/channels/0198f3a0-0000-7000-8000-00000000000a/typing", body: {} },
    ],
    [
      "a key of one operation",
      { method: "POST", path: "/api/leads", body: { company: "A" }, headers: { "Idempotency-Key": "x" } },
    ],
  ])("refuses %s", async (_, operation) => {
    const { body } = await run([{ id: "a", ...operation }]);
    expect(body).toMatchObject({
      isRolledBack: true,
      results: [{ status: 422, body: { code: "operation_not_atomic" } }],
    });
  });

  it("reads what it has written, which nobody else sees or is told of before the end", async () => {
    const live = await connectClient(Number(new URL(app.url).port), { Cookie: cookie });
    await live.subscribe("leads");
    const told = () => live.heard.filter(({ type }) => type === "event").length;
    const make = {
      id: "lead",
      method: "POST",
      path: "/api/leads",
      body: { company: "Unseen", tags: ["unseen"] },
    };
    const list = { method: "GET", path: "/api/leads", query: { tag: "unseen" } };
    const outside = () => app.request("/api/leads?tag=unseen", { cookie });
    expect((await outside()).body.items).toEqual([]);
    await run([make, { ...list, id: "seen" }, FAILS]);
    expect((await outside()).body.items).toEqual([]);
    expect(told()).toBe(0);
    const { body } = await run([make, { ...list, id: "seen" }]);
    expect(body.results[1].body.items).toHaveLength(1);
    expect((await outside()).body.items).toHaveLength(1);
    await eventually("the event", async () => told() === 1);
    live.socket.close();
  });

  it("is tried again with its key where it was rolled back, and answered again where it was not", async () => {
    const headers = { "idempotency-key": "atomic-batch-1" };
    const id = await lead();
    const operations = [
      { id: "note", method: "POST", path: `/api/leads/${id}/notes`, body: { body: "Once" } },
      {
        id: "change",
        method: "PATCH",
        path: `/api/leads/${id}`,
        headers: { "If-Match": '"2"' },
        body: { priority: 1 },
      },
    ];
    expect((await run(operations, headers)).body.isRolledBack).toBe(true);
    await app.db("leads").where({ id }).update({ version: 2 });
    await app.forgetCached();
    const done = await run(operations, headers);
    expect(done.body.isRolledBack, done.text).toBe(false);
    const again = await run(operations, headers);
    expect([again.text, again.headers.get("idempotent-replayed")]).toEqual([done.text, "true"]);
    expect(await app.db("notes").where({ subject_id: id })).toHaveLength(1);
  });

  it("leaves others' connections alone: twenty at once end, each as a whole", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        run([
          { id: "a", method: "POST", path: "/api/leads", body: { company: `Rush ${index}`, tags: ["rush"] } },
          { id: "b", method: "POST", path: "/api/leads/{a#/body/id}/notes", body: { body: "Rush" } },
          ...(index % 2 ? [FAILS] : []),
        ]),
      ),
    );
    expect(answers.map(({ body }) => body.isRolledBack)).toEqual(answers.map((_, index) => index % 2 === 1));
    expect(await app.db("leads").whereRaw("'rush' = any(tags)")).toHaveLength(10);
  });
});

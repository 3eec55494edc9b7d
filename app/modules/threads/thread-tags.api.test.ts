import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectClient } from "../../live/test/live-client.ts";
import { insertThread } from "../../test/factories/threads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

const THREADS = "/api/threads";
let last = 5_560_000;
const nextPhone = () => `+1438${++last}`;

describe("tags of threads", () => {
  let app: TestApplication;
  let agent: string;
  let manager: string;
  beforeAll(async () => {
    app = await startTestApplication();
    [agent, manager] = [await app.signIn("agent"), await app.signIn("manager")];
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await app.db("channels").where({ type: "contact" }).delete();
  });

  const thread = async (given: Parameters<typeof insertThread>[1] = {}) =>
    (await insertThread(app.db, { phone: nextPhone(), ...given })).id;
  const change = (id: string, json: object, cookie = agent) =>
    app.request(`${THREADS}/${id}/tags`, { method: "PATCH", cookie, json });
  const rowOf = (id: string) => app.db("threads").where({ id }).first();
  const found = async (query: string, cookie = agent) =>
    (await app.request(`${THREADS}?${query}`, { cookie })).body.items.map(
      ({ id }: { readonly id: string }) => id,
    );
  const inUse = async (cookie = agent) => (await app.request(`${THREADS}/tags`, { cookie })).body.items;

  it("come and go one by one, in lower case, each once; the same again changes nothing", async () => {
    const id = await thread();
    const { status, body, headers } = await change(id, { add: [" Billing ", "billing", "Water heater"] });
    expect([status, body.tags, body.version]).toEqual([200, ["billing", "water heater"], 2]);
    expect(headers.get("etag")).toBe('"2"');
    expect((await change(id, { add: ["billing"], remove: ["never there"] })).body.version).toBe(2);
    expect((await change(id, { add: ["urgent"], remove: ["Billing"] })).body).toMatchObject({
      tags: ["water heater", "urgent"],
      version: 3,
    });
    expect(
      await app
        .db("audit_log")
        .where({ subject_id: id, action: "thread.tags_changed" })
        .orderBy("id")
        .pluck("detail"),
    ).toEqual([
      { added: ["billing", "water heater"], removed: [] },
      { added: ["urgent"], removed: ["billing"] },
    ]);
  });

  it("of two who change different ones at once both stay", async () => {
    const id = await thread({ tags: ["old"] });
    const names = Array.from({ length: 8 }, (_name, n) => `tag ${n}`);
    const answers = await Promise.all([
      ...names.map((name) => change(id, { add: [name] })),
      change(id, { remove: ["old"] }, manager),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const { tags, version } = await rowOf(id);
    expect([tags.toSorted(), version]).toEqual([names, 10]);
  });

  it("are named, short, no more than fifty, and not added and removed at once", async () => {
    const id = await thread({ tags: Array.from({ length: 49 }, (_tag, n) => `tag ${n}`) });
    expect((await change(id, {})).status).toBe(422);
    expect((await change(id, { add: [] })).status).toBe(422);
    expect((await change(id, { add: ["x".repeat(41)] })).status).toBe(422);
    expect((await change(id, { add: ["  "] })).status).toBe(422);
    expect((await change(id, { add: ["a"], remove: ["A"] })).body.errors).toMatchObject([{ path: "remove" }]);
    expect((await change(id, { add: ["a", "b"] })).body.errors).toMatchObject([{ path: "add" }]);
    expect((await rowOf(id)).tags).toHaveLength(49);
    // One goes, so there is room for two.
    expect((await change(id, { add: ["a", "b"], remove: ["tag 0"] })).body.tags).toHaveLength(50);
  });

  it("find threads: by a filter page by page, with other filters, and by what is looked for", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      ids.push(await thread({ tags: ["roof", `n${n}`], last_message_at: new Date(Date.now() - n * 60_000) }));
    }
    const closed = await thread({ tags: ["roof"], status: "closed", closed_at: new Date() });
    await thread({ tags: ["roofing"] });
    const pages: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await app.request(`${THREADS}?tag=Roof&limit=2${cursor}`, { cookie: agent });
      pages.push(...body.items.map(({ id }: { readonly id: string }) => id));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(pages).toEqual(ids);
    expect(await found("tag=roof&status=closed")).toEqual([closed]);
    expect(await found("q=N3")).toEqual([ids[3]]);
    expect(await found("tag=n4&q=roof")).toEqual([ids[4]]);
    expect(await found("tag=nobody")).toEqual([]);
  });

  it("are listed with how many threads have them, as far as one sees those", async () => {
    const stranger = await insertUser(app.db, { department: `dept ${randomUUID()}` });
    await thread({ tags: ["roof", "billing"] });
    await thread({ tags: ["roof"], status: "snoozed", snoozed_until: new Date(Date.now() + 60_000) });
    await thread({ tags: ["roof", "old"], status: "closed", closed_at: new Date() });
    const hidden = await thread({ tags: ["secret", "roof"], assigned_to: stranger.id });
    await thread();
    expect(await inUse()).toEqual([
      { tag: "roof", notClosed: 2, all: 3 },
      { tag: "billing", notClosed: 1, all: 1 },
      { tag: "old", notClosed: 0, all: 1 },
    ]);
    expect(await inUse(manager)).toEqual([
      { tag: "roof", notClosed: 3, all: 4 },
      { tag: "billing", notClosed: 1, all: 1 },
      { tag: "secret", notClosed: 1, all: 1 },
      { tag: "old", notClosed: 0, all: 1 },
    ]);
    expect((await change(hidden, { add: ["seen"] })).body).toMatchObject({ status: 404 });
    expect((await rowOf(hidden)).tags).toEqual(["secret", "roof"]);
  });

  it("are listed up to 200, those of the most threads", async () => {
    await Promise.all(
      Array.from({ length: 5 }, (_thread, n) =>
        thread({ tags: ["often", ...Array.from({ length: 45 }, (_tag, m) => `tag ${n} ${m}`)] }),
      ),
    );
    const items = await inUse();
    expect(items).toHaveLength(200);
    expect(items[0]).toEqual({ tag: "often", notClosed: 5, all: 5 });
  });

  it("are told live to whoever shows the thread or the list, once for each change", async () => {
    const id = await thread();
    const live = await connectClient(Number(new URL(app.url).port), { Cookie: agent });
    for (const channel of ["threads", `thread:${id}`]) await live.subscribe(channel);
    const isTold = (version: number) => (channel: string) =>
      live.hear(
        ({ channel: of, event, data }) =>
          of === channel && event === "thread.changed" && (data as { version?: number }).version === version,
      );
    await change(id, { add: ["billing"] });
    await Promise.all(["threads", `thread:${id}`].map(isTold(2)));
    await change(id, { add: ["billing"] });
    await change(id, { remove: ["billing"] });
    await Promise.all(["threads", `thread:${id}`].map(isTold(3)));
    live.socket.close();
  });
});

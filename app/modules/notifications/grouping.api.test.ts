import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectClient } from "../../live/test/live-client.ts";
import { insertUser } from "../../test/factories/users.ts";
import {
  eventually,
  type Instance,
  startTestApplication,
  type TestApplication,
} from "../../test/test-application.ts";
import { notificationsRepository } from "./notifications.repository.ts";
import { notifyingTools } from "./test/notifying.ts";

describe("the list of notifications", () => {
  let app: TestApplication;
  let other: Instance;
  let tools: ReturnType<typeof notifyingTools>;
  let agent: string;
  let agentId: string;
  let manager: string;
  beforeAll(async () => {
    app = await startTestApplication();
    other = await app.another();
    tools = notifyingTools(app);
    [agent, manager] = await Promise.all([app.signIn("agent"), app.signIn("manager")]);
    agentId = (await tools.asks(agent).get("/api/me")).id;
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });
  beforeEach(() => app.db("notifications").delete());

  const list = (query = "", instance: Instance = app) =>
    tools.asks(agent, instance).get(`/api/notifications${query}`);
  const read = (id: string, instance: Instance = app) =>
    tools.asks(agent, instance).post(`/api/notifications/${id}/read`);
  const unread = (id: string, instance: Instance = app) =>
    tools.asks(agent, instance).post(`/api/notifications/${id}/unread`);
  /** Writes one as the jobs do; without a group it stands for itself. */
  const tell = (
    userId: string,
    group: string | null,
    more: { type?: "lead.assigned"; key?: string; inApp?: boolean } = {},
  ) =>
    app.db.transaction((tx) =>
      notificationsRepository.insertMissing(
        tx as never,
        {
          type: more.type ?? "alert.raised",
          subjectType: "call",
          subjectId: randomUUID(),
          priority: 2,
          groupKey: group,
          occurredAt: new Date(),
          key: more.key ?? randomUUID(),
          titleOf: (count) => `${count} of ${group}`,
        },
        [{ userId, inApp: more.inApp ?? true }],
      ),
    );

  it("has one line of a group, which counts; reading it ends the line, and the next begins with one", async () => {
    for (const company of ["A", "B", "C"]) {
      await tools.giveLead(manager, agentId, company);
      await eventually("the line", async () => (await list()).items[0]?.path.startsWith("/leads/"));
    }
    const after = await eventually("three leads", async () => {
      const { items, unread } = await list();
      return items[0]?.count === 3 && { items, unread };
    });
    expect(after).toMatchObject({ unread: 1, items: [{ title: "3 leads were given to you" }] });
    await read(after.items[0].id);
    await tools.giveLead(manager, agentId, "D");
    const { items, unread } = await eventually("the next line", async () => {
      const now = await list();
      return now.items.length === 2 && now;
    });
    expect(unread).toBe(1);
    expect(items[0]).toMatchObject({ count: 1, title: "Lead given to you: D", readAt: null });
  });

  it("tells nobody of what they do themselves", async () => {
    const managerId = (await tools.asks(manager).get("/api/me")).id;
    await tools.giveLead(manager, managerId);
    await tools.giveLead(manager, agentId);
    await eventually("the other's", async () => (await list()).unread === 1);
    expect(await app.db("notifications").where({ user_id: managerId })).toEqual([]);
  });

  it("is read on all devices when it is read on one, whichever instance they are at", async () => {
    const port = Number(new URL(app.url).port);
    const device = await connectClient(port, { Cookie: agent });
    await device.subscribe(`user:${agentId}`);
    await tools.giveLead(manager, agentId);
    const said = (event: string) => device.hear((message) => message.event === event);
    const created = (await said("notification.created")).data as never as {
      notification: { id: string };
      replacesId: null;
    };
    expect(created.replacesId).toBeNull();
    await tools.giveLead(manager, agentId);
    const second = await device.hear(
      ({ data }) => (data as never as { replacesId?: string })?.replacesId === created.notification.id,
    );
    const { id } = (second.data as never as { notification: { id: string } }).notification;
    expect((await read(id, other)).status).toBe(204);
    expect((await said("notification.read")).data).toEqual({ notificationId: id });
    expect((await read(id)).status).toBe(204);
    expect((await read(randomUUID())).status).toBe(404);
    await tools.giveLead(manager, agentId);
    await eventually("one more", async () => (await list()).unread === 1);
    expect((await tools.asks(agent, other).post("/api/notifications/read-all")).status).toBe(204);
    await device.hear(
      ({ event, data }) =>
        event === "notification.read" && (data as never as { notificationId: null }).notificationId === null,
    );
    expect((await list()).unread).toBe(0);
    device.socket.close();
  });

  it("is unread on all devices when it is marked so on one, and only by whom it is for", async () => {
    const device = await connectClient(Number(new URL(app.url).port), { Cookie: agent });
    await device.subscribe(`user:${agentId}`);
    const [told] = await tell(agentId, null);
    const id = told?.id ?? "";
    await read(id);
    expect((await unread(id, other)).status).toBe(204);
    expect((await device.hear(({ event }) => event === "notification.unread")).data).toEqual({
      notificationId: id,
    });
    expect(await list()).toMatchObject({ unread: 1, items: [{ id, readAt: null }] });
    // Once more changes nothing, and nobody is told of it again.
    expect((await unread(id)).status).toBe(204);
    await read(id);
    const timesTold = (name: string) => device.heard.filter(({ event }) => event === name).length;
    await eventually("both reads are told", async () => timesTold("notification.read") === 2);
    expect(timesTold("notification.unread")).toBe(1);
    expect((await tools.asks(manager).post(`/api/notifications/${id}/unread`)).status).toBe(404);
    expect((await unread(randomUUID())).status).toBe(404);
    expect((await list()).unread).toBe(0);
    device.socket.close();
  });

  it("stands beside the unread line of its group when it is marked as unread, and takes no place in it", async () => {
    const [first] = await tell(agentId, "a");
    await read(first?.id ?? "");
    const [second] = await tell(agentId, "a");
    await unread(first?.id ?? "");
    const [third] = await tell(agentId, "a");
    expect(third).toMatchObject({ count: 2, replacesId: second?.id });
    const { items, unread: count } = await list();
    expect(count).toBe(2);
    expect(items.map(({ id }: { id: string }) => id)).toEqual([third?.id, first?.id]);
  });

  it("is what the next of its group takes the place of when it is marked as unread alone", async () => {
    const [first] = await tell(agentId, "a");
    await read(first?.id ?? "");
    await unread(first?.id ?? "");
    expect((await tell(agentId, "a"))[0]).toMatchObject({ count: 2, replacesId: first?.id });
    expect((await list()).unread).toBe(1);
    // What the newer one stands for is not brought back into the list.
    await read(first?.id ?? "");
    expect((await unread(first?.id ?? "")).status).toBe(204);
    expect((await list()).items).toHaveLength(1);
  });

  it("can be cut down to unread ones and to a type, page by page, with the number of all unread ones", async () => {
    for (let n = 0; n < 9; n += 1) await tell(agentId, null, n % 3 === 0 ? { type: "lead.assigned" } : {});
    await tell(agentId, null, { inApp: false });
    const [newest] = (await list()).items;
    await read(newest.id);
    const walk = async (filter: string) => {
      const ids: string[] = [];
      let cursor = "";
      for (;;) {
        const page = await list(`?limit=2&${filter}${cursor}`);
        expect(page.unread).toBe(8);
        ids.push(...page.items.map(({ id }: { id: string }) => id));
        if (page.nextCursor === null) return ids;
        cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
      }
    };
    const counts = await Promise.all(
      ["", "unread=true", "unread=false", "type=lead.assigned", "type=lead.assigned&unread=true"].map(
        async (filter) => new Set(await walk(filter)).size,
      ),
    );
    expect(counts).toEqual([9, 8, 1, 3, 3]);
    expect((await app.request("/api/notifications?type=x", { cookie: agent })).status).toBe(422);
  });

  it("counts right whatever happens at the same time: what is unread is what is listed as unread, each line counts its group", async () => {
    const GROUPS = ["a", "b", null] as const;
    const act = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({ kind: fc.constant("tell" as const), group: fc.constantFrom(...GROUPS) }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("repeat" as const) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("read" as const), place: fc.nat(5) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("read_all" as const) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("unread" as const), place: fc.nat(5) }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(act, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 }),
        async (rounds) => {
          const { id: userId } = await insertUser(app.db);
          const keys: { key: string; group: string | null }[] = [];
          const db = app.db as never;
          const unread = () => notificationsRepository.page(db, userId, { unread: true }, 100, undefined);
          for (const round of rounds) {
            const lines = await unread();
            const done = await notificationsRepository.page(db, userId, { unread: false }, 100, undefined);
            await Promise.all(
              round.map(async (one) => {
                if (one.kind === "tell") {
                  const made = { key: randomUUID(), group: one.group };
                  keys.push(made);
                  await tell(userId, one.group, { key: made.key });
                } else if (one.kind === "repeat") {
                  const again = keys[0];
                  if (again) await tell(userId, again.group, { key: again.key });
                } else if (one.kind === "read") {
                  const line = lines[one.place];
                  if (line) await notificationsRepository.markRead(db, userId, line.id);
                } else if (one.kind === "unread") {
                  const line = done[one.place];
                  if (line)
                    await app.db.transaction((tx) =>
                      notificationsRepository.markUnread(tx as never, userId, line.id),
                    );
                } else await notificationsRepository.markAllRead(db, userId);
              }),
            );
            const now = await unread();
            expect(await notificationsRepository.countUnread(db, userId)).toBe(now.length);
            const grouped = now.flatMap(({ groupKey }) => groupKey ?? []);
            expect(new Set(grouped).size).toBe(grouped.length);
            const all = await notificationsRepository.page(db, userId, {}, 100, undefined);
            // Nothing that was told is lost, and nothing is counted twice, whether a line stands for its group or for itself.
            const countOf = (lines: typeof all) => lines.reduce((sum, { count }) => sum + count, 0);
            expect(countOf(all)).toBe(keys.length);
            for (const group of ["a", "b"])
              expect(countOf(all.filter(({ groupKey }) => groupKey === group))).toBeLessThanOrEqual(
                keys.filter((told) => told.group === group).length,
              );
          }
        },
      ),
      { numRuns: 40 },
    );
  }, 90_000);
});

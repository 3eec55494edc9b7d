import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type LiveClient, openLive } from "../../test/e2e/clients.ts";
import {
  eventually,
  type Instance,
  startTestApplication,
  type TestApplication,
} from "../../test/test-application.ts";

let app: TestApplication;
let other: Instance;
let supervisor: string;
let agentId: string;
let agent: string;
const clients: LiveClient[] = [];

beforeAll(async () => {
  app = await startTestApplication({ roles: "api,live" });
  other = await app.another("api,live");
  [supervisor, agent] = await Promise.all([app.signIn("supervisor"), app.signIn("agent")]);
  const me = await app.request("/api/me", { cookie: agent });
  agentId = me.body.id;
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(async () => {
  await other.close();
  await app.close();
});

async function open(at: Instance, cookie: string): Promise<LiveClient> {
  const client = await openLive(at.url, cookie);
  clients.push(client);
  await client.next("welcome", ({ type }) => type === "welcome");
  return client;
}

/** How the agent is, as a colleague is answered by the other process. */
async function stateOfAgent(): Promise<string | undefined> {
  const { status, body } = await other.request("/api/presence", { cookie: supervisor });
  expect(status).toBe(200);
  return body.items.find(({ userId }: { userId: string }) => userId === agentId)?.state;
}

describe("presence", () => {
  it("tells a colleague at another process that somebody comes, and counts their pages once", async () => {
    const colleague = await open(other, supervisor);
    await colleague.subscribe("presence");
    const [laptop, phone] = [await open(app, agent), await open(other, agent)];
    await colleague.next("away", ({ data }) => data?.userId === agentId && data.state === "away");
    phone.send(JSON.stringify({ type: "activity" }));
    laptop.send(JSON.stringify({ type: "activity" }));
    await colleague.next("online", ({ data }) => data?.userId === agentId && data.state === "online");
    expect(await stateOfAgent()).toBe("online");
    await sleep(200);
    const told = colleague.messages.filter(({ data }) => data?.userId === agentId);
    expect(told.map(({ event, data }) => [event, data.state])).toEqual([
      ["presence.changed", "away"],
      ["presence.changed", "online"],
    ]);
    const { body } = await other.request("/api/presence?limit=1", { cookie: supervisor });
    expect(body.items).toHaveLength(1);
    const next = await other.request(`/api/presence?limit=1&cursor=${body.nextCursor}`, {
      cookie: supervisor,
    });
    expect([body, next.body].map(({ items }) => items[0].userId).toSorted()).toContain(agentId);
    expect(next.body.nextCursor).toBeNull();
  });

  it("notes when somebody was last active, once for all their pages, which supervisors may know and agents not", async () => {
    const updates: string[] = [];
    app.onStatement((sql) => {
      if (/update "users" set "last_active_at"/.test(sql)) updates.push(sql);
    });
    const before = new Date();
    await app
      .db("users")
      .where({ id: agentId })
      .update({ last_active_at: new Date(Date.now() - 3_600_000) });
    const agentAgain = await startAgentAnew();
    for (let n = 0; n < 5; n += 1) agentAgain.send(JSON.stringify({ type: "activity" }));
    const noted = await eventually("the note", async () => {
      const { body } = await app.request("/api/presence/last-active", { cookie: supervisor });
      const found = body.items.find(({ userId }: { userId: string }) => userId === agentId);
      return found && new Date(found.lastActiveAt) >= before && found;
    });
    expect(noted).toMatchObject({ userId: agentId, state: "online", name: expect.any(String) });
    expect(updates.length).toBeLessThanOrEqual(1);
    expect((await app.request("/api/presence/last-active", { cookie: agent })).status).toBe(403);
    expect((await app.request("/api/presence", { cookie: agent })).status).toBe(200);
    expect((await app.request("/api/presence")).status).toBe(401);
  });

  /** The process that has noted already notes nothing for minutes: by the other one. */
  async function startAgentAnew(): Promise<LiveClient> {
    const third = await app.another("api,live");
    afterAllOfThis.push(third);
    return open(third, agent);
  }
  const afterAllOfThis: Instance[] = [];
  afterAll(async () => {
    for (const instance of afterAllOfThis) await instance.close();
  });

  it("has nobody gone who loads a page anew, and whoever left offline after a moment", async () => {
    const colleague = await open(other, supervisor);
    await colleague.subscribe("presence");
    const page = await open(app, agent);
    await eventually("the agent", async () => (await stateOfAgent()) !== undefined);
    page.close();
    const again = await open(app, agent);
    await sleep(500);
    expect(await stateOfAgent()).toBeDefined();
    again.close();
    await colleague.next(
      "offline",
      ({ data }) => data?.userId === agentId && data.state === "offline",
      25_000,
    );
    expect(await stateOfAgent()).toBeUndefined();
  }, 40_000);
});

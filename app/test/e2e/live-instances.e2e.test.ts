import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { type LiveClient, type LiveMessage, openLive, signIn } from "./clients.ts";
import { type System, startSystem } from "./system.ts";

const FOLLOWERS = 5;
const CHANGES = 60;
const MESSAGES = 80;
/** A dead process is missed after 15 s, by the next look of another after 5 s; the rest is a busy machine. */
const MISSED_WITHIN_MS = 40_000;

let system: System;
beforeAll(async () => {
  system = await startSystem({ apis: 2, workers: 0 });
});
afterEach(async () => {
  // Also those of a try that failed half-way: they would come back to a system that ends.
  for (const page of openPages.splice(0)) page.close();
  await system.startMissing();
});
afterAll(() => system?.close());

const openPages: Page[] = [];

/** Asks an endpoint of one instance. */
async function ask(
  instance: string,
  cookie: string,
  path: string,
  init: { method?: string; json?: unknown; version?: number } = {},
) {
  const response = await fetch(system.urlOf(instance) + path, {
    method: init.method ?? "GET",
    headers: {
      cookie,
      ...(init.json === undefined ? {} : { "content-type": "application/json" }),
      ...(init.version === undefined ? {} : { "if-match": `"${init.version}"` }),
    },
    ...(init.json === undefined ? {} : { body: JSON.stringify(init.json) }),
  });
  const text = await response.text();
  expect(response.ok, `${path}: ${response.status} ${text}`).toBe(true);
  // biome-ignore lint/suspicious/noExplicitAny: answers of several shapes.
  return JSON.parse(text) as any;
}

const idOf = async (cookie: string): Promise<string> => (await ask("api-2", cookie, "/api/me")).id;

/** A page that comes back when its connection drops, over the other instance, and names what it had last. */
interface Page {
  readonly messages: readonly LiveMessage[];
  /** Loses its connection, as a telephone in a tunnel does. */
  drop(): void;
  close(): void;
}

const otherThan = (name: string) => (name === "api-1" ? "api-2" : "api-1");

async function openPage(cookie: string, channels: readonly string[]): Promise<Page> {
  const connections: LiveClient[] = [];
  let isClosed = false;
  const messages = () => connections.flatMap((connection) => connection.messages);
  async function connect(name: string): Promise<void> {
    const before = messages();
    const client = await openLive(system.urlOf(name), cookie);
    connections.push(client);
    void client.closed.then(() => comeBack(otherThan(name)));
    client.send(JSON.stringify({ type: "activity" }));
    for (const channel of channels) {
      const newest = before.findLast((one) => one.channel === channel && one.position !== undefined);
      await client.subscribe(channel, newest?.position);
    }
  }
  async function comeBack(name: string): Promise<void> {
    if (isClosed) return;
    const known = connections.length;
    await connect(name).catch(async () => {
      // One that was there is followed by another at its end.
      if (connections.length > known) return;
      await sleep(100);
      await comeBack(otherThan(name));
    });
  }
  await connect("api-1");
  const page: Page = {
    get messages() {
      return messages();
    },
    drop: () => connections.at(-1)?.close(),
    close: () => {
      isClosed = true;
      connections.at(-1)?.close();
    },
  };
  openPages.push(page);
  return page;
}

describe("kill -9 of an instance with its sockets", () => {
  it("loses and repeats no event for pages that come back to another, and presence is right there", async () => {
    const [supervisor, agent] = await Promise.all([
      signIn(system.url, "supervisor"),
      signIn(system.url, "agent"),
    ]);
    const api = (path: string, init?: Parameters<typeof ask>[3]) => ask("api-2", supervisor, path, init);
    const lead = await api("/api/leads", { method: "POST", json: { company: "Field & Sons" } });
    const [supervisorId, agentId] = await Promise.all([idOf(supervisor), idOf(agent)]);

    const pages = await Promise.all(
      Array.from({ length: FOLLOWERS }, () => openPage(supervisor, ["leads", "presence"])),
    );
    // The agent's computer goes down with the instance: nobody comes back.
    const lost = await openLive(system.urlOf("api-1"), agent);
    lost.send(JSON.stringify({ type: "activity" }));
    const present = async () => {
      const { items } = await api("/api/presence");
      return new Map(items.map(({ userId, state }: { userId: string; state: string }) => [userId, state]));
    };
    await eventually(async () => (await present()).get(agentId) === "online" || undefined, {
      what: "the agent online",
    });

    for (let version = lead.version; version < lead.version + CHANGES; version += 1) {
      if (version === lead.version + CHANGES / 3) await system.kill9("api-1");
      await api(`/api/leads/${lead.id}`, {
        method: "PATCH",
        json: { company: `Field & Sons ${version}` },
        version,
      });
    }
    const versions = Array.from({ length: CHANGES }, (_, index) => lead.version + 1 + index);
    const told = (page: Page) =>
      page.messages
        .filter(({ event, data }) => event === "lead.changed" && data.id === lead.id)
        .map(({ data }) => data.version);
    await eventually(async () => pages.every((page) => told(page).at(-1) === versions.at(-1)) || undefined, {
      what: "the last change on every page",
    });
    for (const page of pages) expect(told(page)).toEqual(versions);

    await eventually(async () => !(await present()).has(agentId) || undefined, {
      what: "the agent offline",
      deadlineMs: MISSED_WITHIN_MS,
    });
    const changesOf = (page: Page, userId: string) =>
      page.messages
        .filter(({ event, data }) => event === "presence.changed" && data.userId === userId)
        .map(({ data }) => data.state);
    await eventually(
      async () => pages.every((page) => changesOf(page, agentId).at(-1) === "offline") || undefined,
      { what: "the agent offline on every page" },
    );
    expect((await present()).get(supervisorId)).toBe("online");
    for (const page of pages) {
      expect(changesOf(page, supervisorId)).not.toContain("offline");
      expect(page.messages.filter(({ type }) => type === "resync")).toEqual([]);
      page.close();
    }
  });

  it("loses and repeats no message of a channel for a page that drops again and again while colleagues write", async () => {
    const [supervisor, agent] = await Promise.all([
      signIn(system.urlOf("api-2"), "supervisor"),
      signIn(system.urlOf("api-2"), "agent"),
    ]);
    const channel = await ask("api-1", supervisor, "/api/channels", {
      method: "POST",
      json: { name: `Tunnel ${Date.now()}`, memberIds: [await idOf(agent)] },
    });
    const page = await openPage(agent, [`channel:${channel.id}`]);
    const connected = (times: number) =>
      eventually(
        async () => page.messages.filter(({ type }) => type === "subscribed").length === times || undefined,
        { everyMs: 5, what: `connection ${times}` },
      );
    let writesTo = ["api-1", "api-2"];
    for (let n = 1; n <= MESSAGES; n += 1) {
      // Over to api-2, back to api-1, and over again when api-1 is gone.
      if (n === MESSAGES / 4) page.drop();
      if (n === MESSAGES / 2) {
        await connected(2);
        page.drop();
      }
      if (n === (MESSAGES * 3) / 4) {
        await connected(3);
        await system.kill9("api-1");
        writesTo = ["api-2"];
      }
      const instance = writesTo[n % writesTo.length] ?? "api-2";
      await ask(instance, supervisor, `/api/channels/${channel.id}/messages`, {
        method: "POST",
        json: { content: `Message ${n}` },
      });
    }
    await connected(4);
    const told = () =>
      page.messages
        .filter(({ event }) => event === "message.posted")
        .map(({ data }) => `${data.message.sequence} ${data.message.content}`);
    const written = Array.from({ length: MESSAGES }, (_, n) => `${n + 1} Message ${n + 1}`);
    await eventually(async () => written.every((one) => told().includes(one)) || undefined, {
      what: "every message on the page",
    });
    expect(told().sort()).toEqual(written.sort());
    expect(page.messages.filter(({ type }) => type === "resync")).toEqual([]);
    page.close();
  });
});

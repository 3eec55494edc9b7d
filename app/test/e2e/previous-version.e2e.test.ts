import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrations } from "../../migrations/index.ts";
import { statusUpdate, vapiCall } from "../vapi-messages.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { openLive, signIn } from "./clients.ts";
import { newAlert, postVapi, sendAlerts } from "./outside-world.ts";
import { checkOut, findPreviousVersion } from "./previous-version.ts";
import { expectAllDeliveredOnce } from "./sms-proof.ts";
import { type System, startSystem } from "./system.ts";

const RECIPIENTS = 3;
const OLD = { api: "api-1", worker: "worker-1" } as const;
const NEW = { api: "api-2", worker: "worker-2" } as const;
/** What people look at, beside the page of one call. */
const READS = [
  "/api/session",
  "/api/calls",
  "/api/calls?q=Anna",
  "/api/calls/active",
  "/api/alerts",
  "/api/alerts/dead-letters",
  "/api/notifications",
  "/api/api-keys",
  "/api/operations/outbox/set-aside",
  "/api/health",
  "/api/metrics",
];

const previous = findPreviousVersion();
const isThere = "commit" in previous;
const title = isThere
  ? `the version before (${previous.commit.slice(0, 9)}) beside this one, on this one's schema (DF-11)`
  : `skipped, the version before is not at hand: ${previous.missing}`;

let folder: string | undefined;
let system: System;
let cookie: string;
let callId: string;
/** Migrations that the version before brought. */
let before: readonly string[];

beforeAll(async () => {
  if (!isThere) return;
  folder = temporaryFolder("previous");
  const checkout = join(folder, "checkout");
  checkOut(previous.commit, checkout);
  system = await startSystem({ apis: 2, workers: 2, previous: checkout });
  cookie = await signIn(system.urlOf(OLD.api), "admin");
  await alertBy(OLD.api);
  before = await applied();
  await system.migrate();
  await system.startMissing();
  const { items } = await read(OLD.api, "/api/calls");
  callId = items[0].id;
});
afterAll(async () => {
  await system?.close();
  if (folder && !process.env.TRUNKLINE_KEEP_TEST_DIRS) rmSync(folder, { recursive: true, force: true });
});

async function applied(): Promise<string[]> {
  const rows = await system.query<{ name: string }>("select name from schema_migrations order by name");
  return rows.map(({ name }) => name);
}

/** Raises an alert by one process and waits until it has reached everybody on duty, once. */
async function alertBy(api: string): Promise<void> {
  const alerts = [newAlert(`by ${api}`)];
  const sent = await sendAlerts(system.urlOf(api), alerts, { parallel: 1, deadlineMs: 30_000 });
  await expectAllDeliveredOnce(system, sent, { recipients: RECIPIENTS, deadlineMs: 60_000 });
}

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape; each test names the one it gets.
async function read(api: string, path: string, who = cookie): Promise<any> {
  const response = await fetch(system.urlOf(api) + path, { headers: { cookie: who } });
  const text = await response.text();
  expect(response.status, `${api} ${path}: ${text.slice(0, 500)}`).toBe(200);
  return response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
}

/** Errors in the log of the old processes. */
function oldErrors(): string[] {
  const files = [OLD.api, OLD.worker].flatMap((name) =>
    globSync(join(system.dir, "logs", name, "*-error.*.log")),
  );
  expect(files.length).toBeGreaterThan(0);
  return files.flatMap((file) => readFileSync(file, "utf8").split("\n").filter(Boolean));
}

describe.skipIf(!isThere)(title, () => {
  it("runs on a schema that has changed under it", async () => {
    const after = await applied();
    expect(after).toEqual(migrations.map(({ name }) => name).sort());
    expect(after).toEqual(expect.arrayContaining([...before]));
    // A version that is named need not be of another schema.
    if (!process.env.TRUNKLINE_PREVIOUS_VERSION) expect(after.length).toBeGreaterThan(before.length);
  });

  it.each([OLD.api, NEW.api])(
    "%s answers whatever people look at, with a session from before",
    async (api) => {
      for (const path of [...READS, `/api/calls/${callId}`]) await read(api, path);
    },
  );

  it.each([
    [OLD.api, NEW.api],
    [NEW.api, OLD.api],
  ])("who signs in at %s is signed in at %s, and out of both", async (at, other) => {
    const mine = await signIn(system.urlOf(at), "supervisor");
    expect((await read(other, "/api/session", mine)).user.role).toBe("supervisor");
    await fetch(`${system.urlOf(other)}/api/session`, { method: "DELETE", headers: { cookie: mine } });
    const after = await fetch(`${system.urlOf(at)}/api/session`, { headers: { cookie: mine } });
    expect(after.status).toBe(401);
  });

  it.each([
    [OLD.api, OLD.worker, NEW.worker],
    [NEW.api, OLD.worker, NEW.worker],
    [OLD.api, NEW.worker, OLD.worker],
    [NEW.api, NEW.worker, OLD.worker],
  ])("an alert taken in by %s and sent by %s reaches everybody once", async (api, _worker, stopped) => {
    await system.startMissing();
    await system.stop(stopped);
    await alertBy(api);
    await system.start(stopped);
  });

  it.each([
    [OLD.api, NEW.api],
    [NEW.api, OLD.api],
  ])("a call that %s takes in is seen on the board of %s", async (taking, showing) => {
    const number = taking === OLD.api ? "+15145550171" : "+15145550172";
    const live = await openLive(system.urlOf(showing), cookie);
    await live.subscribe("board");
    const message = statusUpdate(vapiCall({ customer: { number } }), "ringing");
    expect((await postVapi(system.urlOf(taking), JSON.stringify({ message }))).status).toBe(200);
    await live.next("the call", ({ data }) => data?.call?.phone === number);
    live.close();
  });

  it("makes, uses and revokes API keys on either side", async () => {
    const ask = (api: string, path: string, init: RequestInit) =>
      fetch(system.urlOf(api) + path, {
        ...init,
        headers: { "content-type": "application/json", ...init.headers },
      });
    for (const [at, other] of [
      [OLD.api, NEW.api],
      [NEW.api, OLD.api],
    ] as const) {
      const body = JSON.stringify({ name: "side by side", scopes: ["calls:read"] });
      const made = await ask(at, "/api/api-keys", { method: "POST", headers: { cookie }, body });
      expect(made.status).toBe(201);
      const { id, key } = (await made.json()) as { id: string; key: string };
      const headers = { authorization: `Bearer ${key}` };
      expect((await ask(other, "/api/calls", { headers })).status).toBe(200);
      const revoked = await ask(other, `/api/api-keys/${id}`, { method: "DELETE", headers: { cookie } });
      expect(revoked.status).toBe(204);
      expect((await ask(at, "/api/calls", { headers })).status).toBe(401);
    }
  });

  it("leaves no error in the log of the old one, which ends as it should", async () => {
    // Logs are whole only then.
    await system.startMissing();
    for (const name of Object.values(OLD)) expect(await system.stop(name)).toEqual({ code: 0, signal: null });
    expect(oldErrors()).toEqual([]);
  });
});

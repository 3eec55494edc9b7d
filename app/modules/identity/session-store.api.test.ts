import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserRow } from "../../migrations/tables.generated.ts";
import type { Database } from "../../platform/database/index.ts";
import type { ClaimableStore } from "../../platform/store/index.ts";
import { insertUser } from "../../test/factories/users.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import type { SessionRecord } from "./session.repository.ts";
import { type CachedSession, createSessionStore } from "./session-store.ts";

type Cache = ClaimableStore<CachedSession>;

/** A cache that remembers. */
function remembering(): Cache {
  const records = new Map<string, CachedSession>();
  return {
    set: async (key, record) => void records.set(key, record),
    get: async (key) => records.get(key) ?? null,
    claim: async (key, record) => !records.has(key) && Boolean(records.set(key, record)),
    delete: async (key) => void records.delete(key),
  };
}

/** A cache that answers every command in this way. */
function always(answer: () => Promise<never>): Cache {
  return { set: answer, get: answer, claim: answer, delete: answer };
}

const emptied = (): Cache => ({ ...remembering(), get: async () => null });
const failing = () => always(async () => Promise.reject(new Error("Connection is closed.")));
/** Longer than ten reads of a row take on a busy machine. */
const LATE_MS = 2_500;
const late = () =>
  always(() => new Promise((_, reject) => setTimeout(reject, LATE_MS, new Error("Command timed out"))));

describe("sessions", () => {
  let resources: SuiteResources;
  let database: Database;
  let row: UserRow;
  let record: SessionRecord;
  beforeAll(async () => {
    resources = await openSuiteResources();
    database = createTestDatabase(resources.databaseUrl);
  });
  afterAll(async () => {
    await database.close();
    await resources.close();
  });
  beforeEach(async () => {
    await resources.db("sessions").delete();
    row = await insertUser(resources.db);
    const { id, email, name, role, department, phone } = row;
    record = {
      user: { id, email, name, role, department, phone },
      epoch: 0,
      endsAtMs: Date.now() + 86_400_000,
    };
  });
  const openWith = async (cache: Cache) => {
    const store = createSessionStore({ database, cache });
    await store.set("key", record, 1_800);
    return store;
  };

  it.each([
    ["remembers", remembering],
    ["was emptied", emptied],
    ["fails", failing],
    ["answers late", late],
  ])("open, last and end with a cache that %s", async (_, cache) => {
    const store = await openWith(cache());
    expect(await store.get("key", { extendToSeconds: 1_800 })).toEqual(record);
    await store.delete("key");
    expect(await store.get("key", { extendToSeconds: 1_800 })).toBeNull();
  });

  it("are not held up again and again by a cache that answers late", async () => {
    const store = await openWith(late());
    const startedAt = performance.now();
    for (let asked = 0; asked < 10; asked += 1) await store.get("key");
    // Not even once.
    expect(performance.now() - startedAt).toBeLessThan(LATE_MS);
  });

  it("end at once, also for whoever has just read them and is about to cache them", async () => {
    const cache = remembering();
    const began = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const store = await openWith(cache);
    await cache.delete("key");
    const late = async <Answer>(write: () => Promise<Answer>): Promise<Answer> => {
      began.resolve();
      await ended.promise;
      return write();
    };
    const another = createSessionStore({
      database,
      cache: {
        ...cache,
        set: (...said) => late(() => cache.set(...said)),
        claim: (...said) => late(() => cache.claim(...said)),
      },
    });
    const reading = another.get("key");
    await began.promise;
    await store.delete("key");
    ended.resolve();
    await reading;
    expect(await store.get("key")).toBeNull();
  });

  it("are another process's, too", async () => {
    await openWith(remembering());
    const other = createSessionStore({ database, cache: remembering() });
    expect(await other.get("key")).toEqual(record);
  });

  it.each([
    ["nobody used them for half an hour", { sessions: { idle_ends_at: new Date(0) } }],
    ["the sign-in has lasted a day", { sessions: { ends_at: new Date(0) } }],
    ["the user was disabled", { users: { disabled_at: new Date() } }],
  ])("end when %s", async (_, change) => {
    const store = await openWith(emptied());
    for (const [table, columns] of Object.entries(change)) await resources.db(table).update(columns);
    expect(await store.get("key", { extendToSeconds: 1_800 })).toBeNull();
  });

  it("live on with each use, and know the user as the user is now", async () => {
    const store = await openWith(emptied());
    await resources.db("sessions").update({ idle_ends_at: new Date(Date.now() + 5_000) });
    await resources.db("users").where({ id: row.id }).update({ role: "supervisor" });
    expect((await store.get("key", { extendToSeconds: 1_800 }))?.user.role).toBe("supervisor");
    const [session] = await resources.db("sessions");
    expect(session.idle_ends_at.getTime()).toBeGreaterThan(Date.now() + 1_700_000);
  });
});

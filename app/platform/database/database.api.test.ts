import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createDatabase } from "./database.ts";
import { mapDatabaseError } from "./database-errors.ts";

let resources: SuiteResources;
beforeAll(async () => {
  resources = await openSuiteResources();
});
afterAll(() => resources.close());

describe("a pool", () => {
  it("says who has its connections, and closes idle ones down to its least when it is asked to", async () => {
    const database = createDatabase({
      url: resources.databaseUrl,
      poolMax: 8,
      applicationName: "idle",
      logger: pino({ enabled: false }),
    });
    const all = Promise.all(Array.from({ length: 10 }, () => database.pool.raw("select pg_sleep(0.4)")));
    await expect.poll(() => database.poolUsage()).toEqual({ used: 8, idle: 0, pending: 2, max: 8 });
    await all;
    expect(database.poolUsage()).toEqual({ used: 0, idle: 8, pending: 0, max: 8 });
    expect(database.dropIdle()).toBe(3);
    expect(database.poolUsage()).toMatchObject({ idle: 5 });
    expect(database.dropIdle()).toBe(0);
    await database.close();
  });
});

describe("a pool whose connections were cut by the server", () => {
  it("fails what was under way as 503, and tells of it in the log's own format", async () => {
    const lines: string[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(line) });
    const printed = vi.spyOn(console, "log").mockImplementation(() => {});
    const database = createDatabase({
      url: resources.databaseUrl,
      poolMax: 5,
      applicationName: "cut",
      logger,
    });
    const underWay = database.pool.raw("select pg_sleep(20)").then(
      () => null,
      (error: unknown) => error,
    );
    await sleep(300);
    await resources.db.raw(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cut'",
    );
    expect(mapDatabaseError(await underWay)).toMatchObject({ status: 503 });
    await sleep(100);
    expect((await database.pool.raw("select 1 as one")).rows).toEqual([{ one: 1 }]);
    expect(await database.ping(5_000)).toBeGreaterThan(0);
    await database.close();
    expect(printed.mock.calls).toEqual([]);
    printed.mockRestore();
    expect(lines.map((line) => JSON.parse(line).msg)).toContain("database connection");
  });
});

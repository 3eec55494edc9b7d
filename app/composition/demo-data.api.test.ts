import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../config/index.ts";
import { silentLogger } from "../platform/log/index.ts";
import { openSuiteResources, type SuiteResources } from "../test/suite-resources.ts";
import { seedDemo } from "./database-tasks.ts";

describe("demo data", () => {
  let resources: SuiteResources;
  beforeAll(async () => {
    resources = await openSuiteResources();
  });
  afterAll(() => resources.close());

  it("have leads, people and calls that belong together, and are added once", async () => {
    const config = loadConfig({
      TRUNKLINE_ENV: "demo",
      TRUNKLINE_DATABASE_URL: resources.databaseUrl,
      TRUNKLINE_REDIS_URL: resources.redisUrl,
      TRUNKLINE_VAPI_SECRET: "test-secret-header-0001",
      TRUNKLINE_TWILIO_ACCOUNT_SID: `AC${"1".repeat(32)}`,
      TRUNKLINE_TWILIO_AUTH_TOKEN: "test-twilio-auth-token",
      TRUNKLINE_TWILIO_FROM: "+15145550100",
    });
    expect(await seedDemo(config, silentLogger())).toBeGreaterThan(100);
    expect(await seedDemo(config, silentLogger())).toBe(0);
    const { db } = resources;
    const numberOf = async (table: "leads" | "contacts" | "calls") => {
      const [row] = await db(table).count("* as count");
      return Number(row?.count);
    };
    expect(await numberOf("leads")).toBe(40);
    expect(await numberOf("contacts")).toBe(40);
    expect(await numberOf("calls")).toBe(24);
    const statuses = await db("leads").distinct("status").pluck("status");
    expect(statuses.sort()).toEqual(["contacted", "converted", "lost", "new", "qualified"]);
    expect(await db("contacts").whereNotNull("lead_id").where({ is_primary: true })).toHaveLength(28);
    expect(await db("calls").whereNull("known_as")).toEqual([]);
    expect(await db("calls").whereNull("user_id")).toEqual([]);
    expect((await db("calls").whereNotNull("earlier_calls")).length).toBeGreaterThan(1);
    const phones = await db("leads").pluck("phone");
    expect(new Set(phones).size).toBe(40);
    // An inbox in which there is something of each kind, and nothing that goes out by itself.
    const threads = await db("threads").orderBy("status").pluck("status");
    expect(threads).toEqual(["closed", "open", "open", "open", "snoozed"]);
    expect(await db("threads").where({ assigned_to: null })).toMatchObject([
      { status: "open", waiting_since: expect.any(Date), read_sequence: 0, last_inbound_sequence: 2 },
    ]);
    expect((await db("threads").whereRaw("tags <> '{}'")).length).toBe(4);
    // Colleagues have answered to a message of theirs.
    expect((await db("messages").whereNotNull("parent_id")).length).toBeGreaterThan(1);
    const [scheduled] = await db("scheduled_messages").select("status", "send_at");
    expect(scheduled).toMatchObject({ status: "waiting" });
    expect(scheduled?.send_at.getTime()).toBeGreaterThan(Date.now() + 86_400_000);
    expect(await db("messages").whereIn("status", ["queued", "sending"])).toEqual([]);
    expect((await db("messages").where({ direction: "outbound", status: "delivered" })).length).toBe(4);
  });
});

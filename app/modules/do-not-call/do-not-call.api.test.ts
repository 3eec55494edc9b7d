import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertLead } from "../../test/factories/leads.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { doNotCallRepository } from "./do-not-call.repository.ts";

describe("the do-not-call list", () => {
  let app: TestApplication;
  let agent: string;
  let supervisor: string;
  let manager: string;

  beforeAll(async () => {
    app = await startTestApplication();
    [agent, supervisor, manager] = [
      await app.signIn("agent"),
      await app.signIn("supervisor"),
      await app.signIn("manager"),
    ];
  });
  afterAll(() => app.close());

  const add = (json: object, cookie = agent) => app.request("/api/do-not-call", { cookie, json });
  const batch = (numbers: readonly object[], cookie = supervisor) =>
    app.request("/api/do-not-call/batch", { cookie, json: { numbers } });
  const found = async (query: string) =>
    (await app.request(`/api/do-not-call?${query}`, { cookie: agent })).body.items.map(
      ({ phone }: { phone: string }) => phone,
    );
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

  it("takes a number however written, and tells who listed it and why", async () => {
    const { status, body } = await add({ phone: "(514) 555-0160", reason: "complaint", note: "By letter" });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      phone: "+15145550160",
      reason: "complaint",
      source: "manual",
      note: "By letter",
      expiresAt: null,
      isActive: true,
      addedBy: { name: "Amélie Tremblay" },
    });
    const looked = await app.request("/api/do-not-call/514-555-0160", { cookie: agent });
    expect([looked.status, looked.body.phone]).toEqual([200, "+15145550160"]);
  });

  it("keeps a number for the longer of two times, whichever comes first", async () => {
    const phone = "+15145550161";
    expect((await add({ phone, expiresAt: inDays(5) })).status).toBe(201);
    expect((await add({ phone, expiresAt: inDays(2) })).status).toBe(200);
    const { body: kept } = await app.request(`/api/do-not-call/${phone}`, { cookie: agent });
    expect(Date.parse(kept.expiresAt)).toBeGreaterThan(Date.now() + 4 * 86_400_000);
    const forGood = await add({ phone, reason: "legal" });
    expect(forGood.body).toMatchObject({ expiresAt: null, reason: "legal" });
    expect((await add({ phone, expiresAt: inDays(9) })).body).toMatchObject({
      expiresAt: null,
      reason: "legal",
    });
  });

  it("lists one that had expired as if it were new", async () => {
    const phone = "+15145550166";
    const longAgo = new Date("2025-01-01T00:00:00Z");
    await app.db("dnc_numbers").insert({
      phone,
      reason: "other",
      source: "import",
      created_at: longAgo,
      expires_at: new Date("2025-02-01T00:00:00Z"),
    });
    const { status, body } = await add({ phone });
    expect([status, body.isActive, body.reason]).toEqual([201, true, "requested"]);
    expect(Date.parse(body.createdAt)).toBeGreaterThan(longAgo.getTime());
    const { body: kept } = await add({ phone, reason: "legal" });
    expect([kept.createdAt, kept.reason]).toEqual([body.createdAt, "requested"]);
  });

  it("says what is wrong: no number, a time that has passed, too few digits to search by", async () => {
    expect((await add({ phone: "call me" })).body.errors[0].path).toBe("phone");
    expect((await add({ phone: "+15145550162", expiresAt: inDays(-1) })).body.errors[0].path).toBe(
      "expiresAt",
    );
    expect((await app.request("/api/do-not-call?q=12", { cookie: agent })).status).toBe(422);
    const unknown = await app.request("/api/do-not-call/+15145550163", { cookie: agent });
    expect([unknown.status, unknown.body.code]).toEqual([404, "number_not_listed"]);
  });

  it("takes thousands at once, each line with its verdict", async () => {
    await add({ phone: "+14385550001" });
    await add({ phone: "+14385550002", expiresAt: inDays(1) });
    const many = Array.from({ length: 4_990 }, (_, n) => ({
      phone: `+1450555${String(n).padStart(4, "0")}`,
    }));
    const { status, body } = await batch([
      { phone: "438 555 0001" },
      { phone: "438 555 0002" },
      { phone: "438 555 0003", reason: "registry" },
      { phone: "+14385550003" },
      { phone: "n/a" },
      ...many,
    ]);
    expect(status).toBe(200);
    expect(body.counts).toEqual({ added: 4_991, extended: 1, unchanged: 1, repeated: 1, invalid: 1 });
    expect(body.lines.slice(0, 5).map(({ verdict }: { verdict: string }) => verdict)).toEqual([
      "unchanged",
      "extended",
      "added",
      "repeated",
      "invalid",
    ]);
    expect(body.lines[4]).toMatchObject({
      index: 4,
      phone: null,
      detail: expect.stringContaining("country code"),
    });
    expect((await batch([{ phone: "+14385550004" }], agent)).status).toBe(403);
    expect((await batch(Array.from({ length: 5_001 }, () => ({ phone: "x" })))).status).toBe(422);
  });

  it("takes numbers in one order: batches that have them in others never wait for each other in a circle", async () => {
    const [low, high] = ["+18195550001", "+18195550002"].map((phone) => ({
      phone,
      reason: "requested" as const,
      expiresAt: null,
      note: null,
    }));
    if (!low || !high) throw new Error("two numbers");
    const origin = { source: "import", addedBy: null } as const;
    const database = createTestDatabase(app.databaseUrl);
    try {
      let other: Promise<unknown> = Promise.resolve();
      await database.transaction(async (db) => {
        await doNotCallRepository.upsert(db, [low], origin);
        other = database.transaction((rival) => doNotCallRepository.upsert(rival, [high, low], origin));
        await eventually("the rival waits", async () => {
          const waiting = await app
            .db("pg_stat_activity")
            .where({ wait_event_type: "Lock" })
            .whereRaw("datname = current_database()");
          return waiting.length > 0;
        });
        await doNotCallRepository.upsert(db, [high], origin);
      });
      expect(await other).toEqual(new Map());
    } finally {
      await database.close();
    }
  });

  it("is searched by digits, filtered, and read page by page", async () => {
    await add({ phone: "+15145550170", reason: "legal" });
    await app.db("dnc_numbers").insert({
      phone: "+15145550171",
      reason: "legal",
      source: "import",
      expires_at: new Date(Date.now() - 1_000),
    });
    expect(await found("q=514%20555%200170")).toEqual(["+15145550170"]);
    expect(await found("q=55501&reason=legal&state=expired")).toEqual(["+15145550171"]);
    expect((await found("q=1514555017&state=all")).toSorted()).toEqual(["+15145550170", "+15145550171"]);
    expect(await found("q=1514555017&source=import&state=all")).toEqual(["+15145550171"]);
    const seen: string[] = [];
    let cursor = "";
    do {
      const { body } = await app.request(`/api/do-not-call?q=1450555&limit=100${cursor}`, { cookie: agent });
      seen.push(...body.items.map(({ phone }: { phone: string }) => phone));
      cursor = body.nextCursor && seen.length < 1_000 ? `&cursor=${body.nextCursor}` : "";
    } while (cursor);
    expect([seen.length, new Set(seen).size]).toEqual([1_000, 1_000]);
  });

  it("lets managers alone take a number off, and keeps who did it", async () => {
    const phone = "+15145550164";
    await add({ phone });
    const remove = (cookie: string) => app.request(`/api/do-not-call/${phone}`, { method: "DELETE", cookie });
    expect((await remove(supervisor)).status).toBe(403);
    expect((await remove(manager)).status).toBe(204);
    expect((await remove(manager)).status).toBe(404);
    const { body: session } = await app.request("/api/session", { cookie: manager });
    const lines = await app.db("audit_log").where({ action: "do_not_call.removed", subject_id: phone });
    expect(lines.map(({ actor_id }: { actor_id: string }) => actor_id)).toEqual([session.user.id]);
  });

  it("gets the number of a lead that wants no calls; what is done to the lead later lists it no more", async () => {
    const { id } = await insertLead(app.db, { phone: "+15145550165" });
    await app.request(`/api/leads/${id}/status`, {
      cookie: agent,
      json: { status: "lost", reason: "do_not_call" },
    });
    const listed = await app.request("/api/do-not-call/+15145550165", { cookie: agent });
    expect(listed.body).toMatchObject({ source: "lead", reason: "requested", addedBy: null });
    await app.request("/api/do-not-call/+15145550165", { method: "DELETE", cookie: manager });
    await app.request(`/api/leads/${id}`, {
      method: "PATCH",
      cookie: agent,
      headers: { "if-match": '"2"' },
      json: { tags: ["later"] },
    });
    expect((await app.request("/api/do-not-call/+15145550165", { cookie: agent })).status).toBe(404);
  });
});

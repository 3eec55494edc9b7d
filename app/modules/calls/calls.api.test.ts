import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProviderEventRow } from "../../migrations/tables.generated.ts";
import { insertAlert } from "../../test/factories/alerts.ts";
import { changeCall, insertCall, insertCalls } from "../../test/factories/calls.ts";
import { insertMessage } from "../../test/factories/messages.ts";
import { insertProviderEvent } from "../../test/factories/provider-events.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { alertToolCall, endOfCallReport, statusUpdate, vapiCall } from "../../test/vapi-messages.ts";
import { createCallsReads } from "./calls.reads.ts";
import { createCallsService } from "./calls.service.ts";

/** The service over the suite's database, for what no route does. */
async function serviceOver(app: TestApplication) {
  const database = createTestDatabase(app.databaseUrl);
  const { unitOfWork } = testUnitOfWork(database);
  const calls = createCallsService({ unitOfWork, reads: createCallsReads(database) });
  return { endSilent: calls.endSilent, close: database.close };
}

const traceparentOf = (letter: string) => `00-${letter.repeat(32)}-b7ad6b7169203331-01`;
/** What a link into Grafana's Explore shows. */
const leftOf = (link: string) => JSON.parse(new URL(link).searchParams.get("left") ?? "null");

describe("calls", () => {
  let app: TestApplication;
  let cookie: string;
  beforeAll(async () => {
    app = await startTestApplication({ environment: { TRUNKLINE_GRAFANA_URL: "http://grafana.test" } });
    cookie = await app.signIn("agent");
  });
  afterAll(() => app.close());

  const get = (path: string) => app.request(path, { cookie });
  const idOf = async (providerCallId: string) =>
    (await app.db("calls").where({ provider_call_id: providerCallId }).first("id")).id;

  describe("GET /api/calls", () => {
    const owner = `+1514555${String(Math.floor(Math.random() * 9000) + 1000)}`;
    beforeAll(async () => {
      await insertCalls(
        app.db,
        Array.from({ length: 60 }, (_, index) => ({
          direction: index % 2 ? "inbound" : "outbound",
          status: index % 3 ? "completed" : "failed",
          phone: owner,
          caller_name: `Caller ${index}`,
          // Pairs share a time: the id must break the tie.
          initiated_at: new Date(Date.UTC(2026, 0, 1, 0, Math.floor(index / 2))),
        })),
      );
    });

    it("walks through all pages without a gap or a repetition, while calls are added", async () => {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const query: string = `?limit=7&phone=${encodeURIComponent(owner)}${cursor ? `&cursor=${cursor}` : ""}`;
        const { body } = await get(`/api/calls${query}`);
        seen.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor;
        await app.vapi(statusUpdate(vapiCall(), "ringing"));
      } while (cursor);
      expect(seen).toHaveLength(60);
      expect(new Set(seen).size).toBe(60);
    });

    it("filters by status, direction, time and words", async () => {
      const base = `/api/calls?limit=100&phone=${encodeURIComponent(owner)}`;
      expect((await get(`${base}&status=failed`)).body.items).toHaveLength(20);
      expect((await get(`${base}&direction=inbound`)).body.items).toHaveLength(30);
      expect(
        (await get(`${base}&from=2026-01-01T00:10:00Z&to=2026-01-01T00:12:00Z`)).body.items,
      ).toHaveLength(4);
      expect((await get("/api/calls?q=Caller%2057")).body.items).toHaveLength(1);
      expect((await get("/api/calls?q=100%25")).body.items).toHaveLength(0);
      const digits = owner.slice(1);
      const typed = encodeURIComponent(
        `+${digits[0]} (${digits.slice(1, 4)}) ${digits.slice(4, 7)}-${digits.slice(7)}`,
      );
      expect((await get(`/api/calls?limit=100&q=${typed}`)).body.items).toHaveLength(60);
      expect(
        (await get(`/api/calls?limit=100&q=57&phone=${encodeURIComponent(owner)}`)).body.items,
      ).toHaveLength(1);
      expect((await get("/api/calls?q=al")).body.items).toHaveLength(0);
    });

    it("says what is wrong with a filter, and with a cursor of another list", async () => {
      const answer = await get("/api/calls?status=sleeping&limit=1000");
      expect(answer.status).toBe(422);
      expect(answer.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
        "query.limit",
        "query.status",
      ]);
      expect((await get("/api/calls?cursor=nonsense")).body.code).toBe("invalid_cursor");
    });
  });

  describe("GET /api/calls/active", () => {
    it("shows what goes on, the most urgent first, and drops what has ended", async () => {
      const [calm, urgent, over] = [vapiCall(), vapiCall(), vapiCall()];
      for (const call of [calm, urgent, over]) await app.vapi(statusUpdate(call, "in-progress"));
      await app.vapi(alertToolCall(urgent, { priority: "P1", message: "x" }));
      await app.vapi(statusUpdate(over, "ended", { endedReason: "customer-ended-call" }));
      const ids = (await get("/api/calls/active")).body.items.map(({ id }: { id: string }) => id);
      expect(ids[0]).toBe(await idOf(urgent.id));
      expect(ids).toContain(await idOf(calm.id));
      expect(ids).not.toContain(await idOf(over.id));
    });
  });

  it("ends calls of which nothing was heard for long, so that no board shows them for ever", async () => {
    const [silent, talking] = [vapiCall(), vapiCall()];
    for (const call of [silent, talking]) await app.vapi(statusUpdate(call, "in-progress"));
    await changeCall(app.db, silent.id, { updated_at: new Date(Date.now() - 3 * 3_600_000) });
    const calls = await serviceOver(app);
    expect(await calls.endSilent(new Date(Date.now() - 2 * 3_600_000))).toBe(1);
    const row = (id: string) => app.db("calls").where({ provider_call_id: id }).first();
    expect(await row(silent.id)).toMatchObject({ status: "failed", raw_reason: "nothing-heard-any-more" });
    expect(await row(talking.id)).toMatchObject({ status: "in_progress" });
    expect((await get(`/api/calls/${(await row(silent.id)).id}`)).body.timeline.at(-1)).toMatchObject({
      kind: "call.ended",
      detail: "nothing-heard-any-more",
    });
    await calls.close();
  });

  describe("GET /api/calls/:id", () => {
    it("tells the whole story in order, with the time that each step took", async () => {
      const call = vapiCall();
      const begin = Date.now() - 60_000;
      await app.vapi(statusUpdate(call, "ringing", { timestamp: begin }));
      await app.vapi(statusUpdate(call, "in-progress", { timestamp: begin + 4_000 }));
      await app.vapi(alertToolCall(call, { priority: "P2", message: "Sewer" }));
      await app.vapi(endOfCallReport(call));
      const { body } = await get(`/api/calls/${await idOf(call.id)}`);
      const kinds = body.timeline.map(({ kind }: { kind: string }) => kind);
      expect(kinds.slice(0, 2)).toEqual(["call.ringing", "call.in_progress"]);
      expect(kinds).toContain("alert.raised");
      expect(kinds.filter((kind: string) => kind === "message.queued")).toHaveLength(3);
      expect(body.timeline[0].sincePreviousMs).toBeNull();
      expect(body.timeline[1].sincePreviousMs).toBe(4_000);
      expect(body.transcript[1]).toEqual({ role: "caller", text: "My basement floods.", atSeconds: 3.1 });
      expect(body.alerts[0]).toMatchObject({ priority: 2, body: "Sewer" });
    });

    it("links to its trace in Grafana, at the time of the call", async () => {
      const traceId = "0af7651916cd43dd8448eb211c80319c";
      const { id } = await insertCall(app.db, {
        status: "completed",
        initiated_at: new Date("2026-01-01T12:00:00Z"),
        traceparent: `00-${traceId}-b7ad6b7169203331-01`,
      });
      const { items } = (await get(`/api/calls/${id}`)).body.traces;
      expect(items).toMatchObject([{ traceId, kind: "call", beganAt: "2026-01-01T12:00:00.000Z" }]);
      const { queries, range } = leftOf(items[0].url);
      expect(queries[0]).toMatchObject({ queryType: "traceql", query: traceId });
      expect(new Date(Number(range.from)).toISOString()).toBe("2026-01-01T11:55:00.000Z");
    });

    it("links to all of its traces, also of rows that became part of it and of its SMS' receipts", async () => {
      const call = await insertCall(app.db, { traceparent: traceparentOf("a") });
      const former = randomUUID();
      await app.db("call_aliases").insert({ id: former, call_id: call.id });
      const alert = await insertAlert(app.db, { call_id: call.id, traceparent: traceparentOf("b") });
      const message = await insertMessage(app.db, { alert_id: alert.id, delivered_at: new Date() });
      const told = (of: Partial<ProviderEventRow>, letter: string) =>
        insertProviderEvent(app.db, { ...of, traceparent: traceparentOf(letter) });
      await app.db("call_story").insert({
        call_id: call.id,
        at: new Date(),
        kind: "status",
        what: "ringing",
        traceparent: traceparentOf("c"),
      });
      await told({ message_id: message.id, kind: "sms_status" }, "d");
      await told({ message_id: randomUUID(), kind: "sms_status" }, "e");
      const { items, url } = (await get(`/api/calls/${former}`)).body.traces;
      expect(items.map(({ traceId, kind }: Record<string, string>) => `${traceId?.[0]} ${kind}`)).toEqual([
        "b alert",
        ...["a call", "c call", "d receipt"],
      ]);
      const ids = [
        `span.trunkline.call.id = "${call.id}"`,
        `span.trunkline.call.id = "${former}"`,
        `span.trunkline.message.id = "${message.id}"`,
      ];
      expect(leftOf(url).queries[0].query).toBe(`{ ${ids.join(" || ")} }`);
    });

    it("has no traces and no link where nothing was traced", async () => {
      const { id } = await insertCall(app.db, {});
      expect((await get(`/api/calls/${id}`)).body.traces).toEqual({ items: [], url: null });
    });

    it("answers 404 for a call that is not there and for what is no id", async () => {
      expect((await get(`/api/calls/${randomUUID()}`)).body.code).toBe("call_not_found");
      expect((await get("/api/calls/17")).status).toBe(404);
    });
  });

  describe("POST /webhooks/twilio/voice-status", () => {
    const form = (sid: string, status: string, sequence: number, more: Record<string, string> = {}) => ({
      CallSid: sid,
      AccountSid: "AC1",
      From: "+15145550177",
      To: "+15145550100",
      Direction: "inbound",
      ApiVersion: "2010-04-01",
      CallStatus: status,
      Timestamp: new Date().toUTCString(),
      CallbackSource: "call-progress-events",
      SequenceNumber: String(sequence),
      ...more,
    });
    const path = "/webhooks/twilio/voice-status";

    it("moves a call forward whatever the order of arrival", async () => {
      const sid = `CA${randomUUID()}`;
      await app.twilio(path, form(sid, "completed", 3, { CallDuration: "42" }));
      await app.twilio(path, form(sid, "in-progress", 2));
      await app.twilio(path, form(sid, "ringing", 1));
      expect(await app.db("calls").where({ provider_call_id: sid }).first()).toMatchObject({
        status: "completed",
        duration_s: 42,
        phone: "+15145550177",
      });
    });

    it("speaks of the same call as the voice agent that rides on it, whoever comes first", async () => {
      for (const carrierFirst of [true, false]) {
        const sid = `CA${randomUUID()}`;
        const call = vapiCall({ phoneCallProvider: "twilio", phoneCallProviderId: sid });
        const steps = [
          () => app.twilio(path, form(sid, "ringing", 1)),
          () => app.vapi(statusUpdate(call, "in-progress")),
        ];
        for (const step of carrierFirst ? steps : steps.reverse()) await step();
        const rows = await app.db("calls").whereIn("provider_call_id", [sid, call.id]);
        expect(rows).toHaveLength(1);
        expect(rows[0]).toMatchObject({
          provider: "vapi",
          provider_call_id: call.id,
          carrier_call_id: sid,
          status: "in_progress",
        });
      }
    });

    it("takes fields with spaces as they were signed, and refuses a changed one", async () => {
      const sid = `CA${randomUUID()}`;
      expect((await app.twilio(path, form(sid, "ringing", 0, { CallerName: " spaced  name " }))).status).toBe(
        204,
      );
      const answer = await app.request(path, {
        body: new URLSearchParams(form(sid, "completed", 1)).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": "AAAA" },
      });
      expect(answer.status).toBe(401);
    });
  });
});

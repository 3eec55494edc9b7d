import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const GRAFANA = "https://grafana.example";

describe("GET /api/audit-log", () => {
  let app: TestApplication;
  let cookie: string;
  let userId: string;
  const keyIds: string[] = [];
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api", environment: { TRUNKLINE_GRAFANA_URL: GRAFANA } });
    cookie = await app.signIn("admin");
    userId = (await app.request("/api/session", { cookie })).body.user.id;
    for (const name of ["first", "second", "third"]) {
      const made = await app.request("/api/api-keys", { cookie, json: { name, scopes: ["calls:read"] } });
      keyIds.push(made.body.id);
    }
    await app.request(`/api/api-keys/${keyIds[0]}`, { cookie, method: "DELETE" });
  });
  afterAll(() => app.close());
  const list = (query = "", who = cookie) => app.request(`/api/audit-log${query}`, { cookie: who });
  const actions = (body: { items: { action: string; subject: { name: string } }[] }) =>
    body.items.map(({ action, subject }) => `${action} ${subject.name}`);

  it("tells who did what to what, newest first, with today's names", async () => {
    const { status, body } = await list();
    expect(status).toBe(200);
    expect(actions(body)).toEqual([
      "api_key.revoked first",
      "api_key.created third",
      "api_key.created second",
      "api_key.created first",
    ]);
    expect(body.items[0]).toMatchObject({
      actor: { kind: "user", id: userId, name: expect.any(String) },
      subject: { type: "api_key", id: keyIds[0] },
      detail: {},
    });
  });

  it("goes on from page to page, also among entries of one millisecond", async () => {
    await app.db("audit_log").insert(
      Array.from({ length: 5 }, (_, index) => ({
        actor_kind: "system",
        action: "test.at_once",
        subject_type: "test",
        subject_id: String(index),
        at: "2026-01-01T00:00:00Z",
      })),
    );
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await list(`?action=test.at_once&limit=2${cursor ? `&cursor=${cursor}` : ""}`);
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map(({ subject }: { subject: { id: string } }) => subject.id));
      cursor = body.nextCursor;
    } while (cursor);
    expect(seen.toSorted()).toEqual(["0", "1", "2", "3", "4"]);
  });

  it("is narrowed by actor, action, object and time", async () => {
    const other = await insertUser(app.db, { role: "admin" });
    await app.db("audit_log").insert({
      actor_kind: "user",
      actor_id: other.id,
      action: "user.disabled",
      subject_type: "user",
      subject_id: userId,
      at: "2026-02-01T12:00:00Z",
      trace_id: TRACE_ID,
    });
    expect((await list(`?actorId=${other.id}`)).body.items).toHaveLength(1);
    expect(actions((await list("?action=api_key.revoked")).body)).toEqual(["api_key.revoked first"]);
    expect(actions((await list(`?subjectType=api_key&subjectId=${keyIds[0]}`)).body)).toEqual([
      "api_key.revoked first",
      "api_key.created first",
    ]);
    expect((await list(`?subjectType=user&subjectId=${keyIds[0]}`)).body.items).toEqual([]);
    const thatDay = await list("?from=2026-02-01T00:00:00Z&to=2026-02-02T00:00:00Z");
    expect(actions(thatDay.body)).toEqual([expect.stringMatching(/^user\.disabled \w/)]);
    expect((await list("?from=2026-02-01T12:00:00.001Z&to=2026-02-02T00:00:00Z")).body.items).toEqual([]);
  });

  it("names the trace of the request that did it, and links it", async () => {
    const [entry] = (await list("?action=user.disabled")).body.items;
    expect(entry.traceId).toBe(TRACE_ID);
    expect(entry.traceUrl).toContain(GRAFANA);
    expect(decodeURIComponent(entry.traceUrl)).toContain(TRACE_ID);
  });

  it("is for administrators alone", async () => {
    for (const role of ["agent", "supervisor", "manager"] as const) {
      expect((await list("", await app.signIn(role))).status).toBe(403);
    }
    expect((await app.request("/api/audit-log")).status).toBe(401);
  });

  it.each(["actorId=nobody", "from=yesterday", "limit=0", "action="])(
    "refuses %s by field",
    async (query) => {
      const { status, body } = await list(`?${query}`);
      expect([status, body.code]).toEqual([422, "invalid_input"]);
    },
  );
});

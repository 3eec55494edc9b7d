import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectClient } from "../../live/test/live-client.ts";
import { type Instance, startTestApplication, type TestApplication } from "../../test/test-application.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0";
const SAFARI =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1";

describe("where somebody is signed in", () => {
  let app: TestApplication;
  let other: Instance;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api,live" });
    other = await app.another("api,live");
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });
  beforeEach(() => app.db("sessions").delete());

  const signIn = async (userAgent: string, role = "agent") => {
    const answer = await app.request("/api/session", {
      json: { email: `${role}@trunkline.example`, password: "trunkline-demo" },
      headers: { "user-agent": userAgent },
    });
    return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  };
  const list = async (cookie: string) => (await app.request("/api/sessions", { cookie })).body.items;
  const isIn = async (cookie: string, instance: Instance = app) =>
    (await instance.request("/api/session", { cookie })).status === 200;

  it("is told by device, address and time, newest first, without what could open a session", async () => {
    const [desk, phone] = [await signIn(FIREFOX), await signIn(SAFARI)];
    const answer = await app.request("/api/sessions", { cookie: desk });
    expect(answer.body).toEqual({
      items: [
        expect.objectContaining({ device: "Safari on iPhone", isCurrent: false }),
        expect.objectContaining({ device: "Firefox on Linux", isCurrent: true }),
      ],
      nextCursor: null,
    });
    const [{ address, signedInAt, lastSeenAt }] = answer.body.items;
    expect(address).toMatch(/127\.0\.0\.1|::1/);
    expect(Date.now() - Date.parse(signedInAt)).toBeLessThan(60_000);
    expect(Date.parse(lastSeenAt)).toBeGreaterThanOrEqual(Date.parse(signedInAt));
    const keys = await app.db("sessions").pluck("key");
    for (const secret of [...keys, ...[desk, phone].map((cookie) => cookie.split("=")[1] ?? "x")])
      expect(answer.text).not.toContain(secret);
  });

  it("is told page by page", async () => {
    const cookies = [await signIn(FIREFOX), await signIn(FIREFOX), await signIn(FIREFOX)];
    const ids: string[] = [];
    let cursor = "";
    for (;;) {
      const { body } = await app.request(`/api/sessions?limit=2${cursor}`, { cookie: cookies[0] ?? "" });
      ids.push(...body.items.map(({ id }: { id: string }) => id));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
    }
    expect(new Set(ids).size).toBe(3);
    expect(ids).toHaveLength(3);
  });

  it("leaves out what is over: idle too long, ended, or of an older password", async () => {
    const cookie = await signIn(FIREFOX);
    const { user_id } = await app.db("sessions").first();
    const later = new Date(Date.now() + 60_000);
    const before = new Date(Date.now() - 60_000);
    const row = { user_id, epoch: 0, idle_ends_at: later, ends_at: later };
    await app.db("sessions").insert([
      { ...row, key: "idle", idle_ends_at: before },
      { ...row, key: "ended", ends_at: before },
      { ...row, key: "older", epoch: -1 },
    ]);
    expect(await list(cookie)).toHaveLength(1);
  });

  it("ends where its user says, with its sockets, in every process, and stands in the audit log", async () => {
    const [desk, phone] = [await signIn(FIREFOX), await signIn(SAFARI)];
    const live = (cookie: string, instance: Instance) =>
      connectClient(Number(new URL(instance.url).port), { Cookie: cookie });
    const [deskSocket, phoneSocket] = [await live(desk, app), await live(phone, other)];
    expect(await isIn(phone, other)).toBe(true);
    const [{ id }] = await list(desk);
    const startedAtMs = Date.now();
    const end = () => app.request(`/api/sessions/${id}`, { method: "DELETE", cookie: desk });
    expect((await end()).status).toBe(204);
    expect((await phoneSocket.closed).code).toBe(4401);
    expect(Date.now() - startedAtMs).toBeLessThan(3_000);
    expect(await isIn(phone, other)).toBe(false);
    expect(await isIn(desk)).toBe(true);
    expect(deskSocket.socket.readyState).toBe(deskSocket.socket.OPEN);
    expect((await end()).body).toMatchObject({ status: 404, code: "session_not_found" });
    expect(await app.db("audit_log").where({ action: "session.ended" })).toMatchObject([
      { subject_type: "session", subject_id: id },
    ]);
    deskSocket.socket.close();
  });

  it("is nobody else's to see or end", async () => {
    const [mine, theirs] = [await signIn(FIREFOX), await signIn(SAFARI, "manager")];
    const [{ id }] = await list(theirs);
    const answer = await app.request(`/api/sessions/${id}`, { method: "DELETE", cookie: mine });
    expect(answer.status).toBe(404);
    expect(
      (await app.request(`/api/sessions/${randomUUID()}`, { method: "DELETE", cookie: mine })).status,
    ).toBe(404);
    await app.request("/api/sessions", { method: "DELETE", cookie: mine });
    expect(await isIn(theirs)).toBe(true);
    expect(await list(mine)).toHaveLength(1);
  });

  it("ends everywhere but here, and twice is as good as once", async () => {
    const [desk, phone, tablet] = [await signIn(FIREFOX), await signIn(SAFARI), await signIn(SAFARI)];
    for (let round = 0; round < 2; round += 1) {
      const { status } = await app.request("/api/sessions", { method: "DELETE", cookie: desk });
      expect(status).toBe(204);
      expect(await Promise.all([desk, phone, tablet].map((cookie) => isIn(cookie)))).toEqual([
        true,
        false,
        false,
      ]);
    }
  });

  it("is nowhere for an API key, which ends nothing", async () => {
    const admin = await signIn(FIREFOX, "admin");
    const { body } = await app.request("/api/api-keys", {
      cookie: admin,
      json: { name: "Key", scopes: ["notifications:read"] },
    });
    const headers = { authorization: `Bearer ${body.key}` };
    expect((await app.request("/api/sessions", { headers })).body.items).toEqual([]);
    expect((await app.request("/api/sessions", { method: "DELETE", headers })).status).toBe(204);
    expect(await isIn(admin)).toBe(true);
  });
});

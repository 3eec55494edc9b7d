import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectClient } from "../../live/test/live-client.ts";
import { hashPassword } from "../../platform/password/index.ts";
import { insertUser } from "../../test/factories/users.ts";
import {
  type Answer,
  eventually,
  startTestApplication,
  type TestApplication,
} from "../../test/test-application.ts";
import { mailBox, mailsTo } from "./test/mail-box.ts";

const PASSWORD = "correct horse battery";

describe("users", () => {
  let app: TestApplication;
  let admin: string;
  let adminId: string;
  let passwordHash: string;
  beforeAll(async () => {
    passwordHash = await hashPassword(PASSWORD);
    app = await startTestApplication();
    // On a busy machine the first connections may take longer than a request waits.
    admin = await eventually("a sign-in", () => app.signIn("admin").catch(() => null));
    adminId = (await app.request("/api/me", { cookie: admin })).body.id;
  });
  afterAll(() => app.close());

  const ask = (path: string, json?: unknown, method?: string, cookie = admin) =>
    app.request(path, { cookie, ...(json === undefined ? {} : { json }), ...(method ? { method } : {}) });
  const post = (path: string, json?: unknown) => ask(path, json, "POST");
  const patch = (path: string, json: unknown, cookie = admin) => ask(path, json, "PATCH", cookie);
  const anybody = (path: string, json: unknown) => app.request(path, { json });
  const newAddress = () => `${randomUUID()}@trunkline.example`;
  const invite = async (more: object = {}) => {
    const answer = await post("/api/users", {
      email: newAddress(),
      name: "Nora Lind",
      role: "agent",
      ...more,
    });
    expect(answer.status, answer.text).toBe(201);
    return answer.body;
  };
  /** A user who can sign in. */
  const active = async (columns: object = {}) =>
    insertUser(app.db, { password_hash: passwordHash, ...columns });
  const signIn = (email: string, password = PASSWORD) => anybody("/api/session", { email, password });
  const cookieOf = (answer: Answer) => answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const auditOf = async (id: string): Promise<{ action: string; actor_kind: string; detail: unknown }[]> =>
    app.db("audit_log").where({ subject_id: id }).orderBy("id").select("action", "actor_kind", "detail");

  describe("an invitation", () => {
    it("is mailed, opens the account once, and leaves its secret nowhere", async () => {
      const user = await invite({ role: "supervisor", department: "dispatch", workerId: "WK1" });
      expect(user).toMatchObject({
        status: "invited",
        role: "supervisor",
        department: "dispatch",
        workerId: "WK1",
      });
      expect((await signIn(user.email, "")).status).toBe(422);
      expect((await signIn(user.email)).status).toBe(401);
      const [mail] = await mailsTo(app, user.email, 1);
      expect(mail).toMatchObject({ path: "/invitation", from: "no-reply@trunkline.example" });
      const token = mail?.token;
      for (const table of ["password_links", "outbox", "audit_log"]) {
        const rows = (await app.db.raw(`select ${table}::text as row from ${table}`)).rows;
        expect(JSON.stringify(rows)).not.toContain(token);
        expect(JSON.stringify(rows)).not.toContain(user.email);
      }

      const shown = await anybody("/api/password-links/look-up", { token });
      expect(shown.body).toMatchObject({ purpose: "invitation", name: "Nora Lind", email: user.email });
      expect(Date.parse(shown.body.expiresAt) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
      const weak = await anybody("/api/password-links/use", { token, password: "short" });
      expect(weak.status).toBe(422);
      expect(weak.body.errors).toMatchObject([
        { path: "password", message: "must have at least 12 characters" },
      ]);
      expect((await anybody("/api/password-links/use", { token, password: PASSWORD })).status).toBe(204);
      expect((await signIn(user.email)).body.user).toMatchObject({ role: "supervisor" });
      const again = await anybody("/api/password-links/use", { token, password: "another horse battery" });
      expect([again.status, again.body.code]).toEqual([410, "link_not_valid"]);
      expect((await ask(`/api/users/${user.id}`)).body.status).toBe("active");
      expect((await auditOf(user.id)).map(({ action }) => action)).toEqual([
        "user.invited",
        "user.link_mailed",
        "user.password_set",
      ]);
    });

    it("for an address that somebody has is refused", async () => {
      const { email } = await invite();
      const again = await post("/api/users", { email: email.toUpperCase(), name: "Twin", role: "agent" });
      expect([again.status, again.body.code]).toEqual([409, "email_taken"]);
      expect(await app.db("users").where({ email })).toHaveLength(1);
    });

    it("can be sent again, and each of its links ends with the first that is used", async () => {
      const user = await invite();
      expect((await post(`/api/users/${user.id}/password-link`)).status).toBe(202);
      const [first, second] = await mailsTo(app, user.email, 2);
      expect(second?.path).toBe("/invitation");
      const used = await anybody("/api/password-links/use", { token: first?.token, password: PASSWORD });
      expect(used.status).toBe(204);
      expect((await anybody("/api/password-links/look-up", { token: second?.token })).status).toBe(410);
    });

    it("is used once, however many use it or its like at the same moment", async () => {
      const user = await invite();
      await post(`/api/users/${user.id}/password-link`);
      const tokens = (await mailsTo(app, user.email, 2)).map(({ token }) => token);
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          anybody("/api/password-links/use", { token: tokens[index % 2], password: `${PASSWORD} ${index}` }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 410, 410, 410, 410, 410]);
    });

    it("needs an administrator", async () => {
      const manager = await app.signIn("manager");
      const json = { email: newAddress(), name: "N", role: "agent" };
      expect((await ask("/api/users", json, "POST", manager)).status).toBe(403);
      expect((await ask("/api/users", undefined, "GET", manager)).status).toBe(403);
    });
  });

  describe("a forgotten password", () => {
    it("is set anew by a link, which ends all sessions and sockets", async () => {
      const user = await active();
      const cookie = cookieOf(await signIn(user.email));
      const socket = await connectClient(Number(new URL(app.url).port), { Cookie: cookie });
      expect((await anybody("/api/password-resets", { email: user.email })).status).toBe(202);
      const [mail] = await mailsTo(app, user.email, 1);
      expect(mail?.path).toBe("/password-reset");
      const { body } = await anybody("/api/password-links/look-up", { token: mail?.token });
      expect(body.purpose).toBe("password_reset");
      expect(Date.parse(body.expiresAt) - Date.now()).toBeLessThanOrEqual(3_600_000);
      expect((await ask("/api/me", undefined, "GET", cookie)).status).toBe(200);
      const password = "another horse battery";
      expect((await anybody("/api/password-links/use", { token: mail?.token, password })).status).toBe(204);
      expect((await ask("/api/me", undefined, "GET", cookie)).status).toBe(401);
      expect((await socket.closed).code).toBe(4401);
      expect((await signIn(user.email)).status).toBe(401);
      expect((await signIn(user.email, password)).status).toBe(200);
    });

    it("is answered alike for an unknown address, with the same work", async () => {
      const user = await active();
      const statements = async (email: string) => {
        const seen: string[] = [];
        app.onStatement((sql) => /users|outbox/.test(sql) && /^(select|insert)/i.test(sql) && seen.push(sql));
        const answer = await anybody("/api/password-resets", { email });
        const { requestId: _, ...body } = answer.body;
        return {
          status: answer.status,
          body,
          inserted: seen.filter((sql) => /insert into "?outbox/i.test(sql)).length,
        };
      };
      const [known, unknown] = [await statements(user.email), await statements(newAddress())];
      expect(unknown).toEqual(known);
      expect(known).toMatchObject({ status: 202, inserted: 1 });
    });

    it("mails nobody who is disabled, and few mails to one address", async () => {
      const user = await active({ disabled_at: new Date() });
      const other = await active();
      for (let count = 0; count < 8; count++) await anybody("/api/password-resets", { email: other.email });
      await anybody("/api/password-resets", { email: user.email });
      await mailsTo(app, other.email, 4);
      const last = newAddress();
      await invite({ email: last });
      await mailsTo(app, last, 1);
      expect(await mailBox(app, other.email)).toHaveLength(4);
      expect(await mailBox(app, user.email)).toHaveLength(0);
    });

    it("cannot be set by a link that has expired, was made up, or whose user is disabled", async () => {
      const user = await active();
      await anybody("/api/password-resets", { email: user.email });
      const [mail] = await mailsTo(app, user.email, 1);
      const use = async (token = mail?.token) =>
        (await anybody("/api/password-links/use", { token, password: PASSWORD })).status;
      const links = () => app.db("password_links").where({ user_id: user.id });
      expect(await use("x".repeat(43))).toBe(410);
      await links().update({ expires_at: new Date(Date.now() - 1_000) });
      expect(await use()).toBe(410);
      await links().update({ expires_at: new Date(Date.now() + 60_000) });
      await post(`/api/users/${user.id}/disable`);
      expect(await use()).toBe(410);
      await post(`/api/users/${user.id}/enable`);
      expect(await use()).toBe(410);
      expect(await links()).toHaveLength(0);
    });
  });

  describe("the list", () => {
    it("pages without a gap, and is narrowed by words, role and status", async () => {
      const mark = randomUUID().slice(0, 8);
      const made = [];
      for (let index = 0; index < 5; index++) made.push(await active({ name: `Person ${mark} ${index}` }));
      const invited = await invite({ name: `Person ${mark} 5`, role: "manager" });
      await post(`/api/users/${made[0]?.id}/disable`);
      const found: string[] = [];
      let cursor: string | null = null;
      do {
        const at: string = cursor ? `&cursor=${cursor}` : "";
        const { body } = await ask(`/api/users?q=${mark.toUpperCase()}&limit=2${at}`);
        found.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor;
      } while (cursor);
      expect(found).toEqual([invited.id, ...made.toReversed().map(({ id }) => id)]);
      const idsOf = async (filter: string) =>
        (await ask(`/api/users?q=${mark}&${filter}`)).body.items.map(({ id }: { id: string }) => id);
      expect(await idsOf("status=disabled")).toEqual([made[0]?.id]);
      expect(await idsOf("status=invited")).toEqual([invited.id]);
      expect(await idsOf("role=manager")).toEqual([invited.id]);
      expect(await idsOf("status=active")).toHaveLength(4);
      expect((await ask("/api/users?q=100%25_")).body.items).toEqual([]);
      expect(JSON.stringify((await ask("/api/users")).body)).not.toMatch(/password|argon2/);
    });
  });

  describe("a change by an administrator", () => {
    it("of the role counts at once; of the department signs nobody out", async () => {
      const user = await active();
      const cookie = cookieOf(await signIn(user.email));
      const moved = await patch(`/api/users/${user.id}`, { department: "claims", workerId: "WK7" });
      expect(moved.body).toMatchObject({ department: "claims", workerId: "WK7", role: "agent" });
      expect((await ask("/api/me", undefined, "GET", cookie)).body.department).toBe("claims");
      expect((await patch(`/api/users/${user.id}`, { role: "supervisor" })).body.role).toBe("supervisor");
      expect((await ask("/api/me", undefined, "GET", cookie)).status).toBe(401);
      expect((await patch(`/api/users/${user.id}`, { workerId: null })).body.workerId).toBeNull();
      expect(await auditOf(user.id)).toEqual([
        { action: "user.changed", actor_kind: "user", detail: { fields: ["department", "workerId"] } },
        { action: "user.role_changed", actor_kind: "user", detail: { role: "supervisor" } },
        { action: "user.changed", actor_kind: "user", detail: { fields: ["workerId"] } },
      ]);
    });

    it("of nothing, of an unknown user and of a disabled one is refused", async () => {
      const user = await active();
      expect((await patch(`/api/users/${user.id}`, {})).status).toBe(422);
      expect((await patch(`/api/users/${randomUUID()}`, { role: "agent" })).status).toBe(404);
      await post(`/api/users/${user.id}/disable`);
      const refused = await patch(`/api/users/${user.id}`, { department: "claims" });
      expect([refused.status, refused.body.code]).toEqual([409, "user_disabled"]);
      expect((await post(`/api/users/${user.id}/password-link`)).body.code).toBe("user_disabled");
    });

    it("disables and enables, both as often as it is asked for", async () => {
      const user = await active();
      const cookie = cookieOf(await signIn(user.email));
      for (let count = 0; count < 2; count++) {
        expect((await post(`/api/users/${user.id}/disable`)).body.status).toBe("disabled");
      }
      expect((await ask("/api/me", undefined, "GET", cookie)).status).toBe(401);
      expect((await signIn(user.email)).status).toBe(401);
      for (let count = 0; count < 2; count++) {
        expect((await post(`/api/users/${user.id}/enable`)).body.status).toBe("active");
      }
      expect((await ask("/api/me", undefined, "GET", cookie)).status).toBe(401);
      expect((await signIn(user.email)).status).toBe(200);
      expect((await auditOf(user.id)).map(({ action }) => action)).toEqual(["user.disabled", "user.enabled"]);
    });
  });

  describe("the last administrator", () => {
    it("stays one, though others who cannot sign in have the role", async () => {
      await invite({ role: "admin" });
      await active({ role: "admin", disabled_at: new Date() });
      for (const refused of [
        await post(`/api/users/${adminId}/disable`),
        await patch(`/api/users/${adminId}`, { role: "manager" }),
        await post(`/api/users/${adminId.toUpperCase()}/disable`),
        await patch(`/api/users/${adminId.toUpperCase()}`, { role: "manager" }),
      ]) {
        expect([refused.status, refused.body.code]).toEqual([409, "last_administrator"]);
      }
      expect((await ask("/api/users")).status).toBe(200);
      expect((await patch(`/api/users/${adminId}`, { role: "admin", department: "board" })).status).toBe(200);
    });

    it("is never taken away by two who demote each other at the same moment", async () => {
      const other = await active({ role: "admin" });
      const theirs = cookieOf(await signIn(other.email));
      const answers = await Promise.all([
        patch(`/api/users/${other.id}`, { role: "agent" }),
        patch(`/api/users/${adminId}`, { role: "agent" }, theirs),
      ]);
      const left = await app
        .db("users")
        .where({ role: "admin" })
        .whereNull("disabled_at")
        .whereNotNull("password_hash");
      expect(left, JSON.stringify(answers.map(({ body }) => body))).toHaveLength(1);
      await app.db("users").where({ id: adminId }).update({ role: "admin" });
      admin = await app.signIn("admin");
    });
  });

  describe("a profile", () => {
    it("keeps the keys that somebody gave to shortcuts, and gives them their own back", async () => {
      const cookie = await app.signIn("agent");
      const change = (shortcutKeys: unknown) => ask("/api/me", { shortcutKeys }, "PATCH", cookie);
      const given = { "Notifications: e": ["d"], "Anywhere: g b": ["b", "o"] };
      expect((await change(given)).body.shortcutKeys).toEqual(given);
      const { body } = await change({ "Notifications: e": null, "Anywhere: ?": ["h"] });
      const kept = { "Anywhere: g b": ["b", "o"], "Anywhere: ?": ["h"] };
      expect(body.shortcutKeys).toEqual(kept);
      expect((await ask("/api/session", undefined, "GET", cookie)).body.user.shortcutKeys).toEqual(kept);
      for (const wrong of [{ a: [] }, { a: ["x", "y", "z"] }, { a: ["Enter"] }, { a: [" "] }, { "": ["x"] }])
        expect((await change(wrong)).status).toBe(422);
      const many = (from: number) =>
        Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`Anywhere: ${from + n}`, ["x"]]));
      expect((await change(many(0))).status).toBe(200);
      const beyond = await change(many(1_000));
      expect([beyond.status, beyond.body.errors]).toEqual([
        422,
        [expect.objectContaining({ path: "shortcutKeys", message: "of your own are 200 at most" })],
      ]);
      const none = Object.keys({ ...kept, ...many(0) }).map((name) => [name, null]);
      expect((await change(Object.fromEntries(none))).body.shortcutKeys).toEqual({});
    });

    it("is changed by its owner", async () => {
      const user = await active();
      const cookie = cookieOf(await signIn(user.email));
      const change = {
        name: "Ada B. Example",
        phone: "+15145550177",
        timeZone: "Europe/Berlin",
        onCall: true,
      };
      const changed = await patch("/api/me", change, cookie);
      expect(changed.status, changed.text).toBe(200);
      expect(changed.body).toMatchObject({ ...change, email: user.email });
      expect((await ask("/api/session", undefined, "GET", cookie)).body.user.name).toBe("Ada B. Example");
      expect((await patch("/api/me", { onCall: false, phone: null }, cookie)).body).toMatchObject({
        phone: null,
        timeZone: "Europe/Berlin",
      });
      expect(await auditOf(user.id)).toMatchObject([
        { action: "user.profile_changed", detail: { fields: ["name", "phone", "timeZone", "onCall"] } },
        { action: "user.profile_changed", detail: { fields: ["phone", "onCall"] } },
      ]);
    });

    it.each([
      [{ phone: "514 555" }, "phone"],
      [{ timeZone: "Mars/Olympus" }, "timeZone"],
      [{ name: " " }, "name"],
      [{ name: "Nora\r\nBcc: others@t.example" }, "name"],
      [{ name: "\u202eNora" }, "name"],
      [{ onCall: true }, "onCall"],
      [{}, ""],
    ])("is not changed by %j", async (change, path) => {
      const user = await active();
      const cookie = cookieOf(await signIn(user.email));
      const refused = await patch("/api/me", change, cookie);
      expect(refused.status).toBe(422);
      expect(refused.body.errors.map((error: { path: string }) => error.path)).toEqual([path]);
    });

    it("keeps the number of whoever is on call, and cannot raise its owner's role", async () => {
      const user = await active({ phone: "+15145550178", on_call: true });
      const cookie = cookieOf(await signIn(user.email));
      const refused = await patch("/api/me", { phone: null }, cookie);
      expect(refused.body.errors).toMatchObject([{ path: "phone" }]);
      await patch("/api/me", { name: "Ada", role: "admin" }, cookie);
      expect(await app.db("users").where({ id: user.id }).first()).toMatchObject({
        name: "Ada",
        role: "agent",
      });
    });

    it("is nothing that an API key has", async () => {
      const { body } = await post("/api/api-keys", { name: "k", scopes: ["calls:read"] });
      const headers = { authorization: `Bearer ${body.key}` };
      expect((await app.request("/api/me", { headers })).status).toBe(404);
    });
  });
});

describe("users where nobody delivers mail", () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ environment: { TRUNKLINE_SMTP_URL: "", TRUNKLINE_MAIL_FROM: "" } });
  });
  afterAll(() => app.close());

  it("are told so, and nobody is half invited", async () => {
    const cookie = await app.signIn("admin");
    const email = "late@trunkline.example";
    const invited = await app.request("/api/users", { cookie, json: { email, name: "Late", role: "agent" } });
    expect([invited.status, invited.body.code]).toEqual([503, "mail_not_set_up"]);
    expect(await app.db("users").where({ email })).toEqual([]);
    for (const address of ["agent@trunkline.example", email]) {
      expect((await app.request("/api/password-resets", { json: { email: address } })).status).toBe(503);
    }
  });
});

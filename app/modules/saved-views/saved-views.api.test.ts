import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

describe("saved views", () => {
  let app: TestApplication;
  let [agent, other, supervisor] = ["", "", ""];

  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    [agent, other, supervisor] = [
      await app.signIn("agent"),
      await app.signIn("manager"),
      await app.signIn("supervisor"),
    ];
  });
  afterAll(() => app.close());

  const save = (json: object, cookie = agent) =>
    app.request("/api/saved-views", {
      cookie,
      json: { list: "calls", name: randomUUID(), query: "", ...json },
    });
  const change = (id: string, method: string, version: number, json?: object, cookie = agent) =>
    app.request(`/api/saved-views/${id}`, {
      method,
      cookie,
      ...(json ? { json } : {}),
      headers: { "if-match": `"${version}"` },
    });
  const act = (path: string, method: string, cookie = agent) =>
    app.request(`/api/saved-views/${path}`, { method, cookie });
  const listed = async (cookie = agent, query = "") => {
    const { body } = await app.request(`/api/saved-views?limit=100${query}`, { cookie });
    return body.items as readonly { id: string; name: string; isMine: boolean; isDefault: boolean }[];
  };
  const idsOf = async (cookie: string) => (await listed(cookie)).map(({ id }) => id);

  it("are made, changed on their version, deleted and brought back by whoever made them", async () => {
    const made = await save({ name: "Urgent", query: "priority=1&columns=time%2Cfrom" });
    expect([made.status, made.headers.get("etag")]).toEqual([201, '"1"']);
    expect(made.body).toMatchObject({ isShared: false, isMine: true, isDefault: false, version: 1 });
    const { id } = made.body;
    expect((await save({ name: "uRGENT" })).body.code).toBe("saved_view_exists");
    // The name is free in another list, and to somebody else.
    expect((await save({ name: "Urgent", list: "leads" })).status).toBe(201);
    expect((await save({ name: "Urgent" }, other)).status).toBe(201);
    const changed = await change(id, "PATCH", 1, { name: "Most urgent", position: 0.5 });
    expect(changed.body).toMatchObject({ name: "Most urgent", position: 0.5, version: 2 });
    expect((await change(id, "PATCH", 1, { query: "" })).status).toBe(412);
    expect((await change(id, "DELETE", 2)).status).toBe(204);
    expect(await idsOf(agent)).not.toContain(id);
    expect((await change(id, "PATCH", 3, { query: "" })).status).toBe(404);
    const back = await act(`${id}/restore`, "POST");
    expect([back.status, back.body.version, back.body.query]).toEqual([
      200,
      4,
      "priority=1&columns=time%2Cfrom",
    ]);
    expect((await act(`${id}/restore`, "POST")).body.version).toBe(4);
    // What one keeps to oneself is in no audit log.
    expect(await app.db("audit_log").where({ subject_id: id })).toEqual([]);
  });

  it("are one's own until they are shared; then all see them, and only supervisors take them away", async () => {
    const { body: own } = await save({ name: "Own things" });
    expect(await idsOf(other)).not.toContain(own.id);
    for (const answer of [
      await change(own.id, "PATCH", 1, { name: "X" }, other),
      await change(own.id, "DELETE", 1, undefined, supervisor),
      await act(`${own.id}/default`, "PUT", other),
    ])
      expect([answer.status, answer.body.code]).toEqual([404, "saved_view_not_found"]);
    await change(own.id, "PATCH", 1, { isShared: true });
    const seen = (await listed(other)).find(({ id }) => id === own.id);
    expect(seen).toMatchObject({ isMine: false, name: "Own things" });
    expect((await change(own.id, "PATCH", 2, { name: "X" }, supervisor)).body.code).toBe(
      "saved_view_of_another",
    );
    const third = await app.signIn("agent");
    expect((await listed(third)).find(({ id }) => id === own.id)).toBeDefined();
    expect((await change(own.id, "DELETE", 2, undefined, supervisor)).status).toBe(204);
    expect((await act(`${own.id}/restore`, "POST", supervisor)).status).toBe(200);
    expect(await app.db("audit_log").where({ subject_id: own.id }).orderBy("id").pluck("action")).toEqual([
      "saved_view.shared",
      "saved_view.deleted",
      "saved_view.restored",
    ]);
    await change(own.id, "PATCH", 4, { isShared: false });
    expect(await idsOf(other)).not.toContain(own.id);
  });

  it("open their list for whoever wants that, one of each list", async () => {
    const { body: shared } = await save({ list: "tasks", isShared: true });
    const { body: second } = await save({ list: "tasks", isShared: true });
    const defaults = async (cookie: string) =>
      (await listed(cookie, "&list=tasks")).filter(({ isDefault }) => isDefault).map(({ id }) => id);
    expect((await act(`${shared.id}/default`, "PUT", other)).body.isDefault).toBe(true);
    expect([await defaults(other), await defaults(agent)]).toEqual([[shared.id], []]);
    await act(`${second.id}/default`, "PUT", other);
    expect(await defaults(other)).toEqual([second.id]);
    expect((await act(`${second.id}/default`, "DELETE", other)).body.isDefault).toBe(false);
    expect(await defaults(other)).toEqual([]);
  });

  it("are paged, of one list or of all", async () => {
    const list = "paged-list";
    for (let index = 0; index < 3; index += 1) await save({ list });
    const first = await app.request(`/api/saved-views?list=${list}&limit=2`, { cookie: agent });
    expect([first.body.items.length, typeof first.body.nextCursor]).toEqual([2, "string"]);
    const rest = await app.request(
      `/api/saved-views?list=${list}&limit=2&cursor=${encodeURIComponent(first.body.nextCursor)}`,
      { cookie: agent },
    );
    expect([rest.body.items.length, rest.body.nextCursor]).toEqual([1, null]);
    expect(rest.body.items[0].position).toBe(1);
  });

  it("have a bound for each person and list, and take no address but a query", async () => {
    const made = await save({ list: "many" });
    const row = await app.db("saved_views").where({ id: made.body.id }).first("user_id");
    await app.db("saved_views").insert(
      Array.from({ length: 49 }, (_, index) => ({
        ...{ user_id: row.user_id, list: "many", name: `View ${index}` },
        ...{ query: "", position: index },
      })),
    );
    expect((await save({ list: "many" })).body.code).toBe("too_many_saved_views");
    for (const json of [{ query: "a=ü" }, { query: "a b" }, { list: "No List" }, { name: "two\nlines" }])
      expect((await save(json)).status).toBe(422);
  });
});

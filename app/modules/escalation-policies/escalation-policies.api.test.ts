import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

describe("escalation policies", () => {
  let app: TestApplication;
  let agent: string;
  let manager: string;
  let scheduleId: string;

  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    [agent, manager] = [await app.signIn("agent"), await app.signIn("manager")];
    scheduleId = (await app.db("on_call_schedules").first("id")).id;
  });
  afterAll(() => app.close());
  beforeEach(() => app.db("escalation_policies").where({ is_default: false }).delete());

  const steps = [
    { afterMinutes: 0, by: "sms", targets: [{ kind: "duty" }] },
    { afterMinutes: 5, by: "call", targets: [{ kind: "role", role: "manager" }] },
  ];
  const make = (json: object, cookie = manager) =>
    app.request("/api/escalation-policies", {
      cookie,
      json: { name: randomUUID(), priorities: [], steps, ...json },
    });
  const change = (id: string, method: string, version: number, json?: object) =>
    app.request(`/api/escalation-policies/${id}`, {
      method,
      cookie: manager,
      ...(json ? { json } : {}),
      headers: { "if-match": `"${version}"` },
    });

  it("are made, changed on their version and deleted by managers, read by agents; all of it is in the audit log", async () => {
    const targets = [{ kind: "schedule", id: scheduleId }];
    const made = await make({
      priorities: [2, 1, 2],
      steps: [...steps, { afterMinutes: 1, by: "sms", targets }],
    });
    expect([made.status, made.headers.get("etag")]).toEqual([201, '"1"']);
    expect(made.body).toMatchObject({
      priorities: [1, 2],
      repeats: 0,
      pagesOperators: true,
      isDefault: false,
    });
    expect(made.body.steps[2].targets).toEqual([
      { kind: "schedule", id: scheduleId, role: null, name: "Dispatch" },
    ]);
    const { id } = made.body;
    const changed = await change(id, "PATCH", 1, { repeats: 2 });
    expect(changed.body).toMatchObject({ version: 2, repeats: 2, priorities: [1, 2] });
    expect((await change(id, "PATCH", 1, { repeats: 3 })).status).toBe(412);
    const read = await app.request(`/api/escalation-policies/${id}`, { cookie: agent });
    expect(read.body).toEqual(changed.body);
    expect((await make({}, agent)).status).toBe(403);
    expect((await change(id, "DELETE", 2)).status).toBe(204);
    expect((await app.request(`/api/escalation-policies/${id}`, { cookie: agent })).status).toBe(404);
    expect(await app.db("audit_log").where({ subject_id: id }).orderBy("id").pluck("action")).toEqual([
      "escalation_policy.created",
      "escalation_policy.changed",
      "escalation_policy.deleted",
    ]);
  });

  it("come back when they were deleted by mistake, unless somebody else has their priority", async () => {
    const { body } = await make({ name: "Back again", priorities: [1] });
    const restore = (cookie = manager) =>
      app.request(`/api/escalation-policies/${body.id}/restore`, { method: "POST", cookie });
    await change(body.id, "DELETE", 1);
    const { body: list } = await app.request("/api/escalation-policies", { cookie: agent });
    expect(list.items.map(({ id }: { id: string }) => id)).not.toContain(body.id);
    const { body: other } = await make({ priorities: [1] });
    expect((await restore()).body.code).toBe("priority_has_policy");
    await change(other.id, "DELETE", 1);
    expect((await restore(agent)).status).toBe(403);
    const back = await restore();
    expect([back.status, back.body.version, back.body.priorities]).toEqual([200, 3, [1]]);
    expect((await restore()).body.version).toBe(3);
    expect(
      (
        await app.request(`/api/escalation-policies/${randomUUID()}/restore`, {
          method: "POST",
          cookie: manager,
        })
      ).status,
    ).toBe(404);
  });

  it("are refused where no step would tell anybody", async () => {
    const { id: withoutPhone } = await insertUser(app.db, { phone: null });
    const { id: withPhone } = await insertUser(app.db, { phone: "+15145550191" });
    const asking = (id: string) => [{ afterMinutes: 0, by: "call", targets: [{ kind: "user", id }] }];
    const refused = await make({ steps: asking(withoutPhone) });
    expect([refused.status, refused.body.code]).toEqual([409, "escalation_policy_tells_nobody"]);
    const { status, body } = await make({ steps: asking(withPhone) });
    expect(status).toBe(201);
    const { body: changed } = await change(body.id, "PATCH", 1, { steps: asking(withoutPhone) });
    expect(changed.code).toBe("escalation_policy_tells_nobody");
    await app.db("users").where({ id: withPhone }).update({ disabled_at: new Date() });
    // What is kept can be named anew: only a change of its steps is looked at.
    expect((await change(body.id, "PATCH", 1, { name: randomUUID() })).status).toBe(200);
  });

  it("say whom they would tell before they are kept", async () => {
    const { id } = await insertUser(app.db, { name: "Without a number", phone: null });
    const preview = (json: object, cookie = manager) =>
      app.request("/api/escalation-policies/preview", { cookie, json });
    const { status, body } = await preview({
      steps: [
        steps[0],
        { afterMinutes: 5, by: "call", targets: [{ kind: "user", id }] },
        { afterMinutes: 10, by: "sms", targets: [{ kind: "role", role: "manager" }] },
      ],
    });
    expect(status).toBe(200);
    expect(body.tellsNobody).toBe(false);
    expect(body.steps).toMatchObject([
      { afterMinutes: 0, by: "sms", tellsDuty: true, people: [], vacant: [] },
      { afterMinutes: 5, by: "call", tellsDuty: false, people: [{ id, isReachable: false }] },
      { afterMinutes: 15, by: "sms", tellsDuty: false },
    ]);
    expect(body.steps[2].people.length).toBeGreaterThan(0);
    const alone = await preview({ steps: [{ afterMinutes: 0, by: "sms", targets: [{ kind: "user", id }] }] });
    expect(alone.body.tellsNobody).toBe(true);
    expect((await preview({ steps: [] })).status).toBe(422);
    expect((await preview({ steps }, agent)).status).toBe(403);
  });

  it("share neither a name nor a priority, also when they are made at once", async () => {
    const { body } = await make({ name: "Urgent things", priorities: [1] });
    expect((await make({ name: "urgent THINGS" })).body.code).toBe("escalation_policy_exists");
    const taken = await make({ priorities: [3, 1] });
    expect([taken.status, taken.body.code, taken.body.detail]).toEqual([
      409,
      "priority_has_policy",
      `P1 is of "${body.name}".`,
    ]);
    const statuses = (await Promise.all([1, 2, 3].map(() => make({ priorities: [4] })))).map(
      ({ status }) => status,
    );
    expect(statuses.sort()).toEqual([201, 409, 409]);
  });

  it("have a default one for what no other one has, which stays", async () => {
    const { items } = (await app.request("/api/escalation-policies", { cookie: agent })).body;
    expect(items).toMatchObject([
      { name: "Default", isDefault: true, priorities: [], pagesOperators: false },
    ]);
    const [{ id, version }] = items;
    expect((await change(id, "DELETE", version)).body.code).toBe("default_escalation_policy");
    expect((await change(id, "PATCH", version, { priorities: [1] })).body.code).toBe(
      "default_escalation_policy",
    );
    expect((await change(id, "PATCH", version, { steps })).status).toBe(200);
  });

  it("name only what there is, and keep what they ask", async () => {
    for (const target of [
      { kind: "user", id: randomUUID() },
      { kind: "schedule", id: randomUUID() },
    ]) {
      const { status, body } = await make({ steps: [{ ...steps[0], targets: [{ kind: "duty" }, target] }] });
      expect([status, body.errors[0].path]).toEqual([422, "steps.0.targets.1.id"]);
    }
    expect((await make({ steps: [] })).status).toBe(422);
    const targets = [{ kind: "schedule", id: scheduleId }];
    const { body: policy } = await make({ name: "Asks it", steps: [{ ...steps[0], targets }] });
    const remove = () =>
      app.request(`/api/on-call/schedules/${scheduleId}`, {
        method: "DELETE",
        cookie: manager,
        headers: { "if-match": '"1"' },
      });
    const refused = await remove();
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
      409,
      "on_call_schedule_in_use",
      'It is asked by "Asks it".',
    ]);
    expect(await app.db("on_call_schedules").where({ id: scheduleId })).toHaveLength(1);
    await change(policy.id, "DELETE", 1);
    expect((await remove()).status).toBe(204);
  });
});

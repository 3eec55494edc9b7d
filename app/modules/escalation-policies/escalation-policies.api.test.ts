import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
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

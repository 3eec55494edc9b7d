import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertTask } from "../../test/factories/tasks.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

const ALL = "alerts,calls,callbacks,tasks,threads,voicemails,lists,team";
const END = "2026-11-28T05:00:00.000Z";

describe("GET /api/today", () => {
  let app: TestApplication;
  let [agent, supervisor] = ["", ""];

  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    [agent, supervisor] = [await app.signIn("agent"), await app.signIn("supervisor")];
  });
  afterAll(() => app.close());

  const today = (panels: string, cookie = supervisor) =>
    app.request(`/api/today?panels=${panels}&endOfDay=${END}`, { cookie });

  it("answers each panel as its own endpoint would, all with one request", async () => {
    const { user } = (await app.request("/api/session", { cookie: supervisor })).body;
    const due = { due_at: new Date("2026-11-27T12:00:00Z"), due_time_zone: "UTC" };
    const task = await insertTask(app.db, { title: "Due today", ...due });
    await app.db("task_assignees").insert({ task_id: task.id, user_id: user.id, status: "todo" });
    const { status, body } = await today(ALL);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(ALL.split(",").sort());
    for (const panel of ALL.split(",")) expect([panel, body[panel].problem]).toEqual([panel, null]);
    const own = await app.request(
      "/api/tasks?assignee=me&status=todo,in_progress,blocked&sort=due&limit=20&dueBefore=2026-11-28T05:00:00.001Z",
      { cookie: supervisor },
    );
    expect(own.body.items.map(({ title }: { title: string }) => title)).toContain("Due today");
    expect(body.tasks.answer).toEqual(own.body);
    // What is null stays: clients tell it from what is not there.
    expect(body.tasks.answer.nextCursor).toBeNull();
  });

  it("says of one that may not be seen, or fails, why; the others are there", async () => {
    await app.db.raw("alter table voicemails rename to voicemails_away");
    try {
      const { status, body } = await today("voicemails,threads");
      expect(status).toBe(200);
      expect(body.voicemails).toMatchObject({
        answer: null,
        problem: { status: 500, code: "internal_error", detail: null },
      });
      expect(JSON.stringify(body.voicemails)).not.toContain("relation");
      expect(body.threads.problem).toBeNull();
    } finally {
      await app.db.raw("alter table voicemails_away rename to voicemails");
    }
    const narrow = await app.request("/api/api-keys", {
      cookie: await app.signIn("admin"),
      json: { name: "Tasks only", scopes: ["tasks:read"] },
    });
    const { body } = await app.request(`/api/today?panels=tasks,threads&endOfDay=${END}`, {
      headers: { authorization: `Bearer ${narrow.body.key}` },
    });
    expect([body.tasks.problem, body.threads.problem.code]).toEqual([null, "forbidden"]);
  });

  it("is of one's own day, and of known panels alone", async () => {
    const { body } = await today("tasks", agent);
    expect(body.tasks.answer.items).toEqual([]);
    expect((await today("weather")).status).toBe(422);
    expect((await app.request("/api/today?panels=tasks&endOfDay=soon", { cookie: agent })).status).toBe(422);
    expect((await app.request(`/api/today?panels=tasks&endOfDay=${END}`)).status).toBe(401);
  });
});

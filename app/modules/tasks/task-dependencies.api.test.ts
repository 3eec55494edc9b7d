import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertTask } from "../../test/factories/tasks.ts";
import { startTestApplication, type Instance, type TestApplication } from "../../test/test-application.ts";

const TASKS = 5;
const place = fc.nat(TASKS - 1);

describe("dependencies of tasks", () => {
  let app: TestApplication;
  let other: Instance;
  let cookie: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    other = await app.another();
    cookie = await app.signIn("manager");
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  const cycles = async (ids: readonly string[]) => {
    const { rows } = await app.db.raw(
      `with recursive way (id, start) as (
        select blocked_by, task_id from task_dependencies where task_id = any (?::uuid[])
        union select task_dependencies.blocked_by, way.start from way join task_dependencies on task_dependencies.task_id = way.id)
      select start from way where id = start`,
      [[...ids]],
    );
    return rows;
  };

  it("never make a circle, whoever ties them at the same time on however many connections and instances", async () => {
    const ties = fc.array(fc.record({ task: place, blocker: place, isElsewhere: fc.boolean() }), {
      minLength: 4,
      maxLength: 16,
    });
    await fc.assert(
      fc.asyncProperty(ties, async (wanted) => {
        const ids: string[] = [];
        for (let n = 0; n < TASKS; n += 1) ids.push((await insertTask(app.db)).id);
        const answers = await Promise.all(
          wanted.map(({ task, blocker, isElsewhere }) =>
            (isElsewhere ? other : app).request(`/api/tasks/${ids[task]}/blockers/${ids[blocker]}`, {
              method: "PUT",
              cookie,
            }),
          ),
        );
        expect(answers.filter(({ status }) => ![200, 409].includes(status))).toEqual([]);
        expect(await cycles(ids)).toEqual([]);
        // What was refused is refused for a reason: it would close a circle now.
        const kept: { task_id: string; blocked_by: string }[] = await app
          .db("task_dependencies")
          .whereIn("task_id", ids);
        const accepted = new Set(
          wanted
            .filter((_, n) => answers[n]?.status === 200)
            .map(({ task, blocker }) => `${ids[task]} ${ids[blocker]}`),
        );
        expect(new Set(kept.map(({ task_id, blocked_by }) => `${task_id} ${blocked_by}`))).toEqual(accepted);
      }),
      { numRuns: 25 },
    );
  });

  it("never make a circle of ties that have no task in common", async () => {
    // Of a ring every second tie is there; the others lock no row of each other, and each alone is right.
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 4 }), async (half) => {
        const ids: string[] = [];
        for (let n = 0; n < 2 * half; n += 1) ids.push((await insertTask(app.db)).id);
        const ties = ids.map((id, n) => ({ task_id: id, blocked_by: ids[(n + 1) % ids.length] ?? id }));
        await app.db("task_dependencies").insert(ties.filter((_, n) => n % 2 === 0));
        const missing = ties.filter((_, n) => n % 2 === 1);
        const answers = await Promise.all(
          missing.map(({ task_id, blocked_by }, n) =>
            (n % 2 ? other : app).request(`/api/tasks/${task_id}/blockers/${blocked_by}`, {
              method: "PUT",
              cookie,
            }),
          ),
        );
        expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
        expect(await cycles(ids)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it("are not passed over: what waits is not done while what it waits for is tied to it", async () => {
    for (let n = 0; n < 10; n += 1) {
      const [task, blocker] = [await insertTask(app.db), await insertTask(app.db)];
      const [tied, done] = await Promise.all([
        app.request(`/api/tasks/${task.id}/blockers/${blocker.id}`, { method: "PUT", cookie }),
        other.request(`/api/tasks/${task.id}/status`, { method: "POST", cookie, json: { status: "done" } }),
      ]);
      expect(tied.status).toBe(200);
      // Either it was done before, or it is refused: the history says which came first.
      const actions = await app
        .db("record_changes")
        .where({ subject_id: task.id })
        .orderBy("id")
        .pluck("action");
      expect(actions).toEqual(done.status === 200 ? ["moved", "blocker_added"] : ["blocker_added"]);
    }
  });
});

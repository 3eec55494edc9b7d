import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TaskRow } from "../../migrations/tables.generated.ts";
import type { Database } from "../../platform/database/index.ts";
import { afterCommit } from "../../platform/unit-of-work/index.ts";
import { insertTask } from "../../test/factories/tasks.ts";
import { insertUser } from "../../test/factories/users.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { createTasksBench } from "./test/tasks-bench.ts";
import { taskDue, taskReminder } from "./tasks.events.ts";
import { taskRemindersRepository } from "./task-reminders.repository.ts";

const MINUTE_MS = 60_000;

describe("telling people of tasks", () => {
  let resources: SuiteResources;
  let database: Database;
  let userId: string;
  let otherId: string;
  const told: string[] = [];
  let dies = () => false;

  beforeAll(async () => {
    resources = await openSuiteResources();
    database = createTestDatabase(resources.databaseUrl);
    userId = (await insertUser(resources.db)).id;
    otherId = (await insertUser(resources.db)).id;
  });
  afterAll(async () => {
    await database.close();
    await resources.close();
  });
  beforeEach(async () => {
    await resources.db("tasks").delete();
    told.length = 0;
    dies = () => false;
  });

  const subscribers = [
    afterCommit(taskDue, ({ taskId, userId: whom }) => void told.push(`due ${taskId} ${whom}`)),
    afterCommit(
      taskReminder,
      ({ taskId, minutesBefore }) => void told.push(`${minutesBefore} before ${taskId}`),
    ),
  ];
  const bench = () =>
    createTasksBench(database, subscribers, async () => {
      if (dies()) throw new Error("killed");
    });
  const dueIn = (minutes: number): Partial<TaskRow> => {
    const at = new Date(Date.now() + minutes * MINUTE_MS);
    return { due_at: at, tell_at: at, due_time_zone: "UTC" };
  };
  const assign = (task_id: string, ...users: string[]) =>
    resources.db("task_assignees").insert(users.map((user_id) => ({ task_id, user_id, status: "todo" })));
  const run = (minutesFromNow = 0) =>
    bench().telling.runDue(new Date(Date.now() + minutesFromNow * MINUTE_MS));

  it("tells all who have a task that it is due; whoever made it where nobody has it", async () => {
    const given = await insertTask(resources.db, { ...dueIn(-1), created_by: userId });
    await assign(given.id, userId, otherId);
    const own = await insertTask(resources.db, { ...dueIn(-1), created_by: userId });
    await insertTask(resources.db, dueIn(-1));
    await insertTask(resources.db, { ...dueIn(5), created_by: userId });
    await insertTask(resources.db, { ...dueIn(-1), created_by: userId, status: "done" });
    await insertTask(resources.db, { ...dueIn(-1), created_by: userId, deleted_at: new Date() });
    await run();
    await run();
    expect(told.toSorted()).toEqual(
      [`due ${given.id} ${userId}`, `due ${given.id} ${otherId}`, `due ${own.id} ${userId}`].toSorted(),
    );
  });

  it("tells it again when the due date moves, and at nine in the morning on a whole day", async () => {
    const { tasks, unitOfWork } = bench();
    const { id } = await insertTask(resources.db, { ...dueIn(-1), created_by: userId });
    await run();
    const person = { kind: "user", id: userId, userId, scope: "all" } as const;
    await tasks.update(person, id, 1, { due: { at: new Date(Date.now() + MINUTE_MS).toISOString() } });
    await run();
    expect(told).toHaveLength(1);
    await run(2);
    expect(told).toHaveLength(2);
    await tasks.update(person, id, 2, { due: { on: "2027-01-15", timeZone: "Europe/Paris" } });
    const at = (iso: string) => bench().telling.runDue(new Date(iso));
    await at("2027-01-15T07:59:59Z");
    expect(told).toHaveLength(2);
    await at("2027-01-15T08:00:00Z");
    expect(told).toHaveLength(3);
    await unitOfWork(async (tx) =>
      expect(await taskRemindersRepository.takeDue(tx.db, new Date(), 10)).toEqual([]),
    );
  });

  it("reminds whom it was asked to, once for each due date, and of nothing that is done", async () => {
    const { unitOfWork, tasks } = bench();
    const { id } = await insertTask(resources.db, { ...dueIn(60), created_by: userId });
    const done = await insertTask(resources.db, { ...dueIn(60), created_by: userId, status: "done" });
    const remind = (task: string, minutes: number[]) =>
      unitOfWork((tx) => taskRemindersRepository.set(tx.db, task, userId, minutes));
    await remind(id, [0, 30]);
    await remind(done.id, [30]);
    await run(20);
    expect(told).toEqual([]);
    await run(31);
    await run(32);
    expect(told).toEqual([`30 before ${id}`]);
    // What stays is not told again.
    await remind(id, [30, 10]);
    await run(51);
    expect(told).toEqual([`30 before ${id}`, `10 before ${id}`]);
    const person = { kind: "user", id: userId, userId, scope: "all" } as const;
    const at = new Date(Date.now() + 120 * MINUTE_MS).toISOString();
    await tasks.update(person, id, 1, { due: { at } });
    await run(91);
    expect(told.slice(2)).toEqual([`30 before ${id}`]);
  });

  it("goes on with series that go on when a task falls due, done or not", async () => {
    const series = {
      ...dueIn(-1),
      recurrence: "FREQ=DAILY",
      recurs_when: "due" as const,
      series_id: userId,
      created_by: userId,
    };
    const begins = { series_starts_at: series.due_at ?? null, occurs_at: series.due_at ?? null };
    const { id } = await insertTask(resources.db, { ...series, ...begins, status: "done" });
    await insertTask(resources.db, { ...series, ...begins, status: "cancelled" });
    await Promise.all([run(), run(), run()]);
    const rows = await resources.db("tasks").where({ series_id: userId }).orderBy("due_at", "desc");
    expect(rows).toHaveLength(3);
    const first = await resources.db("tasks").where({ id }).first();
    expect(first.next_id).toBe(rows[0].id);
    expect(rows[0].due_at.getTime() - (series.due_at?.getTime() ?? 0)).toBe(24 * 60 * MINUTE_MS);
    expect(rows[0]).toMatchObject({ status: "todo", recurs_when: "due", next_id: null });
  });

  it("tells each once, however many do so at a time and whoever dies of it", async () => {
    const deaths = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), deaths, async (count, dying) => {
        await resources.db("tasks").delete();
        told.length = 0;
        const expected: string[] = [];
        for (let n = 0; n < count; n += 1) {
          const { id } = await insertTask(resources.db, { ...dueIn(-n), created_by: userId });
          expected.push(`due ${id} ${userId}`);
          if (n % 2) continue;
          const row = { task_id: id, user_id: userId, minutes_before: 5, remind_at: new Date() };
          await resources.db("task_reminders").insert(row);
          expected.push(`5 before ${id}`);
        }
        const left = [...dying];
        dies = () => left.pop() ?? false;
        for (let round = 0; round < 4; round += 1) await Promise.allSettled([run(), run(), run()]);
        dies = () => false;
        await run();
        expect(told.toSorted()).toEqual(expected.toSorted());
      }),
      { numRuns: 20 },
    );
  });
});

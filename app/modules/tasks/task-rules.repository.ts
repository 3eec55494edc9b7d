import type { TaskRuleRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";
import type { TaskCause } from "./tasks.contract.ts";

const TABLE = "task_rules";
const COLUMNS = ["cause", "is_on", "priority", "due_in_minutes", "version", "updated_at"] as const;

/** Whether and how an event makes a task. */
export interface TaskRule {
  readonly cause: TaskCause;
  readonly isOn: boolean;
  readonly priority: 1 | 2 | 3 | 4;
  /** Where the event names no time itself; null: then there is no due date. */
  readonly dueInMinutes: number | null;
  readonly version: number;
  readonly updatedAt: Date;
}

/** Reads and writes which events make tasks: one row for each cause, from the start. */
export const taskRulesRepository = {
  async all(db: Queryable): Promise<TaskRule[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .orderBy("cause");
    return rows.map(toRule);
  },

  async byCause(db: Queryable, cause: TaskCause, lock = false): Promise<TaskRule> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ cause })
      .modify((select) => {
        if (lock) select.forUpdate();
      })
      .first();
    if (!row) throw new Error(`the rule of tasks for ${cause} has gone`);
    return toRule(row);
  },

  async update(
    db: Queryable,
    cause: TaskCause,
    { isOn, priority, dueInMinutes }: Partial<Pick<TaskRule, "isOn" | "priority" | "dueInMinutes">>,
  ): Promise<TaskRule> {
    const [row] = await db(TABLE)
      .where({ cause })
      .update({
        ...(isOn === undefined ? {} : { is_on: isOn }),
        ...(priority === undefined ? {} : { priority }),
        ...(dueInMinutes === undefined ? {} : { due_in_minutes: dueInMinutes }),
        version: db.raw("version + 1"),
        updated_at: db.fn.now(),
      })
      .returning(COLUMNS);
    if (!row) throw new Error("a rule that was locked has gone");
    return toRule(row);
  },
};

function toRule(row: TaskRuleRow): TaskRule {
  return {
    cause: row.cause as TaskCause,
    isOn: row.is_on,
    priority: row.priority as TaskRule["priority"],
    dueInMinutes: row.due_in_minutes,
    version: row.version,
    updatedAt: row.updated_at,
  };
}

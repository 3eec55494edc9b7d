import type { Database } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { Person } from "../history/index.ts";
import { type TaskRule, taskRulesRepository } from "./task-rules.repository.ts";
import type { TaskCause, TaskRulePatch } from "./tasks.contract.ts";

export type TaskRulesService = ReturnType<typeof createTaskRulesService>;

/** Which events make tasks, as somebody has set it. */
export function createTaskRulesService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
}) {
  return {
    async list(): Promise<readonly TaskRule[]> {
      return taskRulesRepository.all(deps.database.pool);
    },

    /** @throws version_conflict */
    async change(person: Person, cause: TaskCause, version: number, patch: TaskRulePatch): Promise<TaskRule> {
      return deps.unitOfWork(async ({ db }) => {
        const before = await taskRulesRepository.byCause(db, cause, true);
        if (before.version !== version) throw commonErrors.version_conflict();
        const detail = { fields: Object.keys(patch) };
        await deps.audit.record(db, person, "task_rule.changed", { type: "task_rule", id: cause }, detail);
        return taskRulesRepository.update(db, cause, patch);
      });
    },
  };
}

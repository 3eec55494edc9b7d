import { AppError } from "../../platform/errors/index.ts";
import { readNaturalDate } from "../../platform/natural-dates/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AnalysesService } from "../analyses/index.ts";
import type { CallsService, CallView } from "../calls/index.ts";
import type { DispositionsService } from "../dispositions/index.ts";
import { SYSTEM } from "../identity/index.ts";
import type { LeadsService } from "../leads/index.ts";
import { taskRulesRepository } from "./task-rules.repository.ts";
import type { TaskCause } from "./tasks.contract.ts";
import type { FollowPayload } from "./tasks.jobs.ts";
import { type Due, isOpen, saidDue, titleOf } from "./tasks.policy.ts";
import { type Task, type TaskFields, tasksRepository } from "./tasks.repository.ts";
import type { TasksService } from "./tasks.service.ts";

const MINUTE_MS = 60_000;

export type TaskMakingService = ReturnType<typeof createTaskMakingService>;

/** Makes tasks of what happens in calls, by the rules: one for each cause, however often it is told. */
export function createTaskMakingService(deps: {
  readonly unitOfWork: RunUnitOfWork;
  readonly tasks: Pick<TasksService, "make" | "write" | "dueFields">;
  readonly calls: Pick<CallsService, "call">;
  readonly leads: Pick<LeadsService, "ownerOf">;
  readonly dispositions: Pick<DispositionsService, "ofCall">;
  readonly analyses: Pick<AnalysesService, "actionItemsOf">;
  readonly timeZone: string;
  readonly now?: () => Date;
}) {
  const { unitOfWork, tasks, calls, timeZone, now = () => new Date() } = deps;

  const at = (dueAt: Date): Due => ({ dueAt, dueTimeZone: timeZone, isAllDay: false });

  /** Makes the task of a cause, unless the rule is off or the cause has made one before. `due`: left out where the cause names no time. */
  async function make(
    tx: UnitOfWork,
    cause: TaskCause,
    call: CallView,
    given: TaskFields & { readonly title: string; readonly key: string; readonly due?: Due | undefined },
  ): Promise<void> {
    const rule = await taskRulesRepository.byCause(tx.db, cause);
    if (!rule.isOn) return;
    const { key, due, ...fields } = given;
    const inMinutes =
      rule.dueInMinutes === null ? null : at(new Date(now().getTime() + rule.dueInMinutes * MINUTE_MS));
    const assignee = call.userId ?? (call.leadId && (await deps.leads.ownerOf(tx.db, call.leadId)));
    await tasks.make(tx, SYSTEM, {
      assigneeIds: assignee ? [assignee] : [],
      ...fields,
      priority: rule.priority,
      callId: call.id,
      leadId: call.leadId,
      contactId: call.contactId,
      cause: `${cause}:${key}`,
      ...tasks.dueFields(due ?? inMinutes),
    });
  }

  /** Somebody called and nobody answered. Who has called before, and has not been called back, has a task already. */
  async function followMissed(call: CallView): Promise<void> {
    await unitOfWork(async (tx) => {
      for (const { id } of call.earlierCalls) {
        const earlier = await tasksRepository.lockByCause(tx.db, `missed_call:${id}`);
        if (earlier && isOpen(earlier.status) && !earlier.deletedAt) return;
      }
      await make(tx, "missed_call", call, { key: call.id, title: titleOf("missed_call", call) });
    });
  }

  /** What a call came to is as it was last said: a promise that moved is due at another time, one that was taken back is none. */
  async function followDisposition(call: CallView): Promise<void> {
    await unitOfWork(async (tx) => {
      await tasksRepository.lockCause(tx.db, call.id);
      const said = await found(deps.dispositions.ofCall(call.id));
      const { followUp } = said?.disposition ?? { followUp: "none" };
      for (const cause of ["callback", "retry"] as const) {
        const dueAt = followUp === cause ? (said?.dueAt ?? null) : null;
        const task = await tasksRepository.lockByCause(tx.db, `${cause}:${call.id}`);
        if (task) await keepUp(tx, task, dueAt);
        else if (dueAt) {
          const assigneeIds = said?.userId ? { assigneeIds: [said.userId] } : {};
          const title = titleOf(cause, call);
          await make(tx, cause, call, { key: call.id, title, due: at(dueAt), ...assigneeIds });
        }
      }
    });
  }

  async function keepUp(tx: UnitOfWork, task: Task, dueAt: Date | null): Promise<void> {
    if (task.deletedAt) return;
    const wasTakenBack = task.status === "cancelled" && task.completedBy === null;
    if (dueAt === null && isOpen(task.status)) {
      await tasks.write(
        tx,
        task,
        { status: "cancelled", completedAt: now(), completedBy: null },
        SYSTEM,
        "moved",
      );
    } else if (
      dueAt !== null &&
      (isOpen(task.status) || wasTakenBack) &&
      task.dueAt?.getTime() !== dueAt.getTime()
    ) {
      const again = wasTakenBack ? { status: "todo" as const, completedAt: null } : {};
      await tasks.write(tx, task, { ...again, ...tasks.dueFields(at(dueAt)) }, SYSTEM, "updated");
    } else if (dueAt !== null && wasTakenBack) {
      await tasks.write(tx, task, { status: "todo", completedAt: null }, SYSTEM, "moved");
    }
  }

  /** What an analysis found that we are to do; not what the caller is to do. */
  async function followActionItems(call: CallView, analysisId: string): Promise<void> {
    const items = await deps.analyses.actionItemsOf(analysisId);
    const saidAt = { now: new Date(call.endedAt ?? call.initiatedAt), timeZone };
    await unitOfWork(async (tx) => {
      for (const [place, { text, owner, due: said }] of items.entries()) {
        if (owner === "caller") continue;
        const date = said === null ? null : readNaturalDate(said, saidAt);
        await make(tx, "action_item", call, {
          key: `${analysisId}:${place}`,
          title: titleOf("action_item", call, text),
          description: said === null ? null : `${text}\n\n${said}`,
          due: date ? saidDue(date, timeZone) : undefined,
        });
      }
    });
  }

  return {
    /** Makes the tasks that follow an event. A call that is gone by now makes none. */
    async follow({ what, callId, analysisId }: Omit<FollowPayload, "key">): Promise<void> {
      const call = await found(calls.call(callId));
      if (!call) return;
      if (what === "missed_call") await followMissed(call);
      else if (what === "disposition") await followDisposition(call);
      else if (analysisId) await followActionItems(call, analysisId);
    },
  };
}

/** Null where there is no such thing any more. */
async function found<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return null;
    throw error;
  }
}

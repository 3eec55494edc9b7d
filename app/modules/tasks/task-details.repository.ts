import type { Queryable } from "../../platform/database/index.ts";
import type { RecordScope } from "../../platform/record-scope/index.ts";
import type { TaskStatus } from "./tasks.contract.ts";
import { type ChecklistItem, COMMENT_JSON, type TaskComment } from "./task-parts.repository.ts";
import { seenIn, type TaskView, type TaskViewRow, toView, VIEW } from "./tasks.repository.ts";

/** Comments that come with their task; the others are read page by page. */
const COMMENTS_WITH_TASK = 50;

/** A task that waits for another one, or that it waits for. */
export interface RelatedTask {
  readonly id: string;
  /** Null: whoever asks may not see it. */
  readonly title: string | null;
  readonly status: TaskStatus;
}

/** A reminder of whoever asks. Dates are ISO. */
export interface OwnReminder {
  readonly minutesBefore: number;
  readonly remindAt: string | null;
  readonly toldAt: string | null;
}

/** A task with everything that belongs to it. */
export interface TaskDetail extends TaskView {
  readonly checklist: readonly ChecklistItem[];
  readonly comments: readonly TaskComment[];
  readonly blockedBy: readonly RelatedTask[];
  readonly blocks: readonly RelatedTask[];
  readonly reminders: readonly OwnReminder[];
}

type DetailRow = TaskViewRow & {
  readonly checklist: ChecklistItem[];
  readonly comments: TaskComment[];
  readonly blocked_by: RelatedTask[];
  readonly blocks: RelatedTask[];
  readonly reminders: OwnReminder[];
};

/**
 * One task with everything, in one statement (CE-1); null: it is not there, or not within what somebody sees. Uses indexes
 * task_checklist_items_task, task_comments_task, task_dependencies_blocker.
 */
export async function readTask(
  db: Queryable,
  id: string,
  { scope, userId }: { readonly scope: RecordScope; readonly userId: string },
): Promise<TaskDetail | null> {
  const [seen, related] = [seenIn(scope, "tasks"), seenIn(scope, "other")];
  const other = `jsonb_build_object('id', other.id, 'title', case when ${related.sql} then other.title end, 'status', other.status)`;
  const { rows } = await db.raw<{ rows: DetailRow[] }>(
    `select ${VIEW},
      array(select jsonb_build_object('id', item.id, 'text', item.text, 'checkedAt', item.checked_at, 'checkedBy', item.checked_by,
          'checkedByName', (select name from users where users.id = item.checked_by))
        from task_checklist_items item where item.task_id = tasks.id order by item.position, item.id) as checklist,
      array(select ${COMMENT_JSON} from task_comments comment where comment.task_id = tasks.id
        order by comment.created_at desc, comment.id desc limit ${COMMENTS_WITH_TASK}) as comments,
      array(select ${other} from task_dependencies dependency join tasks other on other.id = dependency.blocked_by
        where dependency.task_id = tasks.id and other.deleted_at is null order by dependency.created_at, other.id) as blocked_by,
      array(select ${other} from task_dependencies dependency join tasks other on other.id = dependency.task_id
        where dependency.blocked_by = tasks.id and other.deleted_at is null order by dependency.created_at, other.id limit 100) as blocks,
      array(select jsonb_build_object('minutesBefore', minutes_before, 'remindAt', remind_at, 'toldAt', told_at)
        from task_reminders where task_reminders.task_id = tasks.id and task_reminders.user_id = ? order by minutes_before) as reminders
    from tasks where tasks.id = ? and ${seen.sql}`,
    [...related.bindings, ...related.bindings, userId, id, ...seen.bindings],
  );
  const [row] = rows;
  if (!row) return null;
  const { checklist, comments, blocked_by: blockedBy, blocks, reminders } = row;
  return { ...toView(row), checklist, comments, blockedBy, blocks, reminders };
}

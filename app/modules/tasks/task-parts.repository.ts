import type { Queryable } from "../../platform/database/index.ts";
import type { NamedPerson } from "./tasks.repository.ts";

const COMMENTS = "task_comments";
const MENTIONS = "task_mentions";
const ITEMS = "task_checklist_items";
const DEPENDENCIES = "task_dependencies";
/** Of the advisory lock under which tasks are made to wait for each other. */
const DEPENDENCY_LOCK = 730_203;

/** What somebody said of a task. Dates are ISO: the database writes its JSON. */
export interface TaskComment {
  readonly id: string;
  readonly authorId: string | null;
  readonly authorName: string | null;
  readonly body: string;
  readonly mentions: readonly NamedPerson[];
  readonly createdAt: string;
  readonly editedAt: string | null;
}

/** One thing of a task's list. */
export interface ChecklistItem {
  readonly id: string;
  readonly text: string;
  readonly checkedAt: string | null;
  readonly checkedBy: string | null;
  readonly checkedByName: string | null;
}

/** A comment as JSON; `comment` is its row. */
export const COMMENT_JSON = `jsonb_build_object('id', comment.id, 'authorId', comment.author_id,
  'authorName', (select name from users where users.id = comment.author_id),
  'body', comment.body, 'createdAt', comment.created_at, 'editedAt', comment.edited_at,
  'mentions', (select coalesce(jsonb_agg(jsonb_build_object('id', users.id, 'name', users.name) order by users.name, users.id), '[]')
    from task_mentions join users on users.id = task_mentions.user_id where task_mentions.comment_id = comment.id))`;

/** What is said of tasks. */
export const commentsRepository = {
  async insert(db: Queryable, taskId: string, authorId: string, body: string): Promise<string> {
    const [row] = await db(COMMENTS)
      .insert({ task_id: taskId, author_id: authorId, body })
      .returning<{ id: string }[]>("id");
    if (!row) throw new Error("a comment was not inserted");
    return row.id;
  },

  /** False when the author has no such comment on the task. */
  async edit(
    db: Queryable,
    taskId: string,
    { id, authorId, body }: { readonly id: string; readonly authorId: string; readonly body: string },
  ): Promise<boolean> {
    const count = await db(COMMENTS)
      .where({ id, task_id: taskId, author_id: authorId })
      .update({ body, edited_at: db.fn.now() });
    return count > 0;
  },

  /** False when the author has no such comment on the task. */
  async delete(db: Queryable, taskId: string, id: string, authorId: string): Promise<boolean> {
    return (await db(COMMENTS).where({ id, task_id: taskId, author_id: authorId }).delete()) > 0;
  },

  /** Keeps whom a comment mentions; resolves with those whom it did not before. */
  async mention(
    db: Queryable,
    taskId: string,
    commentId: string,
    userIds: readonly string[],
  ): Promise<readonly string[]> {
    await db(MENTIONS)
      .where({ comment_id: commentId })
      .whereRaw("user_id <> all (?::uuid[])", [[...userIds]])
      .delete();
    if (userIds.length === 0) return [];
    const added = await db(MENTIONS)
      .insert(userIds.map((user_id) => ({ comment_id: commentId, task_id: taskId, user_id })))
      .onConflict()
      .ignore()
      .returning<{ user_id: string }[]>("user_id");
    return added.map(({ user_id }) => user_id);
  },

  async byId(db: Queryable, id: string): Promise<TaskComment | null> {
    const { rows } = await db.raw<{ rows: { json: TaskComment }[] }>(
      `select ${COMMENT_JSON} as json from ${COMMENTS} comment where id = ?`,
      [id],
    );
    return rows[0]?.json ?? null;
  },

  /** Newest first. Uses index task_comments_task. */
  async page(
    db: Queryable,
    taskId: string,
    limit: number,
    after: { readonly at: string; readonly id: string } | undefined,
  ): Promise<TaskComment[]> {
    const { rows } = await db.raw<{ rows: { json: TaskComment }[] }>(
      `select ${COMMENT_JSON} as json from ${COMMENTS} comment
        where task_id = ? ${after ? "and (created_at, id) < (?::timestamptz, ?::uuid)" : ""}
        order by created_at desc, id desc limit ?`,
      [taskId, ...(after ? [after.at, after.id] : []), limit],
    );
    return rows.map(({ json }) => json);
  },
};

/** The lists of tasks. Whoever writes has locked the task. */
export const checklistRepository = {
  /** The ids, in order. Uses index task_checklist_items_task. */
  async ids(db: Queryable, taskId: string): Promise<string[]> {
    const rows = await db(ITEMS)
      .select<{ id: string }[]>("id")
      .where({ task_id: taskId })
      .orderBy(["position", "id"]);
    return rows.map(({ id }) => id);
  },

  /** Adds at the end; `from` is how long the list is. */
  async append(db: Queryable, taskId: string, from: number, texts: readonly string[]): Promise<void> {
    if (texts.length === 0) return;
    await db(ITEMS).insert(texts.map((text, place) => ({ task_id: taskId, text, position: from + place })));
  },

  async texts(db: Queryable, taskId: string): Promise<string[]> {
    const rows = await db(ITEMS)
      .select<{ text: string }[]>("text")
      .where({ task_id: taskId })
      .orderBy(["position", "id"]);
    return rows.map(({ text }) => text);
  },

  async update(
    db: Queryable,
    id: string,
    {
      text,
      checked,
    }: {
      readonly text?: string | undefined;
      /** By whom it is checked from now on; null: by nobody; undefined: as before. Who checked it first is kept. */
      readonly checked?: { readonly by: string; readonly at: Date } | null | undefined;
    },
  ): Promise<void> {
    await db(ITEMS)
      .where({ id })
      .update({
        ...(text === undefined ? {} : { text }),
        ...(checked === null ? { checked_at: null, checked_by: null } : {}),
        ...(checked
          ? {
              checked_by: db.raw("coalesce(checked_by, ?)", [checked.by]),
              checked_at: db.raw("coalesce(checked_at, ?)", [checked.at]),
            }
          : {}),
      });
  },

  /** Puts the list in this order. */
  async order(db: Queryable, ids: readonly string[]): Promise<void> {
    await db.raw(
      `update ${ITEMS} set position = given.position - 1 from unnest(?::uuid[]) with ordinality as given (id, position)
        where ${ITEMS}.id = given.id`,
      [[...ids]],
    );
  },

  async delete(db: Queryable, id: string): Promise<void> {
    await db(ITEMS).where({ id }).delete();
  },
};

/** Which tasks wait for which. */
export const dependenciesRepository = {
  /** Nobody else makes tasks wait for each other until the end of the transaction: two who do so at once would not see their cycle. */
  async lockAll(db: Queryable): Promise<void> {
    await db.raw("select pg_advisory_xact_lock(?)", [DEPENDENCY_LOCK]);
  },

  /** Does a task wait for another one, however many tasks are between them? */
  async waitsFor(db: Queryable, taskId: string, other: string): Promise<boolean> {
    const { rows } = await db.raw<{ rows: unknown[] }>(
      `with recursive way (id) as (
        select blocked_by from ${DEPENDENCIES} where task_id = ?
        union select ${DEPENDENCIES}.blocked_by from way join ${DEPENDENCIES} on ${DEPENDENCIES}.task_id = way.id)
      select from way where id = ? limit 1`,
      [taskId, other],
    );
    return rows.length > 0;
  },

  async count(db: Queryable, taskId: string): Promise<number> {
    const [row] = await db(DEPENDENCIES).where({ task_id: taskId }).count<{ count: string }[]>("* as count");
    return Number(row?.count ?? 0);
  },

  /** Of what a task waits for that is not done: ids. */
  async openBlockers(db: Queryable, taskId: string): Promise<string[]> {
    const { rows } = await db.raw<{ rows: { id: string }[] }>(
      `select tasks.id from ${DEPENDENCIES} join tasks on tasks.id = ${DEPENDENCIES}.blocked_by
        where ${DEPENDENCIES}.task_id = ? and tasks.deleted_at is null and tasks.status in ('todo', 'in_progress', 'blocked')
        order by tasks.id`,
      [taskId],
    );
    return rows.map(({ id }) => id);
  },

  /** Of these tasks those that wait for one that is not done. */
  async waitingAmong(db: Queryable, taskIds: readonly string[]): Promise<string[]> {
    const { rows } = await db.raw<{ rows: { task_id: string }[] }>(
      `select distinct task_id from ${DEPENDENCIES} join tasks on tasks.id = ${DEPENDENCIES}.blocked_by
        where task_id = any (?::uuid[]) and tasks.deleted_at is null and tasks.status in ('todo', 'in_progress', 'blocked')`,
      [[...taskIds]],
    );
    return rows.map(({ task_id }) => task_id);
  },

  /** What waits for a task. Uses index task_dependencies_blocker. */
  async blockedBy(db: Queryable, blockerId: string): Promise<string[]> {
    const rows = await db(DEPENDENCIES)
      .select<{ task_id: string }[]>("task_id")
      .where({ blocked_by: blockerId });
    return rows.map(({ task_id }) => task_id);
  },

  /** False: it did so before. */
  async insert(db: Queryable, taskId: string, blockerId: string, createdBy: string): Promise<boolean> {
    const added = await db(DEPENDENCIES)
      .insert({ task_id: taskId, blocked_by: blockerId, created_by: createdBy })
      .onConflict()
      .ignore()
      .returning<{ task_id: string }[]>("task_id");
    return added.length > 0;
  },

  /** False: it did not wait for it. */
  async delete(db: Queryable, taskId: string, blockerId: string): Promise<boolean> {
    return (await db(DEPENDENCIES).where({ task_id: taskId, blocked_by: blockerId }).delete()) > 0;
  },
};

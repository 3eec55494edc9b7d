import type { Migration } from "../platform/database/index.ts";

/**
 * Whether somebody has a task, kept with the task by its assignees: what nobody has is a read of one index, and not a question about each
 * task. And the state of many tasks without the tasks themselves, for those who count them. Whoever gives or takes tasks locks them.
 */
export const tasksOfNobody: Migration = {
  name: "0106_tasks_of_nobody",
  up: async (knex) => {
    await knex.raw(`
      alter table tasks add column is_assigned boolean not null default false;
      update tasks set is_assigned = true where id in (select task_id from task_assignees);
      create index tasks_of_nobody on tasks (id) where created_by is null and not is_assigned and deleted_at is null;
      create index tasks_counted on tasks (id) include (status) where deleted_at is null;

      create function keep_task_assigned() returns trigger language plpgsql as $$
        begin
          if tg_op = 'INSERT' then
            update tasks set is_assigned = true where id = new.task_id and not is_assigned;
          else
            update tasks set is_assigned = false where id = old.task_id and is_assigned
              and not exists (select from task_assignees where task_id = old.task_id);
          end if;
          return null;
        end $$;
      create trigger task_assignees_kept after insert or delete on task_assignees
        for each row execute function keep_task_assigned();
    `);
  },
};

import type { Migration } from "../platform/database/index.ts";

/** Without a due date a task stands behind all those that have one. Words of the indexes, and of the queries that use them. */
const DUE = `coalesce(due_at, '9999-12-31T23:59:59.999Z'::timestamptz)`;

/**
 * Tasks with whom they are given to, what is said of them, their lists, what they wait for and whom they remind; and which events make
 * some. Assignees carry their task's state, which the foreign key keeps right: somebody's open tasks are one read of an index.
 */
export const tasks: Migration = {
  name: "0088_tasks",
  up: async (knex) => {
    await knex.raw(`
      create table tasks (
        id uuid primary key default uuidv7(),
        title text not null,
        description text,
        status text not null default 'todo' check (status in ('todo', 'in_progress', 'blocked', 'done', 'cancelled')),
        priority smallint not null default 3 check (priority between 1 and 4),
        due_at timestamptz(3),
        due_time_zone text,
        is_all_day boolean not null default false,
        tell_at timestamptz(3),
        due_told_at timestamptz(3),
        created_by uuid references users (id),
        call_id uuid references calls (id) on delete set null,
        lead_id uuid references leads (id) on delete set null,
        contact_id uuid references contacts (id) on delete set null,
        channel_id uuid,
        labels text[] not null default '{}',
        cause text unique,
        recurrence text,
        recurs_when text check (recurs_when in ('done', 'due')),
        series_id uuid,
        series_starts_at timestamptz(3),
        occurs_at timestamptz(3),
        next_id uuid,
        completed_at timestamptz(3),
        completed_by uuid references users (id),
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        deleted_at timestamptz(3),
        found_by tsvector not null generated always as (
          setweight(to_tsvector('simple', plain_text(title)), 'A') ||
          setweight(to_tsvector('simple', plain_text(coalesce(description, ''))), 'B')) stored,
        unique (id, status),
        check ((due_at is null) = (due_time_zone is null)),
        check (recurrence is null or (recurs_when is not null and series_starts_at is not null and occurs_at is not null and due_at is not null))
      );
      create index tasks_due_priority on tasks (${DUE}, priority, id) where deleted_at is null;
      create index tasks_created on tasks (created_at desc, id desc) where deleted_at is null;
      create index tasks_priority_created on tasks (priority, created_at desc, id desc) where deleted_at is null;
      create index tasks_creator_status on tasks (created_by, status) where deleted_at is null;
      create index tasks_channel_status on tasks (channel_id, status) where deleted_at is null and channel_id is not null;
      create index tasks_call on tasks (call_id) where call_id is not null;
      create index tasks_lead on tasks (lead_id) where lead_id is not null;
      create index tasks_contact on tasks (contact_id) where contact_id is not null;
      create index tasks_labels on tasks using gin (labels);
      create index tasks_found on tasks using gin (found_by);
      create index tasks_deleted on tasks (deleted_at) where deleted_at is not null;
      create index tasks_untold on tasks (tell_at)
        where due_told_at is null and deleted_at is null and status in ('todo', 'in_progress', 'blocked');
      create index tasks_recurring on tasks (due_at)
        where recurs_when = 'due' and next_id is null and deleted_at is null and status <> 'cancelled';

      create table task_assignees (
        task_id uuid not null,
        user_id uuid not null references users (id),
        status text not null,
        assigned_at timestamptz(3) not null default now(),
        primary key (task_id, user_id),
        foreign key (task_id, status) references tasks (id, status) on update cascade on delete cascade
      );
      create index task_assignees_user_status on task_assignees (user_id, status, task_id);

      create table task_comments (
        id uuid primary key default uuidv7(),
        task_id uuid not null references tasks (id) on delete cascade,
        author_id uuid references users (id),
        body text not null,
        created_at timestamptz(3) not null default now(),
        edited_at timestamptz(3)
      );
      create index task_comments_task on task_comments (task_id, created_at desc, id desc);

      create table task_mentions (
        comment_id uuid not null references task_comments (id) on delete cascade,
        user_id uuid not null references users (id),
        task_id uuid not null references tasks (id) on delete cascade,
        primary key (comment_id, user_id)
      );
      create index task_mentions_user on task_mentions (user_id, task_id);
      create index task_mentions_task on task_mentions (task_id, user_id);

      create table task_checklist_items (
        id uuid primary key default uuidv7(),
        task_id uuid not null references tasks (id) on delete cascade,
        position integer not null,
        text text not null,
        checked_at timestamptz(3),
        checked_by uuid references users (id)
      );
      create index task_checklist_items_task on task_checklist_items (task_id, position);

      create table task_dependencies (
        task_id uuid not null references tasks (id) on delete cascade,
        blocked_by uuid not null references tasks (id) on delete cascade,
        created_by uuid references users (id),
        created_at timestamptz(3) not null default now(),
        primary key (task_id, blocked_by),
        check (task_id <> blocked_by)
      );
      create index task_dependencies_blocker on task_dependencies (blocked_by, task_id);

      create table task_reminders (
        id uuid primary key default uuidv7(),
        task_id uuid not null references tasks (id) on delete cascade,
        user_id uuid not null references users (id),
        minutes_before integer not null check (minutes_before <= 40320 and minutes_before >= 0),
        remind_at timestamptz(3),
        told_at timestamptz(3),
        unique (task_id, user_id, minutes_before)
      );
      create index task_reminders_untold on task_reminders (remind_at) where told_at is null and remind_at is not null;

      create table task_rules (
        cause text primary key check (cause in ('missed_call', 'callback', 'retry', 'action_item')),
        is_on boolean not null,
        priority smallint not null check (priority between 1 and 4),
        due_in_minutes integer check (due_in_minutes <= 43200 and due_in_minutes >= 1),
        version integer not null default 1,
        updated_at timestamptz(3) not null default now()
      );
      insert into task_rules (cause, is_on, priority, due_in_minutes) values
        ('missed_call', true, 2, 60), ('callback', true, 2, null), ('retry', false, 3, null), ('action_item', true, 3, 1440);
    `);
  },
};

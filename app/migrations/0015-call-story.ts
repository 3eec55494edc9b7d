import type { Migration } from "../platform/database/index.ts";

const BATCH_EVENTS = 5_000;
const FIRST = "00000000-0000-0000-0000-000000000000";

/** What the timeline showed of one event of a provider; `told` are the events of a batch. */
const STORY_OF_EVENTS = `
  with told as (
    select *, payload->>'status' as status, payload->>'rawReason' as reason from provider_events
    where id > ?::uuid and id <= ?::uuid and call_id is not null
  )
  insert into call_story (call_id, at, id, kind, what, is_late, detail, traceparent, recorded_at)
  select call_id, occurred_at, id, kind, status, kind = 'status' and outcome = 'stale', reason, traceparent, processed_at
    from told where kind in ('status', 'leg') and status is not null
  union all
  select call_id, occurred_at, md5(id || 'end')::uuid, 'status', status, false, reason, traceparent, processed_at
    from told where kind not in ('status', 'leg') and outcome = 'applied'
      and status in ('completed', 'busy', 'no_answer', 'failed', 'canceled')
  union all
  select call_id, occurred_at, id, 'voice_agent', kind, false, null, traceparent, processed_at
    from told where kind in ('report', 'tool_calls', 'transfer_request', 'hang', 'interrupted', 'assistant_started')
  on conflict do nothing`;

/**
 * A call's story is kept with the call, in our words: providers' events are forgotten before it. What is known of the past is
 * taken over in batches, each committed by itself; a further attempt adds nothing twice.
 */
export const callStory: Migration = {
  name: "0015_call_story",
  transaction: false,
  up: async (knex) => {
    await knex.raw(`
      create table if not exists call_story (
        call_id uuid not null references calls (id) on delete cascade,
        at timestamptz(3) not null,
        id uuid not null default uuidv7(),
        kind text not null check (kind in ('status', 'leg', 'voice_agent', 'message')),
        what text not null,
        is_late boolean not null default false,
        detail text,
        traceparent text,
        recorded_at timestamptz(3) not null default now(),
        primary key (call_id, at, id)
      )`);
    for (let after: string | null = FIRST; after !== null; ) {
      const batch: { readonly rows: readonly { readonly id: string }[] } = await knex.raw(
        "select id from (select id from provider_events where id > ?::uuid order by id limit ?) as batch order by id desc limit 1",
        [after, BATCH_EVENTS],
      );
      const last: string | null = batch.rows[0]?.id ?? null;
      if (last !== null) await knex.raw(STORY_OF_EVENTS, [after, last]);
      after = last;
    }
    await knex.raw(`
      insert into call_story (call_id, at, id, kind, what, detail, traceparent, recorded_at)
      select alerts.call_id, messages.failed_at, messages.id, 'message', 'given_up',
        concat_ws(': ', messages.recipient_name, messages.error_reason), messages.traceparent, messages.failed_at
      from messages join alerts on alerts.id = messages.alert_id
      where messages.status = 'failed' and messages.failed_at is not null
      on conflict do nothing`);
  },
};

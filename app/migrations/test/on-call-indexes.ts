import { randomUUID } from "node:crypto";
import { onCallRepository } from "../../modules/on-call/on-call.repository.ts";
import type { Queryable } from "../../platform/database/index.ts";
import type { IndexPromise } from "./index-promise.ts";

/** Schedules with the overrides of some years. */
export const ON_CALL_ROWS = `
  insert into on_call_schedules (id, name, time_zone, layers)
    select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Schedule ' || n, 'UTC', '[]' from generate_series(1, 100) n;
  insert into on_call_overrides (schedule_id, user_id, starts_at, ends_at)
    select id, (select id from users limit 1), ended - interval '8 hours', ended from (
      select id, now() - n * interval '1 day' - random() * interval '1 day' as ended
      from on_call_schedules, generate_series(1, 300) n
    ) shift;
`;

const now = new Date();
const after = { at: now.toISOString(), id: randomUUID() };
const SCHEDULE = "00000000-0000-7000-8000-000000000007";
const overrides =
  (from?: typeof after) =>
  ({ db }: { readonly db: Queryable }) =>
    onCallRepository.pageOfOverrides(db, { scheduleId: SCHEDULE, state: "all", now }, 26, from);

/** What each index of on-call schedules and escalations is for. */
export const ON_CALL_INDEXES: readonly IndexPromise[] = [
  ["on_call_overrides_schedule", "overrides of a schedule", overrides()],
  ["on_call_overrides_schedule", "their next page", overrides(after)],
  [
    "on_call_overrides_ended",
    "who is on call instead",
    ({ db }) => onCallRepository.overridesWithin(db, [SCHEDULE], { from: now, until: now }),
  ],
  [
    "on_call_overrides_ended",
    "forgetting overrides",
    ({ db }) => onCallRepository.prune(db, new Date(Date.now() - 10 * 365 * 86_400_000), 500),
  ],
];

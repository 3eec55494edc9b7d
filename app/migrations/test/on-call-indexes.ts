import { randomUUID } from "node:crypto";
import { alertCallsRepository } from "../../modules/alerts/alert-calls.repository.ts";
import { alertsRepository } from "../../modules/alerts/alerts.repository.ts";
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
      from on_call_schedules, generate_series(1, 200) n
    ) shift;
  insert into alert_calls (alert_id, user_id, recipient_name, to_number, status, due_at, provider_call_id)
    select id, (select id from users limit 1), 'User', '+15145550100', 'answered',
      case when random() < 0.001 then now() end, 'CA' || id from alerts limit 8000;
  update alerts set escalation_due_at = created_at, escalation_ran_out_at = created_at
    where id in (select id from alerts order by random() limit 30);
  update alerts set acknowledged_at = null where escalation_ran_out_at is not null and random() < 0.5;
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
  ["alerts_escalation_due", "steps that are due", ({ db }) => alertsRepository.withDueStep(db, now, 50)],
  ["alerts_escalation_ran_out", "alerts that nobody took", ({ db }) => alertsRepository.countUnanswered(db)],
  ["alert_calls_due", "calls that are due", ({ db }) => alertCallsRepository.due(db, now, 10)],
  [
    "alert_calls_alert",
    "calls of an alert",
    ({ db, alertId }) => alertCallsRepository.ofAlerts(db, [alertId]),
  ],
  ["alert_calls_provider_call", "calls that are ours", ({ db }) => alertCallsRepository.known(db, ["CA1"])],
];

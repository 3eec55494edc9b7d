import { DAY_MS, type PersonPart } from "./people.ts";
import { type Random, uuidAt } from "./random.ts";
import { PLACES, TOPICS } from "./words.ts";

const DAYS = 365;
const HOUR_MS = 3_600_000;
/** How much of a day's calls begin in each hour of Montréal. */
const HOURS = [1, 1, 1, 1, 1, 2, 5, 12, 28, 34, 32, 28, 22, 28, 30, 28, 24, 16, 10, 8, 6, 4, 2, 1] as const;
const SUNDAY_TO_SATURDAY = [0.25, 1.25, 1.15, 1.05, 1, 0.95, 0.35] as const;
const MONTREAL_OFFSET_MS = 5 * HOUR_MS;
const OUTCOMES = { completed: 82, no_answer: 8, canceled: 5, failed: 3, busy: 2 } as const;
/** The last of them are going on, and some are urgent. */
const ACTIVE_CALLS = 60;
const ACTIVE_EVERY_MS = 5_000;
/** The most faithful of half a million people call some hundred times a year. */
const CALLERS_POWER = 1.5;
const OUR_NUMBER = "+15145550100";

/** A call of which somebody was alerted. */
export interface UrgentCall {
  readonly id: string;
  readonly priority: number;
  readonly atMs: number;
}

/** Calls of a year, oldest first, at the hours and on the days of a business; each urgent one is given to `urgent`, too. */
export function* callRows(
  random: Random,
  given: {
    readonly count: number;
    readonly now: number;
    readonly agents: readonly string[];
    readonly people: readonly PersonPart[];
    readonly number: () => string;
    /** Columns that the schema has beside those below: the lead and the contact of a call. */
    readonly hasColumn: (name: string) => boolean;
    readonly urgent: (call: UrgentCall) => void;
  },
) {
  const { now, count } = given;
  let n = 0;
  for (const at of timesOf(random, count, now)) {
    n += 1;
    const isActive = n > count - ACTIVE_CALLS;
    const isUrgentNow = isActive && n % 12 === 0;
    const isInbound = isUrgentNow || random.isIn(0.62);
    const person = random.isIn(0.75) ? random.favourite(given.people, CALLERS_POWER) : null;
    const phone = person?.phone ?? (random.isIn(0.15) ? null : given.number());
    const status = isActive ? (n % 4 === 0 ? "ringing" : "in_progress") : random.weighted(OUTCOMES);
    const startedAt =
      status === "completed" || status === "in_progress" ? at + 2_000 + random.below(15_000) : null;
    const durationSeconds = status === "completed" ? Math.round(20 + 900 * random.next() ** 4) : null;
    const endedAt = isActive ? null : (startedAt ?? at + 20_000) + (durationSeconds ?? 0) * 1_000;
    const isUrgent = isInbound && random.isIn(0.04);
    const priority = isUrgentNow ? 1 : isUrgent ? Number(random.weighted({ 1: 30, 2: 30, 3: 40 })) : null;
    const id = uuidAt(random, at);
    if (priority !== null) given.urgent({ id, priority, atMs: at });
    yield {
      id,
      direction: isInbound ? "inbound" : "outbound",
      provider: isInbound ? "vapi" : "twilio",
      provider_call_id: `${isInbound ? "bench-" : "CA"}${id.replaceAll("-", "")}`,
      status,
      raw_reason: status === "completed" ? "customer-ended-call" : status,
      from_number: isInbound ? phone : OUR_NUMBER,
      to_number: isInbound ? OUR_NUMBER : phone,
      phone,
      caller_name: person?.name ?? null,
      user_id: !isInbound || random.isIn(0.3) ? random.favourite(given.agents) : null,
      priority,
      alert_count: priority === null ? 0 : 1,
      open_alert_priority: isAlertOpen(at, now) ? priority : null,
      summary:
        isInbound && status === "completed"
          ? `${random.favourite(TOPICS)}, ${random.favourite(PLACES)}.`
          : null,
      initiated_at: new Date(at),
      started_at: startedAt === null ? null : new Date(startedAt),
      ended_at: endedAt === null ? null : new Date(Math.min(now, endedAt)),
      duration_s: durationSeconds,
      created_at: new Date(at),
      updated_at: new Date(Math.min(now, endedAt ?? at)),
      ...(given.hasColumn("lead_id") ? { lead_id: person?.leadId ?? null } : {}),
      ...(given.hasColumn("contact_id") ? { contact_id: person?.id ?? null } : {}),
    };
  }
}

/** When each began, in order: of today what has passed. */
function* timesOf(random: Random, count: number, now: number): Generator<number> {
  const today = Math.floor((now - MONTREAL_OFFSET_MS) / DAY_MS) * DAY_MS + MONTREAL_OFFSET_MS;
  const days = Array.from({ length: DAYS }, (_, n) => today - (DAYS - n) * DAY_MS);
  const weightOf = (day: number) => SUNDAY_TO_SATURDAY[new Date(day).getUTCDay()] ?? 1;
  const all = [...days, today].reduce((sum, day) => sum + weightOf(day), 0);
  const hours = Object.fromEntries(HOURS.map((weight, hour) => [hour, weight]));
  const shareOf = (day: number) => Math.round((count * weightOf(day)) / all);
  const timesIn = (day: number, ofDay: number) =>
    Array.from(
      { length: ofDay },
      () => day + Number(random.weighted(hours)) * HOUR_MS + random.below(HOUR_MS),
    ).toSorted((a, b) => a - b);
  const ofToday = timesIn(today, shareOf(today)).filter((at) => at < now - ACTIVE_CALLS * ACTIVE_EVERY_MS);
  let left = count - ACTIVE_CALLS - ofToday.length;
  for (const day of days) {
    const ofDay = day === days.at(-1) ? left : Math.min(left, shareOf(day));
    left -= ofDay;
    yield* timesIn(day, ofDay);
  }
  yield* ofToday;
  for (let n = ACTIVE_CALLS; n > 0; n -= 1) yield now - n * ACTIVE_EVERY_MS;
}

/** Has nobody taken the alert of a call that began then? */
function isAlertOpen(atMs: number, now: number): boolean {
  return atMs > now - 2 * HOUR_MS;
}

/** An alert of each urgent call; those of the last two hours are open. */
export function* alertRows(
  random: Random,
  calls: readonly UrgentCall[],
  agents: readonly string[],
  now: number,
) {
  for (const { id: callId, priority, atMs } of calls) {
    const isOver = !isAlertOpen(atMs, now);
    yield {
      id: alertId(callId),
      call_id: callId,
      tool_call_id: "call_0",
      priority,
      body: random.favourite(TOPICS),
      created_at: new Date(atMs + 30_000),
      acknowledged_at: isOver ? new Date(atMs + 30_000 + random.below(400_000)) : null,
      acknowledged_by: isOver ? random.favourite(agents) : null,
      resolved_at: isOver ? new Date(atMs + HOUR_MS) : null,
    };
  }
}

/** The SMS of alerts: of P1 three. */
export function* messageRows(random: Random, calls: readonly UrgentCall[], agents: readonly string[]) {
  for (const { id: callId, priority, atMs } of calls) {
    for (let n = 0; n < (priority === 1 ? 3 : 1); n += 1) {
      const at = atMs + 30_000;
      const isDelivered = random.isIn(0.995);
      yield {
        id: uuidAt(random, at),
        alert_id: alertId(callId),
        recipient_user_id: random.favourite(agents),
        direction: "outbound",
        status: isDelivered ? "delivered" : "failed",
        priority,
        recipient_name: "On call",
        to_number: `+1514555${String(100 + random.below(100)).padStart(4, "0")}`,
        content: "Flood",
        provider_sid: `SM${callId.replaceAll("-", "")}${n}`,
        created_at: new Date(at),
        sent_at: new Date(at + 1_000),
        delivered_at: isDelivered ? new Date(at + 2_000 + random.next() ** 6 * 60_000) : null,
        failed_at: isDelivered ? null : new Date(at + 90_000),
      };
    }
  }
}

/** Of a call with one alert: its id with another last part's first digit, so that both sort alike. */
function alertId(callId: string): string {
  return `${callId.slice(0, 24)}${callId[24] === "f" ? "e" : "f"}${callId.slice(25)}`;
}

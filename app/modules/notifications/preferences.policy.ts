import { instantOf, wallMs } from "../../platform/time-zones/index.ts";
import { NOTIFICATION_RULES } from "./notification-types.policy.ts";
import {
  type Digest,
  type NotificationChannel,
  type NotificationType,
  type PreferencesPatch,
  type QuietTime,
  quietDaySchema,
} from "./preferences.contract.ts";

/** What a person has chosen otherwise than the defaults, by type. */
export type Choices = Readonly<
  Partial<Record<NotificationType, Readonly<Partial<Record<NotificationChannel, boolean>>>>>
>;

/** How a person wants to be told. */
export interface Preferences {
  readonly choices: Choices;
  /** Null: they may be told at any time. */
  readonly quietTime: QuietTime | null;
  readonly digest: Digest;
  /** 1: nothing was ever chosen. */
  readonly version: number;
}

/** Of whoever has chosen nothing. */
export const DEFAULT_PREFERENCES: Preferences = {
  choices: {},
  quietTime: null,
  digest: { frequency: "hourly", hour: 8 },
  version: 1,
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** By which ways quiet time is kept: what stands in the list disturbs nobody. */
const DISTURBING: ReadonlySet<NotificationChannel> = new Set(["email", "web_push", "sms"]);

/** By which ways somebody has chosen to hear of a type. */
export function channelsOf(
  { choices }: Pick<Preferences, "choices">,
  type: NotificationType,
): Readonly<Record<NotificationChannel, boolean>> {
  return { ...NOTIFICATION_RULES[type].defaults, ...choices[type] };
}

/** Does a type come to somebody by a way now? */
export function isWanted(
  preferences: Pick<Preferences, "choices" | "digest">,
  type: NotificationType,
  channel: NotificationChannel,
): boolean {
  if (channel === "email" && preferences.digest.frequency === "off") return false;
  return channelsOf(preferences, type)[channel];
}

/** Preferences after a change; choices that are the defaults are not kept, so that better defaults reach whoever never minded. */
export function withPatch(before: Preferences, patch: PreferencesPatch): Omit<Preferences, "version"> {
  const choices: Record<string, Choices[NotificationType]> = { ...before.choices };
  for (const [type, channels] of Object.entries(patch.types ?? {})) {
    const { defaults } = NOTIFICATION_RULES[type as NotificationType];
    const wanted = channels === null ? {} : { ...choices[type], ...channels };
    const kept = Object.entries(wanted).filter(
      ([channel, isOn]) => isOn !== undefined && isOn !== defaults[channel as NotificationChannel],
    );
    if (kept.length > 0) choices[type] = Object.fromEntries(kept);
    else delete choices[type];
  }
  return {
    choices,
    quietTime: patch.quietTime === undefined ? before.quietTime : patch.quietTime,
    digest: { ...before.digest, ...withoutUndefined(patch.digest ?? {}) },
  };
}

/** When the quiet time ends that it is at an instant; null while it is none. Times that meet are one. */
export function quietUntil(quietTime: QuietTime | null, timeZone: string, at: Date): Date | null {
  if (quietTime === null) return null;
  let end: Date | null = null;
  // Each step leads a day on, at most a week of them: seven whole days are no quiet time that may be chosen.
  for (let step = 0; step < 8; step += 1) {
    const next = endOfWindow(quietTime, timeZone, end ?? at);
    if (next === null) return end;
    end = next;
  }
  return end;
}

/** When something may go out by a way, at the earliest. */
export function dueAt(
  preferences: Pick<Preferences, "quietTime" | "digest">,
  delivery: { readonly channel: NotificationChannel; readonly priority: number; readonly at: Date },
  timeZone: string,
): Date {
  const { channel, priority, at } = delivery;
  const { quietTime, digest } = preferences;
  const isUrgent = priority === 1;
  const ready = channel === "email" && !isUrgent ? mailedAt(digest, timeZone, at) : at;
  if (!DISTURBING.has(channel) || (isUrgent && !quietTime?.holdsUrgent)) return ready;
  return quietUntil(quietTime, timeZone, ready) ?? ready;
}

function mailedAt({ frequency, hour }: Digest, timeZone: string, at: Date): Date {
  const wall = wallMs(timeZone, at);
  if (frequency !== "daily") return after(at, timeZone, Math.floor(wall / HOUR_MS + 1) * HOUR_MS, HOUR_MS);
  return after(at, timeZone, Math.floor(wall / DAY_MS) * DAY_MS + hour * HOUR_MS, DAY_MS);
}

/** The first instant after `at` at which clocks show `wall`, or that and some steps. */
function after(at: Date, timeZone: string, wall: number, stepMs: number): Date {
  let instant = instantOf(timeZone, wall);
  // Where clocks go back, they show an hour twice, and the first of the two may be over.
  for (let steps = 1; instant <= at; steps += 1) instant = instantOf(timeZone, wall + steps * stepMs);
  return instant;
}

function endOfWindow({ days, from, until }: QuietTime, timeZone: string, at: Date): Date | null {
  const today = Math.floor(wallMs(timeZone, at) / DAY_MS) * DAY_MS;
  const [begins, ends] = [msOfDay(from), msOfDay(until)];
  const ended = [today - DAY_MS, today]
    .filter((day) => days.includes(weekdayOf(day)))
    .map((day) => ({
      begin: instantOf(timeZone, day + begins),
      end: instantOf(timeZone, day + ends + (ends <= begins ? DAY_MS : 0)),
    }))
    .filter(({ begin, end }) => begin <= at && at < end)
    .map(({ end }) => end.getTime());
  return ended.length > 0 ? new Date(Math.max(...ended)) : null;
}

function weekdayOf(wallDay: number): QuietTime["days"][number] {
  const names = quietDaySchema.options;
  // Days begin with Monday in the names, with Sunday in dates.
  return names[(new Date(wallDay).getUTCDay() + 6) % 7] ?? "monday";
}

function msOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return (hours * 60 + minutes) * 60_000;
}

function withoutUndefined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}

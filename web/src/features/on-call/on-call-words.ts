import type { Output } from "../../data/endpoint.ts";
import type { CurrentIncidents } from "../../data/types.ts";
import { formatClockTime } from "../../ui/format.ts";
import { identityWords } from "../identity/identity.strings.ts";
import { onCallWords as words } from "./on-call.strings.ts";

export type Layer = Output<"getOnCallSchedule">["layers"][number];
export type Policy = Output<"getEscalationPolicy">;
type Step = Policy["steps"][number];

/** How people of a layer take turns: "2 weeks each, hand-over at 8:00 AM". */
export function rotationText({ rotation, handoverAt }: Layer): string {
  return `${words.rotations.every[rotation.unit](rotation.every)}, ${words.rotations.handover(formatClockTime(handoverAt))}`;
}

/** When a layer counts: "Saturday 8:00 AM to Monday 8:00 AM". */
export function hoursText({ hours }: Layer): string {
  if (hours.length === 0) return words.rotations.always;
  return hours
    .map(({ from, until }) =>
      words.rotations.hours(
        `${words.weekdays[from.day]} ${formatClockTime(from.time)}`,
        `${words.weekdays[until.day]} ${formatClockTime(until.time)}`,
      ),
    )
    .join(", ");
}

/** Which alerts a policy is for. */
export function policyText({ isDefault, priorities }: Policy): string {
  return isDefault
    ? words.policies.forOthers
    : words.policies.forPriorities(priorities.map((priority) => `P${priority}`).join(", "));
}

/** When a step is taken. */
export function stepWhen({ afterMinutes }: Step): string {
  return afterMinutes === 0 ? words.policies.now : words.policies.after(afterMinutes);
}

/** What a step does: "SMS to whoever is on call in Dispatch". */
export function stepText({ by, targets }: Step): string {
  return `${words.policies[by]} ${targets.map(targetText).join(words.policies.and)}`;
}

/** What follows the last step. */
export function endText({ repeats, endAfterMinutes, pagesOperators }: Policy): string {
  const { policies } = words;
  const again = repeats > 0 ? `${policies.repeats(repeats, endAfterMinutes)} ` : "";
  return again + (pagesOperators ? policies.end : policies.endQuiet);
}

/** Whom a step tells: "whoever is on call in Dispatch". */
export function targetText({ kind, role, name }: Step["targets"][number]): string {
  const { policies } = words;
  if (kind === "duty") return policies.duty;
  if (kind === "role") return role === null ? policies.gone : policies.everyRole(identityWords.roles[role]);
  if (name === null) return policies.gone;
  return kind === "schedule" ? policies.schedule(name) : name;
}

/** What is said in one glance; `system`: what it pages about, undefined where that is not known. */
export function glance(now: {
  readonly open: number;
  readonly taken: number;
  readonly system: Pick<CurrentIncidents, "items" | "isDegraded"> | undefined;
}): { readonly tone: "good" | "warning" | "bad"; readonly title: string; readonly text: string | null } {
  const { open, taken, system } = now;
  const { burning } = words;
  const pages = system?.items ?? [];
  const isPaged = pages.some(({ acknowledgedByName }) => acknowledgedByName === null);
  const tone = open > 0 || isPaged ? "bad" : taken > 0 || pages.length > 0 ? "warning" : "good";
  if (open + taken > 0) return { tone, title: burning.some(open, taken), text: null };
  if (pages.length > 0) return { tone, title: burning.systemOnly, text: burning.systemText };
  const isSure = system !== undefined && !system.isDegraded;
  return { tone, title: burning.calm, text: isSure ? burning.calmText : burning.calmUnsure };
}

interface Taken {
  readonly createdAt: string;
  readonly acknowledgedAt: string | null;
}

/** How long an alert had nobody, in ms; null: nobody took it. */
export function takenAfterMs({ createdAt, acknowledgedAt }: Taken): number | null {
  return acknowledgedAt === null ? null : Math.max(0, Date.parse(acknowledgedAt) - Date.parse(createdAt));
}

/** The middle one of how long alerts had nobody, in ms; null: none was taken. */
export function medianTakenMs(alerts: readonly Taken[]): number | null {
  const times = alerts.flatMap((alert) => takenAfterMs(alert) ?? []).toSorted((one, other) => one - other);
  if (times.length === 0) return null;
  const middle = Math.floor(times.length / 2);
  const [low = 0, high = 0] = [times[times.length % 2 === 0 ? middle - 1 : middle], times[middle]];
  return (low + high) / 2;
}

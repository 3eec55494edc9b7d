import type { Call, TimelineEntry } from "../../data/types.ts";
import { isActive } from "./call-state.ts";

/** A part of a call's life: from one state to the next. */
export interface JourneyPhase {
  readonly kind: "queued" | "ringing" | "in_progress";
  readonly durationMs: number;
  /** Share of the whole, 0…1, at least `MIN_SHARE`, so that short phases can be seen. */
  readonly share: number;
  /** Still going on. */
  readonly isOpen: boolean;
}

const MIN_SHARE = 0.06;
const PHASES = {
  "call.queued": "queued",
  "call.ringing": "ringing",
  "call.in_progress": "in_progress",
} as const;

/** How long a call was in each state, from its timeline; empty when the timeline does not say. */
export function callJourney(
  call: Pick<Call, "status">,
  timeline: readonly TimelineEntry[],
  nowMs: number,
): JourneyPhase[] {
  const starts: { kind: JourneyPhase["kind"]; atMs: number }[] = [];
  let endMs: number | undefined;
  for (const entry of timeline) {
    const atMs = Date.parse(entry.at);
    if (entry.kind === "call.ended") endMs ??= atMs;
    const kind = entry.kind in PHASES ? PHASES[entry.kind as keyof typeof PHASES] : undefined;
    if (kind && !starts.some((start) => start.kind === kind)) starts.push({ kind, atMs });
  }
  const isOpen = isActive(call);
  const lastMs = isOpen ? nowMs : endMs;
  if (lastMs === undefined) return [];
  const phases = starts.map(({ kind, atMs }, index) => {
    const nextMs = starts[index + 1]?.atMs ?? lastMs;
    return { kind, durationMs: Math.max(0, nextMs - atMs), isOpen: isOpen && index === starts.length - 1 };
  });
  const total = phases.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const raw = phases.map(({ durationMs }) => Math.max(MIN_SHARE, total === 0 ? 1 : durationMs / total));
  const rawTotal = raw.reduce((sum, share) => sum + share, 0);
  return phases.map((phase, index) => ({ ...phase, share: (raw[index] ?? 0) / rawTotal }));
}

/** What a timeline shows as one step: an entry, or the same thing happening to several recipients at once. */
export interface TimelineStep {
  readonly id: string;
  readonly at: string;
  readonly kind: TimelineEntry["kind"];
  readonly title: string;
  readonly details: readonly string[];
  readonly tone: TimelineEntry["tone"];
  /** Since the step before; null on the first. */
  readonly sincePreviousMs: number | null;
  /** From the first to the last entry of the step. */
  readonly spanMs: number;
  readonly count: number;
  /** So often it was told again, or late. */
  readonly lateCount: number;
}

/**
 * Joins neighbouring SMS entries of the same kind into one step, so that five recipients do not make fifteen lines; what
 * vendors told late or once more is counted at the step that it tells of again.
 */
export function timelineSteps(timeline: readonly TimelineEntry[]): TimelineStep[] {
  const steps: TimelineStep[] = [];
  let previousEndMs: number | undefined;
  for (const entry of timeline) {
    const atMs = Date.parse(entry.at);
    const again = entry.isLate ? steps.findLastIndex(({ title }) => title === entry.title) : -1;
    const told = steps[again];
    if (told) {
      steps[again] = { ...told, lateCount: told.lateCount + 1 };
      continue;
    }
    const last = steps.at(-1);
    if (last && last.kind === entry.kind && last.title === entry.title && entry.kind.startsWith("message.")) {
      steps[steps.length - 1] = {
        ...last,
        details: entry.detail ? [...last.details, entry.detail] : last.details,
        spanMs: atMs - Date.parse(last.at),
        count: last.count + 1,
      };
    } else {
      steps.push({
        id: entry.id,
        at: entry.at,
        kind: entry.kind,
        title: entry.title,
        details: entry.detail ? [entry.detail] : [],
        tone: entry.tone,
        sincePreviousMs: previousEndMs === undefined ? null : Math.max(0, atMs - previousEndMs),
        spanMs: 0,
        count: 1,
        lateCount: 0,
      });
    }
    previousEndMs = atMs;
  }
  return steps;
}

import type { SlaThreshold } from "../../otel/catalogue/sla.types.ts";
import { formatDuration } from "./durations.ts";
import { type ExpressionTest, thresholdStepMs } from "./rule-cases.ts";
import { growing } from "./sample-series.ts";

/** A process that counts all its events at once, and then no more. */
export interface Round {
  readonly instance: string;
  /** Values of one of its counters. */
  counted(events: number): string;
}

/**
 * Processes of which each counts its events just when those of the one before leave the window: a window holds the events
 * of one of them, exactly, since a counter that was at zero is not extrapolated. At `endMs` the last ones are as old as
 * they may be, and an alert has had the time that it waits.
 */
export function roundsOf(
  sla: SlaThreshold,
  windowMs: number,
): { readonly rounds: readonly Round[]; readonly endMs: number } {
  const stepMs = thresholdStepMs(sla);
  const period = windowMs / stepMs - 1;
  const count = Math.ceil((2 * windowMs + sla.forSeconds * 1000) / (period * stepMs));
  const end = count * period;
  const rounds = Array.from({ length: count }, (_, index): Round => {
    const before = index * period;
    return {
      instance: `round-${index}`,
      counted: (events) => `0x${before} ${events}x${end - before - 1}`,
    };
  });
  return { rounds, endMs: end * stepMs };
}

/** What was beyond its level for two windows, and is within it since. */
export interface Change {
  /** Values of a counter that grew by so much in each step, and then by another amount. */
  counted(before: number, after: number): string;
  /** When more than half of the window is within the level, it fires; when all of it is, it does not any more. */
  tests(fires: (evalTime: string, expected: boolean) => ExpressionTest): readonly ExpressionTest[];
}

/** How many times its level a value is before and after a change, so that a window of another length would judge otherwise. */
export const TOO_MUCH = { before: 4, after: 0.8 } as const;
export const TOO_LITTLE = { before: 0.25, after: 1.25 } as const;

export function changeOf(sla: SlaThreshold, windowMs: number): Change {
  const stepMs = thresholdStepMs(sla);
  const changeMs = 2 * windowMs + sla.forSeconds * 1000;
  const steps = changeMs / stepMs;
  const more = Math.ceil((1.2 * windowMs) / stepMs);
  const at = (windows: number) =>
    formatDuration(changeMs + Math.ceil((windows * windowMs) / stepMs) * stepMs);
  return {
    counted: (before, after) => {
      const reached = Number((before * steps + after).toPrecision(12));
      return `${growing(before, steps)} ${reached}+${Number(after.toPrecision(12))}x${more}`;
    },
    tests: (fires) => [fires(at(0.6), true), fires(at(1.1), false)],
  };
}

/**
 * So many events that the rates of them and of `ratio` times as many, over a window, divide to the ratio, to the last
 * bit: what is exactly at its level.
 */
export function exactMultiple(
  ratio: number,
  windowMs: number,
): { readonly whole: number; readonly part: number } {
  const seconds = windowMs / 1000;
  for (let whole = 1000; whole <= 1_000_000; whole += 1000) {
    const part = Math.round(whole * ratio);
    if ((part * (1 / seconds)) / (whole * (1 / seconds)) === ratio) return { whole, part };
  }
  throw new Error(`No numbers of events divide to ${ratio}`);
}

/** At nine digits: what is written with fewer than it has would come to a little less than is needed. */
export function roundedUp(value: number): number {
  return Math.ceil(value * 1e9) / 1e9;
}

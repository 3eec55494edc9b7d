import { POOR_MOS } from "../calls/index.ts";

/** What a stretch of a call was like; null: not measured there. */
export interface Conditions {
  /** Time there and back. */
  readonly rttMs: number | null;
  readonly jitterMs: number | null;
  readonly lossPercent: number;
}

/** R of a call without any delay or loss. */
const R_BEST = 94.768;
/** The R at which the formula below comes to 1, the worst score; below it the score would rise again. */
const R_WORST = 6.52;

/**
 * Mean opinion score by the simplified E-model (ITU-T G.107, as carriers' own clients compute it): 1 (bad) to 4.43. What was not measured
 * counts as none of it: then it is how the call could be heard at best.
 */
export function mosOf({ rttMs, jitterMs, lossPercent }: Conditions): number {
  const delayMs = (rttMs ?? 0) + 2 * (jitterMs ?? 0) + 10;
  const rating = withLoss(withDelay(delayMs), lossPercent);
  const mos = 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating);
  return rounded(mos);
}

function withDelay(delayMs: number): number {
  if (delayMs < 160) return R_BEST - delayMs / 40;
  return delayMs < 1_000 ? R_BEST - (delayMs - 120) / 10 : 0;
}

function withLoss(rating: number, lossPercent: number): number {
  return lossPercent <= rating / 2.5 ? Math.max(rating - 2.5 * lossPercent, Math.min(rating, R_WORST)) : 0;
}

/** To three decimals: what is behind them is noise. */
export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/** Are many people dissatisfied with it (ITU-T G.107)? */
export function isPoor(mos: number): boolean {
  return mos < POOR_MOS;
}

const MINUTE_MS = 60_000;
/** When the carrier is asked for the samples of a call, counted from the call's end. It has them some 90 s after that, mostly. */
export const ASKED_AFTER_MS = [
  1.5 * MINUTE_MS,
  3 * MINUTE_MS,
  6 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  60 * MINUTE_MS,
] as const;

/** How long to wait before the carrier is asked again; null: it was asked often enough. */
export function nextAskInMs(sinceEndMs: number): number | null {
  const next = ASKED_AFTER_MS.find((afterMs) => afterMs > sinceEndMs);
  return next === undefined ? null : next - sinceEndMs;
}

/** A carrier takes a sample every ten seconds; the last stretch may be a short one. */
const SAMPLE_EVERY_MS = 10_000;

/** Do samples reach to a call's end? A carrier may have the first of them earlier than the last. */
export function reachTo(samples: readonly { readonly at: Date }[], endedAt: Date): boolean {
  const last = Math.max(0, ...samples.map(({ at }) => at.getTime()));
  return last >= endedAt.getTime() - 2 * SAMPLE_EVERY_MS;
}

/** A screen shows no more points side by side. */
const MAX_POINTS = 200;

/** How many seconds of a call one point of its series stands for: whole samples. */
export function secondsPerPoint(spanMs: number): number {
  const samples = Math.ceil(spanMs / SAMPLE_EVERY_MS / (MAX_POINTS - 1));
  return (Math.max(1, samples) * SAMPLE_EVERY_MS) / 1_000;
}

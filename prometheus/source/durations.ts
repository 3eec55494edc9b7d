const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Milliseconds of a duration as Prometheus writes it (`90s`, `1h30m`, `3d`). Throws where it is none. */
export function parseDurationMs(text: string): number {
  if (!/^(\d+(ms|[smhdw]))+$/.test(text)) throw new Error(`Not a duration: ${text}`);
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|[smhdw])/g)) {
    total += Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  }
  return total;
}

/** The shortest way in which Prometheus writes a duration of whole milliseconds. */
export function formatDuration(durationMs: number): string {
  if (durationMs === 0) return "0s";
  for (const unit of ["d", "h", "m", "s"] as const) {
    if (durationMs % UNIT_MS[unit] === 0) return `${durationMs / UNIT_MS[unit]}${unit}`;
  }
  return `${Math.round(durationMs)}ms`;
}

/** Turns durations of the rules into those that are written: the same, or shorter in a fire drill. */
export type Clock = (duration: string) => string;

/** No duration of a fire drill is shorter; 0 stays 0. */
export const SHORTEST_DURATION_MS = 1000;

/**
 * A clock that runs `speed` times as fast: windows, `for` and intervals shrink alike, so that a drill of minutes plays
 * what takes hours.
 */
export function clockAtSpeed(speed: number): Clock {
  return (duration) => {
    const durationMs = parseDurationMs(duration);
    if (speed === 1 || durationMs === 0) return formatDuration(durationMs);
    return formatDuration(Math.max(SHORTEST_DURATION_MS, Math.round(durationMs / speed)));
  };
}

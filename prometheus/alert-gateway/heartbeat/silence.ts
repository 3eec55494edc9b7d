/** When monitoring counts as silent: pure, so that every order of beats, restarts and failed pages can be tried. */

/** What must survive a restart. Times are milliseconds since 1970. */
export interface SilenceState {
  /** Null until the first heartbeat ever. */
  readonly lastBeatMs: number | null;
  /** Set while nobody beats. */
  readonly silentSinceMs: number | null;
  /** The last word that all targets took, and when. */
  readonly told: "firing" | "resolved";
  readonly toldAtMs: number;
}

/** How long silence may last. */
export interface SilenceLimits {
  readonly silenceMs: number;
  /** The same while no heartbeat was ever heard: a fresh machine builds Alertmanager first. */
  readonly firstMs: number;
  /** A page that nobody reacts to is sent again after so long. */
  readonly repeatMs: number;
}

/** Nothing was ever heard. */
export const NEVER_HEARD: SilenceState = {
  lastBeatMs: null,
  silentSinceMs: null,
  told: "resolved",
  toldAtMs: 0,
};

/** A heartbeat ends any silence. */
export function afterBeat(state: SilenceState, nowMs: number): SilenceState {
  return { ...state, lastBeatMs: nowMs, silentSinceMs: null };
}

/**
 * Time goes by. Silence is counted from the last heartbeat, but never from before `listeningSinceMs`: who did not listen
 * cannot say that nobody spoke. Silence that was told of goes on over a restart.
 */
export function afterTime(
  state: SilenceState,
  nowMs: number,
  listeningSinceMs: number,
  limits: SilenceLimits,
): SilenceState {
  if (state.silentSinceMs !== null) return state;
  const sinceMs = Math.max(state.lastBeatMs ?? 0, listeningSinceMs);
  const allowedMs = state.lastBeatMs === null ? limits.firstMs : limits.silenceMs;
  return nowMs - sinceMs > allowedMs ? { ...state, silentSinceMs: sinceMs } : state;
}

/** What has to be told now; null where everybody knows. */
export function wordDue(
  { silentSinceMs, told, toldAtMs }: SilenceState,
  nowMs: number,
  { repeatMs }: SilenceLimits,
): "firing" | "resolved" | null {
  if (silentSinceMs === null) return told === "firing" ? "resolved" : null;
  return told === "firing" && nowMs - toldAtMs < repeatMs ? null : "firing";
}

/** Everybody has taken the word. */
export function afterWord(state: SilenceState, word: "firing" | "resolved", nowMs: number): SilenceState {
  return { ...state, told: word, toldAtMs: nowMs };
}

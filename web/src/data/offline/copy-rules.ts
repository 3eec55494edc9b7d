/** How a copy of an answer may be used. */
export interface CopyRule {
  /** A copy that is younger is shown at once, while the server is asked; an older one only when the server gives no answer. */
  readonly atOnceMs: number;
}

/** Kinds of answers, by how fast they grow old (DF-9). */
export const COPIES = {
  /** Whatever says nothing else. */
  answers: { atOnceMs: 300_000 },
  /** Calls that go on: half a minute later there are others. */
  activeCalls: { atOnceMs: 30_000 },
  /** Figures over hours: those of a while ago stand until the newest are there. */
  performance: { atOnceMs: 3_600_000 },
  /** Neither kept nor shown without the server: who may see it is asked each time. */
  never: undefined,
} as const satisfies Readonly<Record<string, CopyRule | undefined>>;

export type CopyKind = keyof typeof COPIES;

/** Beyond this age a copy misleads more than it helps, and is forgotten. */
export const KEPT_MS = 7 * 86_400_000;
/** So many answers are kept of one person, and none that is larger. */
export const MAX_COPIES = 300;
export const MAX_COPY_BYTES = 2_000_000;

/** What a copy may be used for now. */
export function useOfCopy(kind: CopyKind, atMs: number, nowMs: number): "at_once" | "offline" | "nothing" {
  const rule = COPIES[kind];
  const ageMs = nowMs - atMs;
  // One from the future: the clock was set.
  if (!rule || ageMs > KEPT_MS || ageMs < 0) return "nothing";
  return ageMs <= rule.atOnceMs ? "at_once" : "offline";
}

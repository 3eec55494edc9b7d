import type { Targets } from "../alerts/targets.ts";
import { log } from "../log.ts";
import {
  afterBeat,
  afterTime,
  afterWord,
  type SilenceLimits,
  type SilenceState,
  wordDue,
} from "./silence.ts";
import { silenceNotification } from "./silence-alert.ts";
import { readState, writeState } from "./state-file.ts";

/** The dead man's switch: hears heartbeats, and pages when they stop. */
export interface HeartbeatWatch {
  beat(): void;
  /** Looks at the clock, and tells what has to be told. The timer does it; tests do it by hand. */
  look(): Promise<void>;
  /** Seconds since the last heartbeat; null where none was ever heard. */
  ageSeconds(): number | null;
  stop(): void;
}

/** Options of startHeartbeatWatch. */
export interface HeartbeatOptions {
  readonly stateFile: string;
  readonly limits: SilenceLimits;
  readonly targets: Targets;
  readonly addresses: Parameters<typeof silenceNotification>[3];
  /** How often the clock is looked at. */
  readonly everyMs: number;
  readonly nowMs?: () => number;
}

/** Starts to listen. */
export function startHeartbeatWatch(options: HeartbeatOptions): HeartbeatWatch {
  const { stateFile, limits, targets, addresses, everyMs } = options;
  const nowMs = options.nowMs ?? Date.now;
  let state = readState(stateFile);
  let listeningSinceMs = nowMs();
  let lookedAtMs = nowMs();
  let telling: Promise<void> | null = null;

  const change = (next: SilenceState) => {
    if (next === state) return;
    state = next;
    writeState(stateFile, state);
  };
  const tell = async () => {
    const word = wordDue(state, nowMs(), limits);
    if (word === null) return;
    const sinceMs = state.silentSinceMs ?? silentSinceMs ?? nowMs();
    silentSinceMs = sinceMs;
    log(
      word === "firing" ? "error" : "info",
      `monitoring is ${word === "firing" ? "silent" : "heard again"}`,
    );
    // Whom it did not reach is told again at the next look.
    if (await targets.send(silenceNotification(word, sinceMs, nowMs(), addresses)))
      change(afterWord(state, word, nowMs()));
  };
  /** When the silence began that the all-clear is about: a heartbeat forgets it. */
  let silentSinceMs = state.silentSinceMs;

  const look = async () => {
    const now = nowMs();
    // A process that stood still (a machine asleep, a debugger) did not listen.
    if (now - lookedAtMs > Math.max(3 * everyMs, limits.silenceMs / 2)) listeningSinceMs = now;
    lookedAtMs = now;
    change(afterTime(state, now, listeningSinceMs, limits));
    telling ??= tell().finally(() => {
      telling = null;
    });
    await telling;
  };
  const timer = setInterval(() => void look(), everyMs);
  return {
    beat: () => change(afterBeat(state, nowMs())),
    look,
    ageSeconds: () => (state.lastBeatMs === null ? null : (nowMs() - state.lastBeatMs) / 1_000),
    stop: () => clearInterval(timer),
  };
}

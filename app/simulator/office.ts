import { context } from "@opentelemetry/api";
import { suppressTracing } from "@opentelemetry/core";
import type { Background } from "./background.ts";
import type { SimulatorConfig } from "./config.ts";
import type { VoiceAgent } from "./vapi-calls.ts";

/** How busy the office is. */
export interface OfficeState {
  readonly on: boolean;
  /** Mean over some minutes; the moment's rate swings around it. */
  readonly callsPerMinute: number;
}

/** A day at the office: calls come in by themselves, never none and never too many at once. */
export interface Office {
  get(): OfficeState;
  set(state: OfficeState): void;
  /** Looks after the calls until the simulator stops. */
  open(): void;
}

const TICK_MS = 1_000;
const ACTIVE_MIN = 2;
const ACTIVE_MAX = 6;
/** Conversations last about this long. */
const MEAN_CALL_MINUTES = 0.6;
/** From one rush to the next. */
const SWING_MS = 8 * 60_000;
const PROBE_MS = 2_000;

/** The share of the mean rate at a moment: between rush and lull, in a slow wave with a quicker one on top. */
export function rushFactor(nowMs: number): number {
  const turn = (2 * Math.PI * nowMs) / SWING_MS;
  return 1 + 0.4 * Math.sin(turn) + 0.15 * Math.sin(turn * 3.7);
}

/** How many calls may be under way at a rate. */
export function activeBounds(callsPerMinute: number): { min: number; max: number } {
  const usual = callsPerMinute * MEAN_CALL_MINUTES;
  return {
    min: Math.min(ACTIVE_MIN, Math.ceil(usual)),
    max: Math.max(ACTIVE_MAX, Math.ceil(usual * 1.6)),
  };
}

/** Begins with the state of the configuration; calls are placed only while the application answers. */
export function createOffice(deps: {
  readonly config: SimulatorConfig;
  readonly background: Background;
  readonly voiceAgent: VoiceAgent;
}): Office {
  const { config, background, voiceAgent } = deps;
  let state: OfficeState = config.office;

  async function applicationAnswers(): Promise<boolean> {
    try {
      const response = await context.with(suppressTracing(context.active()), () =>
        fetch(`${config.appUrl}/api/health/live`, {
          signal: AbortSignal.any([background.signal, AbortSignal.timeout(PROBE_MS)]),
        }),
      );
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }

  function placeOne() {
    voiceAgent.place({
      carrier: config.random() < 0.6,
      // As an office would have it: a restart of the application loses no call.
      retries: 4,
    });
  }

  return {
    get: () => state,
    set: (next) => {
      state = next;
    },
    open() {
      background.run(async () => {
        let answeringSince = 0;
        for (;;) {
          await background.sleep(TICK_MS * (0.8 + 0.4 * config.random()));
          if (!state.on) continue;
          if (Date.now() - answeringSince > 15_000) {
            if (!(await applicationAnswers())) {
              await background.sleep(PROBE_MS);
              continue;
            }
            answeringSince = Date.now();
          }
          const { min, max } = activeBounds(state.callsPerMinute);
          const under = voiceAgent.active().length;
          const expected = (state.callsPerMinute / 60) * (TICK_MS / 1000) * rushFactor(Date.now());
          if (under < min || (under < max && config.random() < expected)) {
            placeOne();
            // At high rates one call a tick is not enough.
            for (let more = expected - 1; more > config.random() && under < max; more--) placeOne();
          }
        }
      });
    },
  };
}

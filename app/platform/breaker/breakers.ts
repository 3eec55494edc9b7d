import type { Logger } from "../log/index.ts";
import type { ExpiringStore } from "../store/index.ts";
import { type Breaker, type BreakerOptions, type BreakerState, createBreaker } from "./breaker.ts";

/** What a process tells the others about its breaker in front of a provider. */
export interface SharedBreakerState {
  readonly state: BreakerState;
  readonly sinceMs: number;
}

/** The breakers of one process, whose states all processes can read. */
export interface Breakers {
  /** Makes a breaker that tells the other processes of each change of its state. */
  create(options: Omit<BreakerOptions, "onState">): Breaker;
  /** What the process that changed last said of a breaker; null when nobody said anything for a day. */
  shared(name: string): Promise<SharedBreakerState | null>;
  /** The breakers of this process. */
  readonly all: readonly Breaker[];
  shutdown(): void;
}

const STATE_TTL_SECONDS = 86_400;

/** Makes the registry of a process's breakers. */
export function createBreakers(options: {
  readonly states: ExpiringStore<SharedBreakerState>;
  readonly logger: Logger;
}): Breakers {
  const { states, logger } = options;
  const all: Breaker[] = [];
  return {
    create: (breaker) => {
      const created = createBreaker({
        ...breaker,
        onState: (state) => {
          logger.warn({ provider: breaker.name, state }, "circuit breaker changed");
          states
            .set(breaker.name, { state, sinceMs: Date.now() }, STATE_TTL_SECONDS)
            .catch((error) => logger.warn({ error }, "breaker state could not be shared"));
        },
      });
      all.push(created);
      return created;
    },
    shared: (name) => states.get(name),
    all,
    shutdown: () => {
      for (const breaker of all) breaker.shutdown();
    },
  };
}

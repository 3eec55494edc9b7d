import type { ConnectionWatcher } from "../../live/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import type { Entry, PresenceRegister, StateHere } from "./presence-register.ts";

/** Nobody has used any page of theirs for this long: away. */
export const AWAY_AFTER_MS = 300_000;
/** Who loads a page anew, or comes back over another process, is not told of as going and coming. */
export const STAYS_MS = 10_000;
/** That somebody is active is noted no more often. */
export const NOTED_EVERY_MS = 300_000;

interface Person {
  connections: number;
  activeAtMs: number;
  /** When the last connection was closed; undefined while there are some. */
  leftAtMs: number | undefined;
  /** What was written of them last. */
  written: StateHere | null;
  notedAtMs: number;
}

/** What the watch needs. */
export interface PresenceWatchOptions {
  readonly register: PresenceRegister;
  /** Somebody is active; told seldom. */
  onActive(userId: string): Promise<void>;
  readonly logger: Logger;
  readonly nowMs?: () => number;
}

/** Follows who is connected to this process, and keeps the register right about it. */
export class PresenceWatch {
  readonly #people = new Map<string, Person>();
  readonly #register: PresenceRegister;
  readonly #onActive: (userId: string) => Promise<void>;
  readonly #logger: Logger;
  readonly #nowMs: () => number;
  #hasEverWritten = false;
  #mustWriteAll = false;

  constructor({ register, onActive, logger, nowMs = Date.now }: PresenceWatchOptions) {
    this.#register = register;
    this.#onActive = onActive;
    this.#logger = logger;
    this.#nowMs = nowMs;
  }

  /** Somebody has opened a page, on whatever device. That says nothing of its being used: pages come back by themselves. */
  connect(userId: string): ConnectionWatcher {
    const person = this.#people.get(userId) ?? {
      connections: 0,
      activeAtMs: Number.NEGATIVE_INFINITY,
      leftAtMs: undefined,
      written: null,
      notedAtMs: Number.NEGATIVE_INFINITY,
    };
    this.#people.set(userId, person);
    person.connections += 1;
    person.leftAtMs = undefined;
    this.#writeSoon(userId, person);
    return {
      active: () => {
        person.activeAtMs = this.#nowMs();
        this.#writeSoon(userId, person);
        this.#note(userId, person);
      },
      closed: () => {
        person.connections -= 1;
        if (person.connections === 0) person.leftAtMs = this.#nowMs();
      },
    };
  }

  /** To be called every few seconds: writes what has changed by time alone, and says that this process lives. */
  async beat(): Promise<void> {
    const changed: Entry[] = [];
    for (const [userId, person] of this.#people) {
      const state = this.#stateOf(person);
      if (state !== person.written) changed.push([userId, state]);
      person.written = state;
      if (state === null) this.#people.delete(userId);
    }
    await this.#write(changed);
    const isKnown = await this.#register.beat();
    // A process that nobody was ever connected to has nothing to say.
    if ((!isKnown && this.#hasEverWritten) || this.#mustWriteAll) await this.#writeAll();
  }

  #stateOf({ activeAtMs, leftAtMs }: Person): StateHere | null {
    const nowMs = this.#nowMs();
    if (leftAtMs !== undefined && nowMs - leftAtMs >= STAYS_MS) return null;
    return nowMs - activeAtMs < AWAY_AFTER_MS ? "online" : "away";
  }

  #writeSoon(userId: string, person: Person): void {
    const state = this.#stateOf(person);
    if (state === person.written) return;
    person.written = state;
    void this.#write([[userId, state]]);
  }

  async #write(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    this.#hasEverWritten = true;
    try {
      if (!(await this.#register.write(entries))) await this.#writeAll();
    } catch (error) {
      this.#mustWriteAll = true;
      this.#logger.debug({ error }, "presence could not be written; it is with the next beat");
    }
  }

  async #writeAll(): Promise<void> {
    this.#mustWriteAll = true;
    await this.#register.writeAll([...this.#people].map(([userId, { written }]) => [userId, written]));
    this.#mustWriteAll = false;
  }

  #note(userId: string, person: Person): void {
    const nowMs = this.#nowMs();
    if (nowMs - person.notedAtMs < NOTED_EVERY_MS) return;
    person.notedAtMs = nowMs;
    this.#onActive(userId).catch((error: unknown) => {
      this.#logger.debug({ error, userId }, "when somebody was last active could not be noted");
    });
  }
}

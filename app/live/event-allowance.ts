import type { Urgency } from "../http/index.ts";

/** What part of a full bucket is left to what is more urgent. */
const KEPT_SHARE: Readonly<Record<Urgency, number>> = { update: 0.3, message: 0.15, notification: 0 };

/**
 * How many events a client may get now, of all its channels together. A bucket that holds a fifth of what one second allows
 * and is filled with the other four fifths: in no second more than `perSecond` go out, and the first of a burst go at once. What
 * is less urgent never empties it: a notification goes out at once, however many updates wait.
 */
export class EventAllowance {
  readonly #capacity: number;
  readonly #perMs: number;
  #left: number;
  #filledAtMs: number;

  constructor(perSecond: number, nowMs = performance.now()) {
    this.#capacity = Math.max(1, perSecond / 5);
    this.#perMs = (perSecond - this.#capacity) / 1_000;
    this.#left = this.#capacity;
    this.#filledAtMs = nowMs;
  }

  /** Takes up to `wanted`; answers how many it were. */
  take(wanted: number, urgency: Urgency, nowMs = performance.now()): number {
    this.#left = Math.min(this.#capacity, this.#left + (nowMs - this.#filledAtMs) * this.#perMs);
    this.#filledAtMs = nowMs;
    // A bucket of a few holds back nothing: less urgent events would never be told.
    const kept = Math.min(this.#capacity - 1, this.#capacity * KEPT_SHARE[urgency]);
    const taken = Math.max(0, Math.min(wanted, Math.floor(this.#left - kept)));
    this.#left -= taken;
    return taken;
  }
}

/**
 * How many events a client may get now. A bucket that holds a fifth of what one second allows and is filled with the other
 * four fifths: in no second more than `perSecond` go out, and the first of a burst go at once.
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
  take(wanted: number, nowMs = performance.now()): number {
    this.#left = Math.min(this.#capacity, this.#left + (nowMs - this.#filledAtMs) * this.#perMs);
    this.#filledAtMs = nowMs;
    const taken = Math.min(wanted, Math.floor(this.#left));
    this.#left -= taken;
    return taken;
  }
}

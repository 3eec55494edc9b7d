/** First and longest wait between two polls (DF-3). */
export const POLL_FROM_MS = 5_000;
export const POLL_TO_MS = 60_000;

/** Polls as long as it is told to: 5 s apart, each error doubles the wait up to 60 s, a success resets it. */
export class Poller {
  readonly #poll: () => Promise<boolean>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitMs = POLL_FROM_MS;
  #isRunning = false;
  #run = 0;

  /** `poll` resolves with whether it succeeded; a rejection counts as an error. */
  constructor(poll: () => Promise<boolean>) {
    this.#poll = poll;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Milliseconds until the next poll after the last one. */
  get waitMs(): number {
    return this.#waitMs;
  }

  /** Polls for the first time after 5 s. */
  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#run += 1;
    this.#waitMs = POLL_FROM_MS;
    this.#schedule(this.#run);
  }

  stop(): void {
    this.#isRunning = false;
    clearTimeout(this.#timer);
  }

  #schedule(run: number): void {
    this.#timer = setTimeout(() => void this.#once(run), this.#waitMs);
  }

  async #once(run: number): Promise<void> {
    const isGood = await this.#poll().catch(() => false);
    if (!this.#isRunning || run !== this.#run) return;
    this.#waitMs = isGood ? POLL_FROM_MS : Math.min(POLL_TO_MS, this.#waitMs * 2);
    this.#schedule(run);
  }
}

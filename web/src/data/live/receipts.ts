import type { ClientMessage, LiveEvent, ServerMessage } from "./protocol.ts";

/** What is received is acknowledged together, so seldom that it costs nobody anything. */
export const ACKNOWLEDGE_EVERY_MS = 10_000;
/** Beyond this many between two acknowledgements events are not measured. */
const MAX_PENDING = 30;
/** The server's clock is read this often at first: the reading with the shortest round trip is the best. */
const FIRST_READINGS = 4;
/** Clocks drift apart: a reading that is older is not used, and one of half that age is joined by a new one. */
const READING_LASTS_MS = 300_000;

/** What our clock lacks to the server's, and how long the round trip took by which we know. */
export interface ServerClock {
  readonly offsetMs: number;
  readonly roundTripMs: number;
}

interface Reading extends ServerClock {
  readonly takenAtMs: number;
}

/** What the acknowledging of events needs. */
export interface ReceiptsOptions {
  say(message: ClientMessage): void;
  /** Milliseconds since 1970 by a clock that is never set. */
  readonly nowMs?: () => number;
  /** 0 ≤ n < 1: which events are acknowledged. */
  readonly random?: () => number;
  /** Is somebody looking? What a page in the background gets late, nobody waits for. */
  readonly isWatched?: () => boolean;
}

/**
 * Tells the server when a sample of its events came in, so that it knows how late people see what happens. The server's clock
 * is read as NTP does it: half of the round trip is its way back.
 */
export class LiveReceipts {
  readonly #say: (message: ClientMessage) => void;
  readonly #nowMs: () => number;
  readonly #random: () => number;
  readonly #isWatched: () => boolean;
  #share = 0;
  #pending: { channel: string; position: string; receivedAtMs: number }[] = [];
  #readings: Reading[] = [];
  #missingReadings = FIRST_READINGS;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ReceiptsOptions) {
    this.#say = options.say;
    this.#nowMs = options.nowMs ?? (() => performance.timeOrigin + performance.now());
    this.#random = options.random ?? Math.random;
    this.#isWatched = options.isWatched ?? (() => true);
  }

  /** A connection is up: its server asks for this share of events. */
  begin(share: number): void {
    this.stop();
    this.#share = share;
  }

  /** The connection is gone: what was received over it is not acknowledged any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#share = 0;
    this.#pending = [];
    this.#readings = [];
    this.#missingReadings = FIRST_READINGS;
  }

  /** An event has just come in. */
  onEvent({ channel, position }: Pick<LiveEvent, "channel" | "position">): void {
    if (this.#random() >= this.#share || this.#pending.length >= MAX_PENDING || !this.#isWatched()) return;
    this.#pending.push({ channel, position, receivedAtMs: this.#nowMs() });
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.#acknowledge(), ACKNOWLEDGE_EVERY_MS);
    this.#readClock();
  }

  /** What our clock lacks to the server's by the best reading; undefined before the first. */
  get clock(): ServerClock | undefined {
    const [best] = this.#readings.toSorted((a, b) => a.roundTripMs - b.roundTripMs);
    return best;
  }

  /** The server has told its time. */
  onClock({ sentAtMs, serverMs }: Extract<ServerMessage, { type: "clock" }>): void {
    const nowMs = this.#nowMs();
    const offsetMs = serverMs - (sentAtMs + nowMs) / 2;
    this.#readings.push({ takenAtMs: nowMs, offsetMs, roundTripMs: nowMs - sentAtMs });
    this.#missingReadings -= 1;
    this.#readClock();
  }

  #readClock(): void {
    const nowMs = this.#nowMs();
    this.#readings = this.#readings.filter(({ takenAtMs }) => nowMs - takenAtMs < READING_LASTS_MS);
    const newestMs = this.#readings.at(-1)?.takenAtMs ?? Number.NEGATIVE_INFINITY;
    if (this.#missingReadings > 0 || nowMs - newestMs > READING_LASTS_MS / 2) {
      this.#say({ type: "clock", sentAtMs: nowMs });
    }
  }

  #acknowledge(): void {
    this.#timer = undefined;
    const events = this.#pending;
    this.#pending = [];
    if (!this.clock) return;
    const { offsetMs, roundTripMs } = this.clock;
    this.#say({ type: "received", sentAtMs: this.#nowMs(), clock: { offsetMs, roundTripMs }, events });
  }
}

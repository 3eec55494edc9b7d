import type { WebSocket } from "ws";
import type { LiveLimits } from "./live.types.ts";

/** Times of the heartbeat. */
type Times = Required<Pick<LiveLimits, "activePingIntervalMs" | "idlePingIntervalMs" | "idleAfterMs">>;

/** What came of a ping by the time of the next. */
export type HeartbeatOutcome = "answered" | "missed";

/**
 * Pings a client, often while it is active and seldom while it is idle, and notices when it no longer answers. Keeps
 * proxies from closing silent connections, too.
 */
export class Heartbeat {
  readonly #socket: WebSocket;
  readonly #times: Times;
  readonly #onBeat: (outcome: HeartbeatOutcome) => void;
  readonly #onDead: () => void;
  #timer: NodeJS.Timeout | undefined;
  #hasPinged = false;
  #awaitsPong = false;
  #lastActiveMs = Date.now();

  /** `onBeat` is told of each ping by the time of the next; `onDead` is called when one was not answered. */
  constructor(
    socket: WebSocket,
    times: Times,
    on: { readonly onBeat: (outcome: HeartbeatOutcome) => void; readonly onDead: () => void },
  ) {
    this.#socket = socket;
    this.#times = times;
    this.#onBeat = on.onBeat;
    this.#onDead = on.onDead;
    socket.on("pong", () => {
      this.#awaitsPong = false;
    });
    this.#schedule();
  }

  /** The client has said something: it lives. */
  noteLife(): void {
    this.#awaitsPong = false;
  }

  /** Somebody is looking at it. */
  noteActivity(): void {
    const wasIdle = this.#isIdle();
    this.#lastActiveMs = Date.now();
    if (wasIdle) this.#schedule();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #isIdle(): boolean {
    return Date.now() - this.#lastActiveMs >= this.#times.idleAfterMs;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const { activePingIntervalMs, idlePingIntervalMs } = this.#times;
    this.#timer = setTimeout(() => this.#beat(), this.#isIdle() ? idlePingIntervalMs : activePingIntervalMs);
    this.#timer.unref();
  }

  #beat(): void {
    if (this.#hasPinged) this.#onBeat(this.#awaitsPong ? "missed" : "answered");
    if (this.#awaitsPong) {
      this.#onDead();
      return;
    }
    this.#hasPinged = true;
    this.#awaitsPong = true;
    this.#socket.ping();
    this.#schedule();
  }
}

import { isOn, type StreamEvent } from "./live-stream.ts";
import { comparePositions, type Position, START_POSITION } from "./position.ts";

/**
 * The newest events of the stream in memory. When many clients come back at once (a deployment, a network that
 * returns) they are served from here instead of each reading the stream again.
 */
export class LiveHistory {
  readonly #capacity: number;
  #events: StreamEvent[] = [];
  #coversAfter: Position = START_POSITION;
  #last: Position = START_POSITION;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** All events after this position are in memory. */
  get coversAfter(): Position {
    return this.#coversAfter;
  }

  /** The newest position that was read. */
  get last(): Position {
    return this.#last;
  }

  /** Starts over with the newest events of a stream; earlier ones may exist. */
  reset(newest: readonly StreamEvent[], last: Position): void {
    this.#events = [...newest];
    this.#coversAfter = newest[0]?.position ?? last;
    this.#last = last;
  }

  /** Adds the event that follows. */
  add(event: StreamEvent): void {
    this.#events.push(event);
    this.#last = event.position;
    // Trimmed in bulk: shifting an array by one costs as much as by many.
    if (this.#events.length > this.#capacity * 1.25) {
      this.#events = this.#events.slice(-this.#capacity);
      this.#coversAfter = this.#events[0]?.position ?? this.#last;
    }
  }

  /** The event at a position; undefined when it is not in memory. */
  find(position: Position): StreamEvent | undefined {
    let [low, high] = [0, this.#events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const event = this.#events[middle];
      if (event && comparePositions(event.position, position) < 0) low = middle + 1;
      else high = middle;
    }
    const found = this.#events[low];
    return found?.position === position ? found : undefined;
  }

  /** The channel's events after a position, oldest first; complete only from `coversAfter` on. */
  after(position: Position, channel: string): readonly StreamEvent[] {
    let index = this.#events.length;
    const found: StreamEvent[] = [];
    while (index > 0) {
      const event = this.#events[--index];
      if (!event || comparePositions(event.position, position) <= 0) break;
      if (isOn(channel, event)) found.push(event);
    }
    return found.reverse();
  }
}

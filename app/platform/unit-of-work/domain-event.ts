/** A kind of domain event: its name, and the type of what it tells. Made by `defineEvent`. */
export interface EventType<Payload> {
  /** Stable, such as `call.changed`. */
  readonly name: string;
  /** Never set: it only carries the type. */
  readonly payload?: Payload;
}

/** Declares a kind of domain event. */
export function defineEvent<Payload>(name: string): EventType<Payload> {
  return Object.freeze({ name });
}

/** What a subscriber that runs after the commit knows beside the event. */
export interface Occurrence {
  /** When the change was committed. */
  readonly at: Date;
  /** The trace in which it was published; null outside of one. */
  readonly traceparent: string | null;
}

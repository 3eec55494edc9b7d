/** An SMS changed its state; told after the commit. */
export interface MessageChanged {
  readonly type: "message.changed";
  readonly messageId: string;
  readonly alertId: string | null;
  /** Continues the trace in which the message was written. */
  readonly traceparent: string | null;
}

/** An SMS was given up: somebody must act. Told after the commit. */
export interface MessageGivenUp {
  readonly type: "message.given_up";
  readonly messageId: string;
  readonly alertId: string | null;
  readonly reason: string;
  readonly traceparent: string | null;
}

export type MessageEvent = MessageChanged | MessageGivenUp;

/** A call changed; told after the commit. */
export interface CallChanged {
  readonly type: "call.changed";
  readonly callId: string;
  /** When the change was committed. */
  readonly at: Date;
  readonly traceparent: string | null;
}

/** Something was added to a call's timeline although the call itself is as it was; told after the commit. */
export interface CallTimelineGrown {
  readonly type: "call.timeline_grown";
  readonly callId: string;
  readonly at: Date;
  readonly traceparent: string | null;
}

export type CallEvent = CallChanged | CallTimelineGrown;

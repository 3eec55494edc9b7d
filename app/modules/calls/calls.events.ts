/** A call changed; told after the commit. */
export interface CallChanged {
  readonly type: "call.changed";
  readonly callId: string;
  /** When the change was committed. */
  readonly at: Date;
  readonly traceparent: string | null;
}

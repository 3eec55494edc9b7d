/** An alert was raised; told after the commit. */
export interface AlertRaised {
  readonly type: "alert.raised";
  readonly alertId: string;
  readonly callId: string;
  readonly priority: 1 | 2 | 3 | 4;
}

/** A kind of data that is kept for a number of days. */
export interface RetentionRule {
  /** Days until it is removed, unless the environment says otherwise. */
  readonly days: number;
  /** What it is, as administrators read it, and docs/operations.md begins to say it. */
  readonly what: string;
  /** From when on the days are counted: since … */
  readonly since: string;
}

/**
 * How long each kind of data is kept. `TRUNKLINE_RETENTION_<KIND>_DAYS` overrides a row; `forever` keeps the kind. A new kind is a
 * row here and a `pruneWork` in the module that owns it.
 */
export const RETENTION = {
  provider_events: { days: 90, what: "what vendors told us, as it came", since: "it was taken in" },
  outbox: { days: 7, what: "work that was handed to its queue or discarded", since: "that happened" },
  sessions: {
    days: 1,
    what: "sign-ins, with the browser and the address that they came from",
    since: "they ended",
  },
  notifications: { days: 180, what: "notifications on the screens", since: "they were written" },
  transcripts: { days: 365, what: "what was said in calls", since: "it was written down" },
  analyses: {
    days: 365,
    what: "transcripts of recordings, summaries and insights, with what they cost",
    since: "their work began",
  },
  calls: {
    days: 1_095,
    what: "calls that are over, with their story, alerts, SMS and dead letters",
    since: "they began",
  },
  call_quality: { days: 30, what: "samples of how calls could be heard", since: "they were taken" },
  call_notes: { days: 1_095, what: "what agents noted of calls", since: "they wrote it" },
  reach_refusals: { days: 180, what: "calls and SMS that the gate refused", since: "they were refused" },
  idempotency_keys: { days: 1, what: "answers to requests with an `Idempotency-Key`", since: "they came" },
  webhook_deliveries: {
    days: 30,
    what: "events that were sent to webhook endpoints, what was given up included",
    since: "they happened",
  },
  inbound_sms: { days: 365, what: "SMS that people sent to us", since: "they came" },
  messages: { days: 1_095, what: "messages of channels with their files", since: "they were written" },
  scheduled_messages: {
    days: 90,
    what: "SMS to customers that were to go later",
    since: "they went, were canceled or refused",
  },
  recordings: { days: 365, what: "recordings with their files, and voicemails", since: "they were made" },
  performance_reports: { days: 1_095, what: "weekly performance reports", since: "they were written" },
  error_groups: { days: 180, what: "groups of errors", since: "one of them was last seen" },
  deleted_on_call_schedules: {
    days: 1_095,
    what: "on-call schedules that were deleted, with their overrides",
    since: "they were deleted",
  },
  deleted_escalation_policies: {
    days: 90,
    what: "escalation policies that were deleted",
    since: "they were deleted",
  },
  deleted_saved_views: { days: 30, what: "saved views that were deleted", since: "they were deleted" },
  on_call_overrides: { days: 1_095, what: "overrides of on-call schedules", since: "they ended" },
  deleted_tasks: {
    days: 90,
    what: "tasks that were deleted, with their comments",
    since: "they were deleted",
  },
  voice_commands: {
    days: 30,
    what: "what people asked for in words, without the words",
    since: "they asked",
  },
  bulk_operations: {
    days: 30,
    what: "bulk operations with what became of each record",
    since: "their last step",
  },
  incidents: {
    days: 400,
    what: "alerts about the stack that are over, with their history",
    since: "they began",
  },
  audit_log: { days: 1_095, what: "who did what", since: "they did it" },
} as const satisfies Readonly<Record<string, RetentionRule>>;

/** A kind of data in the table. */
export type DataKind = keyof typeof RETENTION;

/** Days that each kind is kept; null: for ever. */
export type RetentionDays = Readonly<Record<DataKind, number | null>>;

export const DATA_KINDS = Object.keys(RETENTION) as readonly DataKind[];

/** The variable that overrides a row. */
export function retentionVariable<Kind extends DataKind>(
  kind: Kind,
): `TRUNKLINE_RETENTION_${Uppercase<Kind>}_DAYS` {
  return `TRUNKLINE_RETENTION_${kind.toUpperCase() as Uppercase<Kind>}_DAYS`;
}

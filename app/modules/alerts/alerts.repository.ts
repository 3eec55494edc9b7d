import type { AlertRow } from "../../migrations/tables.generated.ts";
import { newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { AcknowledgedHow, AlertState } from "./alerts.contract.ts";
import type { Priority } from "./alerts.policy.ts";
import type { DueStep, EscalationPlan } from "./escalation.policy.ts";

const TABLE = "alerts";
const COLUMNS = [
  "id",
  "call_id",
  "tool_call_id",
  "request_key",
  "priority",
  "body",
  "traceparent",
  "created_at",
  "acknowledged_at",
  "acknowledged_by",
  "acknowledged_how",
  "acknowledged_traceparent",
  "resolved_at",
  "resolved_traceparent",
  "caller_name",
  "callback_number",
  "escalation",
  "escalation_round",
  "escalation_step",
  "escalation_due_at",
  "escalation_ran_out_at",
] as const;

const NAMES = ["acknowledged_by", "resolved_by"].map(
  (column) => `(select name from users where users.id = ${TABLE}.${column}) as ${column}_name`,
);

type Row = Pick<AlertRow, (typeof COLUMNS)[number]> & {
  readonly acknowledged_by_name: string | null;
  readonly resolved_by_name: string | null;
};

function columns(db: Queryable) {
  return [...COLUMNS, ...NAMES.map((name) => db.raw(name))];
}

/** What holds of the rows in a state; open ones have index alerts_open. */
const IN_STATE: Readonly<Record<AlertState, string>> = {
  open: "acknowledged_at is null and resolved_at is null",
  acknowledged: "acknowledged_at is not null and resolved_at is null",
  resolved: "resolved_at is not null",
};

/** An urgent alert of a call. */
export interface Alert {
  readonly id: string;
  readonly callId: string;
  readonly toolCallId: string;
  /** Of what the tool call asked for; null on those of an older release. */
  readonly requestKey: string | null;
  readonly priority: 1 | 2 | 3 | 4;
  readonly body: string;
  readonly traceparent: string | null;
  readonly createdAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedById: string | null;
  readonly acknowledgedByName: string | null;
  readonly acknowledgedHow: AcknowledgedHow | null;
  /** Of the request or SMS by which somebody took it. */
  readonly acknowledgedTraceparent: string | null;
  readonly resolvedAt: Date | null;
  readonly resolvedByName: string | null;
  readonly resolvedTraceparent: string | null;
  /** As the voice agent has them, for what is written of the alert later. */
  readonly callerName: string | null;
  readonly callbackNumber: string | null;
  /** Whom it is told to while nobody takes it, as it was when it was raised; null on those of an older release. */
  readonly escalation: EscalationPlan | null;
  /** Null: nobody else is told. */
  readonly nextStep: DueStep | null;
  /** When every step had been run and nobody had taken it. */
  readonly ranOutAt: Date | null;
}

/** What a voice agent asks for. */
export type NewAlert = Pick<
  Alert,
  | "callId"
  | "toolCallId"
  | "requestKey"
  | "priority"
  | "body"
  | "traceparent"
  | "callerName"
  | "callbackNumber"
  | "escalation"
  | "nextStep"
>;

/** Who did something about an alert, and when. */
export interface AlertDeed {
  readonly at: Date;
  readonly userId: string;
  readonly traceparent: string | null;
}

/** Writes and reads alerts. */
export const alertsRepository = {
  /** Null when there is an alert of this tool call's id. Uses index alerts_tool_call. */
  async insert(db: Queryable, alert: NewAlert): Promise<Alert | null> {
    const [row] = await db(TABLE)
      .insert({
        call_id: alert.callId,
        tool_call_id: alert.toolCallId,
        request_key: alert.requestKey,
        priority: alert.priority,
        body: alert.body,
        traceparent: alert.traceparent,
        caller_name: alert.callerName,
        callback_number: alert.callbackNumber,
        escalation: JSON.stringify(alert.escalation),
        ...stepColumns(alert.nextStep),
      })
      .onConflict(["call_id", "tool_call_id"])
      .ignore()
      .returning<Row[]>(columns(db));
    return row ? toAlert(row) : null;
  },

  /** Uses index alerts_tool_call. */
  async byToolCall(db: Queryable, callId: string, toolCallId: string): Promise<Alert | null> {
    const row = await db(TABLE)
      .select<Row[]>(...columns(db))
      .where({ call_id: callId, tool_call_id: toolCallId })
      .first();
    return row ? toAlert(row) : null;
  },

  /**
   * Gives a call the alerts of rows that become part of it. Where both have one of the same tool call, the one that
   * moves keeps a key of its own: it was raised, and people were told.
   */
  async move(db: Queryable, stays: string, goes: readonly string[]): Promise<void> {
    await db(TABLE)
      .whereIn("call_id", [...goes])
      .update({
        call_id: stays,
        tool_call_id: db.raw(
          `case when exists (select from ${TABLE} other where other.tool_call_id = ${TABLE}.tool_call_id
              and other.id <> ${TABLE}.id and other.call_id = any (?::uuid[]))
            then ${TABLE}.tool_call_id || '@' || ${TABLE}.call_id else ${TABLE}.tool_call_id end`,
          [[stays, ...goes]],
        ),
      });
  },

  async lock(db: Queryable, id: string): Promise<Alert | null> {
    const row = await db(TABLE)
      .select<Row[]>(...columns(db))
      .where({ id })
      .forUpdate()
      .first();
    return row ? toAlert(row) : null;
  },

  async acknowledge(
    db: Queryable,
    id: string,
    deed: AlertDeed & { readonly how: AcknowledgedHow },
  ): Promise<void> {
    await db(TABLE).where({ id }).update({
      acknowledged_at: deed.at,
      acknowledged_by: deed.userId,
      acknowledged_how: deed.how,
      acknowledged_traceparent: deed.traceparent,
      escalation_due_at: null,
    });
  },

  async resolve(db: Queryable, id: string, deed: AlertDeed): Promise<void> {
    await db(TABLE).where({ id }).update({
      resolved_at: deed.at,
      resolved_by: deed.userId,
      resolved_traceparent: deed.traceparent,
      escalation_due_at: null,
    });
  },

  /** Writes which step comes next, or that there is none any more; `ranOutAt` where everybody was told in vain. */
  async setNextStep(
    db: Queryable,
    id: string,
    next: DueStep | null,
    ranOutAt: Date | null = null,
  ): Promise<void> {
    await db(TABLE)
      .where({ id })
      .update({
        ...(next === null ? { escalation_due_at: null } : stepColumns(next)),
        escalation_ran_out_at: ranOutAt,
      });
  },

  /** Alerts whose next step is due, those that wait longest first. Uses index alerts_escalation_due. */
  async withDueStep(
    db: Queryable,
    at: Date,
    limit: number,
  ): Promise<{ readonly id: string; readonly traceparent: string | null }[]> {
    return db(TABLE)
      .select("id", "traceparent")
      .where("escalation_due_at", "<=", at)
      .orderBy("escalation_due_at")
      .limit(limit);
  },

  /** How many of each priority nobody has taken although everybody was told. Uses index alerts_escalation_ran_out. */
  async countUnanswered(db: Queryable): Promise<{ priority: Priority; count: number }[]> {
    return db(TABLE)
      .select<{ priority: Priority; count: number }[]>("priority", db.raw("count(*)::int as count"))
      .whereNotNull("escalation_ran_out_at")
      .whereRaw(IN_STATE.open)
      .groupBy("priority");
  },

  /** The most urgent of a call's alerts that nobody has taken; null: all are taken. Uses index alerts_tool_call. */
  async openPriority(db: Queryable, callId: string): Promise<Priority | null> {
    const row = await db(TABLE)
      .where({ call_id: callId })
      .whereRaw(IN_STATE.open)
      .min<{ priority: Priority | null }[]>({ priority: "priority" })
      .first();
    return row?.priority ?? null;
  },

  /**
   * Alerts raised since a time of which an SMS went to this number, each with that SMS's text, newest first: taken ones, too.
   * Uses indexes alerts_created and messages_alert.
   */
  async toldTo(
    db: Queryable,
    phone: string,
    since: Date,
  ): Promise<{ readonly alert: Alert; readonly text: string; readonly recipientUserId: string | null }[]> {
    const rows = await db(TABLE)
      .joinRaw(
        `cross join lateral (
          select content, recipient_user_id from messages
          where alert_id = ${TABLE}.id and to_number = ? order by created_at desc limit 1
        ) told`,
        [phone],
      )
      .select<(Row & { readonly content: string; readonly recipient_user_id: string | null })[]>(
        ...COLUMNS.map((column) => `${TABLE}.${column}`),
        ...NAMES.map((name) => db.raw(name)),
        "told.content",
        "told.recipient_user_id",
      )
      .where(`${TABLE}.created_at`, ">", since)
      .orderBy([
        { column: `${TABLE}.created_at`, order: "desc" },
        { column: `${TABLE}.id`, order: "desc" },
      ]);
    return rows.map((row) => ({
      alert: toAlert(row),
      text: row.content,
      recipientUserId: row.recipient_user_id,
    }));
  },

  /** How many of each priority nobody has taken that were raised before `olderThan`. Uses index alerts_open. */
  async countOpen(db: Queryable, olderThan: Date): Promise<{ priority: Priority; count: number }[]> {
    return db(TABLE)
      .select<{ priority: Priority; count: number }[]>("priority", db.raw("count(*)::int as count"))
      .whereRaw(IN_STATE.open)
      .where("created_at", "<", olderThan)
      .groupBy("priority");
  },

  async byIds(db: Queryable, ids: readonly string[]): Promise<Alert[]> {
    if (ids.length === 0) return [];
    const rows = await db(TABLE)
      .select<Row[]>(...columns(db))
      .whereIn("id", [...ids]);
    return rows.map(toAlert);
  },

  /** Alerts of a call, oldest first. Uses index alerts_tool_call. */
  async ofCall(db: Queryable, callId: string): Promise<Alert[]> {
    const rows = await db(TABLE)
      .select<Row[]>(...columns(db))
      .where({ call_id: callId })
      .orderBy("created_at");
    return rows.map(toAlert);
  },

  /** Newest first. Uses index alerts_created, and alerts_open for those that nobody has taken. */
  async page(
    db: Queryable,
    limit: number,
    after: { at: string; id: string } | undefined,
    state: AlertState | undefined,
  ): Promise<Alert[]> {
    const rows = await db(TABLE)
      .select<Row[]>(...columns(db))
      .modify((query) => {
        if (state) query.whereRaw(IN_STATE[state]);
      })
      .modify(newestFirst(limit, after));
    return rows.map(toAlert);
  },
};

function stepColumns(step: DueStep | null) {
  if (step === null) return {};
  return { escalation_round: step.round, escalation_step: step.step, escalation_due_at: step.dueAt };
}

function toAlert(row: Row): Alert {
  return {
    id: row.id,
    callId: row.call_id,
    toolCallId: row.tool_call_id,
    requestKey: row.request_key,
    priority: row.priority,
    body: row.body,
    traceparent: row.traceparent,
    createdAt: row.created_at,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedById: row.acknowledged_by,
    acknowledgedByName: row.acknowledged_by_name,
    acknowledgedHow: row.acknowledged_how,
    acknowledgedTraceparent: row.acknowledged_traceparent,
    resolvedAt: row.resolved_at,
    resolvedByName: row.resolved_by_name,
    resolvedTraceparent: row.resolved_traceparent,
    callerName: row.caller_name,
    callbackNumber: row.callback_number,
    escalation: row.escalation as EscalationPlan | null,
    nextStep:
      row.escalation_due_at === null
        ? null
        : { round: row.escalation_round, step: row.escalation_step, dueAt: row.escalation_due_at },
    ranOutAt: row.escalation_ran_out_at,
  };
}

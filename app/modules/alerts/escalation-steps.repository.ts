import type { AlertEscalationStepRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";

const TABLE = "alert_escalation_steps";
const COLUMNS = [
  "id",
  "alert_id",
  "round",
  "step",
  "by",
  "outcome",
  "people",
  "detail",
  "traceparent",
  "at",
] as const;

/** A step of an escalation that was run. */
export interface RunStep {
  readonly id: string;
  readonly alertId: string;
  readonly round: number;
  readonly step: number;
  readonly by: "sms" | "call" | "page";
  readonly outcome: "told" | "nobody" | "unreachable";
  /** How many were told. */
  readonly people: number;
  /** Of schedules in which nobody is on call, the names. */
  readonly detail: string | null;
  readonly traceparent: string | null;
  readonly at: Date;
}

/** Writes and reads which steps were run; each is there once. */
export const escalationStepsRepository = {
  async insert(db: Queryable, step: Omit<RunStep, "id">): Promise<void> {
    const { alertId, ...columns } = step;
    await db(TABLE).insert({ ...columns, alert_id: alertId });
  },

  /** Of these alerts, in the order in which they were run. Uses index alert_escalation_steps_alert_id_round_step_key. */
  async ofAlerts(db: Queryable, alertIds: readonly string[]): Promise<RunStep[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereIn("alert_id", [...alertIds])
      .orderBy(["round", "step"]);
    return rows.map(toStep);
  },
};

function toStep({
  alert_id: alertId,
  ...row
}: Pick<AlertEscalationStepRow, (typeof COLUMNS)[number]>): RunStep {
  return { ...row, alertId };
}

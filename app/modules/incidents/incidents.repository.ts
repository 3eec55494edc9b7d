import type { IncidentRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, newestFirst, type Position, type Queryable } from "../../platform/database/index.ts";
import type { IncidentSeverity, IncidentState } from "./incidents.contract.ts";
import { audienceOf, type IncidentPlan, severityOf } from "./incidents.policy.ts";

const TABLE = "incidents";
const COLUMNS = [
  "id",
  "fingerprint",
  "starts_at",
  "alertname",
  "slo",
  "service",
  "severity",
  "audience",
  "labels",
  "annotations",
  "resolved_at",
  "acknowledged_at",
  "acknowledged_by",
  "acknowledged_until",
  "acknowledge_reason",
  "silence_id",
  "plan",
  "next_round",
  "next_step",
  "next_step_at",
  "told_at",
  "created_at",
] as const;

/** What an alert says of itself, by name. */
type Texts = Readonly<Record<string, string>>;

/** An alert about the stack, from its beginning to its end. */
export interface Incident {
  readonly id: string;
  readonly fingerprint: string;
  readonly startsAt: Date;
  readonly alertname: string;
  readonly slo: string | null;
  readonly service: string | null;
  readonly severity: IncidentSeverity;
  readonly audience: string;
  readonly labels: Texts;
  /** All that were ever told of it: an update may bring more, and a repetition lack some. */
  readonly annotations: Texts;
  readonly resolvedAt: Date | null;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedUntil: Date | null;
  readonly acknowledgeReason: string | null;
  /** Of the silence that Alertmanager has for it. */
  readonly silenceId: string | null;
  /** Whom it is told to; null: nobody beside those whom Alertmanager tells. */
  readonly plan: IncidentPlan | null;
  readonly nextStep: { readonly round: number; readonly step: number; readonly dueAt: Date } | null;
  /** When Alertmanager last spoke of it. */
  readonly toldAt: Date;
  readonly createdAt: Date;
}

/** One occurrence of an alert: the same labels may fire again later. */
type Occurrence = Pick<Incident, "fingerprint" | "startsAt"> & {
  /** Its beginning is not known: whatever of its fingerprint is not over is it. */
  readonly isStartGuessed?: boolean;
};

/** What is told of an occurrence. */
interface NewIncident extends Occurrence, Pick<Incident, "labels" | "annotations"> {
  readonly endsAt: Date | null;
}

/** What can be changed of an incident. */
export type IncidentChanges = Partial<
  Pick<
    Incident,
    | "annotations"
    | "resolvedAt"
    | "acknowledgedAt"
    | "acknowledgedBy"
    | "acknowledgedUntil"
    | "acknowledgeReason"
    | "silenceId"
    | "nextStep"
    | "toldAt"
  >
>;

/** Which incidents are listed. */
export interface IncidentFilter {
  readonly state?: IncidentState | undefined;
  readonly severity?: IncidentSeverity | undefined;
  readonly slo?: string | undefined;
}

/** An occurrence of an alert as it is told of. */
export interface ToldAlert extends Pick<Incident, "fingerprint" | "startsAt" | "labels" | "annotations"> {
  /** Null: it still fires. */
  readonly endsAt: Date | null;
}

/** Writes and reads alerts about the stack. */
export const incidentsRepository = {
  /** @returns null where it is there already */
  async insertMissing(
    db: Queryable,
    alert: NewIncident,
    escalation: { readonly plan: IncidentPlan; readonly firstAt: Date } | null,
  ): Promise<Incident | null> {
    const { labels, annotations, fingerprint } = alert;
    const [row] = await db(TABLE)
      .insert({
        fingerprint,
        starts_at: alert.startsAt,
        alertname: labels.alertname ?? "",
        slo: labels.slo ?? null,
        service: labels.service ?? null,
        severity: severityOf(labels),
        audience: audienceOf(labels),
        labels: JSON.stringify(labels),
        annotations: JSON.stringify(annotations),
        resolved_at: alert.endsAt,
        plan: escalation && JSON.stringify(escalation.plan),
        next_round: escalation && 0,
        next_step: escalation && 0,
        next_step_at: escalation?.firstAt ?? null,
      })
      .onConflict(["fingerprint", "starts_at"])
      .ignore()
      .returning(COLUMNS);
    return row ? toIncident(row) : null;
  },

  /** The occurrence of an alert as it is now, until the end of the transaction. */
  async lockAlert(
    db: Queryable,
    { fingerprint, startsAt, isStartGuessed = false }: Occurrence,
  ): Promise<Incident | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where(isStartGuessed ? { fingerprint, resolved_at: null } : { fingerprint, starts_at: startsAt })
      .orderBy("starts_at", "desc")
      .forUpdate()
      .first();
    return row ? toIncident(row) : null;
  },

  async lock(db: Queryable, id: string): Promise<Incident | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toIncident(row) : null;
  },

  async byId(db: Queryable, id: string): Promise<Incident | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .first();
    return row ? toIncident(row) : null;
  },

  async update(db: Queryable, id: string, changes: IncidentChanges): Promise<Incident> {
    const [row] = await db(TABLE).where({ id }).update(toColumns(changes)).returning(COLUMNS);
    if (!row) throw new Error("an incident that was locked has gone");
    return toIncident(row);
  },

  /** Newest first. Uses incidents_open for those that are not over, else incidents_created. */
  async page(
    db: Queryable,
    { state, severity, slo }: IncidentFilter,
    limit: number,
    after?: Position,
  ): Promise<Incident[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .modify((query) => {
        if (state === "resolved") query.whereNotNull("resolved_at");
        if (state === "open") query.whereNull("resolved_at").whereNull("acknowledged_at");
        if (state === "acknowledged") query.whereNull("resolved_at").whereNotNull("acknowledged_at");
        if (severity !== undefined) query.where({ severity });
        if (slo !== undefined) query.where({ slo });
      })
      .modify(newestFirst(limit, after));
    return rows.map(toIncident);
  },

  /** Those that are not over, the oldest first; there are a handful. Uses incidents_open. */
  async open(db: Queryable): Promise<Incident[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereNull("resolved_at")
      .orderBy(["created_at", "id"])
      .limit(1_000);
    return rows.map(toIncident);
  },

  /** Ids of those of which more people are to be told by now. Uses incidents_due. */
  async due(db: Queryable, now: Date, limit: number): Promise<string[]> {
    return db(TABLE).where("next_step_at", "<=", now).orderBy("next_step_at").limit(limit).pluck("id");
  },

  /** Those that are over. Uses incidents_created. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    const ended = { table: TABLE, key: "id", since: "created_at", condition: "resolved_at is not null" };
    return deleteOldest(db, ended, olderThan, limit);
  },
};

function toColumns({ nextStep, annotations, ...changes }: IncidentChanges): Partial<IncidentRow> {
  const columns: Record<string, unknown> = {};
  const names = {
    resolvedAt: "resolved_at",
    acknowledgedAt: "acknowledged_at",
    acknowledgedBy: "acknowledged_by",
    acknowledgedUntil: "acknowledged_until",
    acknowledgeReason: "acknowledge_reason",
    silenceId: "silence_id",
    toldAt: "told_at",
  } as const;
  for (const [field, value] of Object.entries(changes)) columns[names[field as keyof typeof names]] = value;
  if (annotations !== undefined) columns.annotations = JSON.stringify(annotations);
  if (nextStep !== undefined) {
    columns.next_round = nextStep?.round ?? null;
    columns.next_step = nextStep?.step ?? null;
    columns.next_step_at = nextStep?.dueAt ?? null;
  }
  return columns;
}

function toIncident(row: Pick<IncidentRow, (typeof COLUMNS)[number]>): Incident {
  return {
    id: row.id,
    fingerprint: row.fingerprint,
    startsAt: row.starts_at,
    alertname: row.alertname,
    slo: row.slo,
    service: row.service,
    severity: row.severity as IncidentSeverity,
    audience: row.audience,
    labels: row.labels as Texts,
    annotations: row.annotations as Texts,
    resolvedAt: row.resolved_at,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
    acknowledgedUntil: row.acknowledged_until,
    acknowledgeReason: row.acknowledge_reason,
    silenceId: row.silence_id,
    plan: row.plan as IncidentPlan | null,
    nextStep:
      row.next_step_at === null
        ? null
        : { round: row.next_round ?? 0, step: row.next_step ?? 0, dueAt: row.next_step_at },
    toldAt: row.told_at,
    createdAt: row.created_at,
  };
}

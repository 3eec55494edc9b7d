import type { AuditLogRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, newestFirst, type Queryable } from "../../platform/database/index.ts";

const TABLE = "audit_log";
const COLUMNS = [
  "id",
  "at",
  "actor_kind",
  "actor_id",
  "action",
  "subject_type",
  "subject_id",
  "detail",
  "trace_id",
] as const;

/** Who did something; the system is nobody in particular. */
export type AuditActor =
  | { readonly kind: "user" | "api_key"; readonly id: string }
  | { readonly kind: "system"; readonly id: null };

/** What was done beside the action's name: ids, states and reasons. */
export type AuditDetail = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** A line to be written. */
export interface NewAuditEntry {
  readonly actor: AuditActor;
  /** What was done to what, as `api_key.revoked`. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string | null;
  readonly detail: AuditDetail;
  readonly traceId: string | null;
}

/** A line of the audit log. */
export interface AuditEntry extends NewAuditEntry {
  readonly id: string;
  readonly at: Date;
}

/** What the log is narrowed by. */
export interface AuditFilters {
  readonly actorId?: string | undefined;
  readonly action?: string | undefined;
  readonly subjectType?: string | undefined;
  readonly subjectId?: string | undefined;
  /** At or after. */
  readonly from?: string | undefined;
  /** Before. */
  readonly to?: string | undefined;
}

/** Writes and reads the log of who did what. Nothing in it ever changes; what is old goes. */
export const auditRepository = {
  async insert(db: Queryable, entry: NewAuditEntry): Promise<void> {
    await db(TABLE).insert({
      actor_kind: entry.actor.kind,
      actor_id: entry.actor.id,
      action: entry.action,
      subject_type: entry.subjectType,
      subject_id: entry.subjectId,
      detail: JSON.stringify(entry.detail),
      trace_id: entry.traceId,
    });
  },

  /** Newest first. Uses index audit_log_newest; narrowed, audit_log_actor, audit_log_action or audit_log_subject. */
  async page(
    db: Queryable,
    filters: AuditFilters,
    limit: number,
    after: { readonly at: string; readonly id: string } | undefined,
  ): Promise<AuditEntry[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .modify((query) => {
        if (filters.actorId !== undefined) query.where({ actor_id: filters.actorId });
        if (filters.action !== undefined) query.where({ action: filters.action });
        if (filters.subjectType !== undefined) query.where({ subject_type: filters.subjectType });
        if (filters.subjectId !== undefined) query.where({ subject_id: filters.subjectId });
        if (filters.from !== undefined) query.where("at", ">=", filters.from);
        if (filters.to !== undefined) query.where("at", "<", filters.to);
      })
      .modify(newestFirst(limit, after, { at: "at" }));
    return rows.map(toEntry);
  },

  /** Forgets up to `limit` lines from before `olderThan`; resolves with how many. Uses index audit_log_newest. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    return deleteOldest(db, { table: TABLE, key: "id", since: "at" }, olderThan, limit);
  },
};

function toEntry(row: Pick<AuditLogRow, (typeof COLUMNS)[number]>): AuditEntry {
  return {
    id: row.id,
    at: row.at,
    // Together they are what was inserted: a user or a key has an id.
    actor: { kind: row.actor_kind, id: row.actor_id } as AuditActor,
    action: row.action,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    detail: row.detail as AuditDetail,
    traceId: row.trace_id,
  };
}

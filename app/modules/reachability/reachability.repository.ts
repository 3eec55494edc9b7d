import type { ReachRefusalRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, newestFirst, type Queryable } from "../../platform/database/index.ts";
import type {
  ReachChannel,
  ReachPurpose,
  ReachRefusalListQuery,
  ReachRefusalReason,
} from "./reachability.contract.ts";

const TABLE = "reach_refusals";
const COLUMNS = [
  "id",
  "at",
  "channel",
  "purpose",
  "reason",
  "next_allowed_at",
  "contact_id",
  "lead_id",
  "phone_ending",
  "actor_kind",
  "actor_id",
  "trace_id",
] as const;

/** A call or an SMS that the gate refused. */
export interface ReachRefusal {
  readonly id: string;
  readonly at: Date;
  readonly channel: ReachChannel;
  readonly purpose: ReachPurpose;
  readonly reason: ReachRefusalReason;
  readonly nextAllowedAt: Date | null;
  readonly contactId: string | null;
  readonly leadId: string | null;
  /** The last four digits of the number; no more of it is kept. */
  readonly phoneEnding: string | null;
  readonly actorKind: "user" | "api_key" | "system";
  readonly actorId: string | null;
  readonly traceId: string | null;
}

/** Writes and reads what the gate refused. */
export const reachRefusalsRepository = {
  async insert(db: Queryable, refusal: Omit<ReachRefusal, "id">): Promise<ReachRefusal> {
    const [row] = await db(TABLE)
      .insert({
        at: refusal.at,
        channel: refusal.channel,
        purpose: refusal.purpose,
        reason: refusal.reason,
        next_allowed_at: refusal.nextAllowedAt,
        contact_id: refusal.contactId,
        lead_id: refusal.leadId,
        phone_ending: refusal.phoneEnding,
        actor_kind: refusal.actorKind,
        actor_id: refusal.actorId,
        trace_id: refusal.traceId,
      })
      .returning(COLUMNS);
    if (!row) throw new Error("a refusal was not inserted");
    return toRefusal(row);
  },

  /** Newest first. Uses indexes reach_refusals_at, reach_refusals_contact and reach_refusals_lead. */
  async page(
    db: Queryable,
    query: Omit<ReachRefusalListQuery, "cursor" | "limit">,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<ReachRefusal[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .modify((select) => {
        if (query.channel) select.where("channel", query.channel);
        if (query.reason) select.where("reason", query.reason);
        if (query.contactId) select.where("contact_id", query.contactId);
        if (query.leadId) select.where("lead_id", query.leadId);
        if (query.from) select.where("at", ">=", query.from);
        if (query.to) select.where("at", "<", query.to);
      })
      .modify(newestFirst(limit, after, { at: "at" }));
    return rows.map(toRefusal);
  },

  /** Forgets up to `limit` refusals from before `olderThan`; resolves with how many. Uses index reach_refusals_at. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    return deleteOldest(db, { table: TABLE, key: "id", since: "at" }, olderThan, limit);
  },
};

function toRefusal(row: Pick<ReachRefusalRow, (typeof COLUMNS)[number]>): ReachRefusal {
  return {
    id: row.id,
    at: row.at,
    channel: row.channel,
    purpose: row.purpose,
    reason: row.reason,
    nextAllowedAt: row.next_allowed_at,
    contactId: row.contact_id,
    leadId: row.lead_id,
    phoneEnding: row.phone_ending,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    traceId: row.trace_id,
  };
}

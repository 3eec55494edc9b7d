import { ISO_TIMES, newIds, type Queryable } from "../../platform/database/index.ts";
import { placeholderOf } from "./call-identity.policy.ts";
import { recognized } from "./caller-recognition.repository.ts";
import type { CallStatus } from "./calls.contract.ts";
import { ACTIVE_STATUSES } from "./calls.policy.ts";
import {
  type CallView,
  type CallViewRow,
  LOCKED_LIST,
  type LockedCall,
  type LockedRow,
  toCallView,
  toLockedCall,
  UPDATED_VIEW,
} from "./calls.repository.ts";

const CALLS = "calls";

/** A call that one of our people is about to make. */
export interface NewPlacedCall {
  /** Who will place it. */
  readonly provider: string;
  readonly userId: string;
  /** Whom it is to (E.164), and the number that they see. */
  readonly phone: string;
  readonly fromNumber: string;
  readonly leadId: string | null;
  readonly contactId: string | null;
  readonly scriptId: string | null;
  readonly at: Date;
  readonly traceparent: string | null;
}

/** A call that was placed once, for demonstrations. */
export interface PastCall {
  readonly providerCallId: string;
  readonly userId: string | null;
  readonly phone: string;
  readonly status: CallStatus;
  readonly initiatedAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date;
}

/** Writes calls that we place, before any carrier knows of them. */
export const placedCallsRepository = {
  async insert(db: Queryable, call: NewPlacedCall): Promise<CallView> {
    const [id = ""] = await newIds(db, 1);
    const [row] = await db(CALLS)
      .insert({
        id,
        direction: "outbound",
        provider: call.provider,
        provider_call_id: placeholderOf(id),
        status: "queued",
        is_bridged: true,
        user_id: call.userId,
        phone: call.phone,
        to_number: call.phone,
        from_number: call.fromNumber,
        script_id: call.scriptId,
        initiated_at: call.at,
        traceparent: call.traceparent,
        ...recognized(db, call.phone),
        // Whom it was meant for counts, whoever else has the number.
        ...(call.leadId === null && call.contactId === null
          ? {}
          : { lead_id: call.leadId, contact_id: call.contactId }),
      })
      .returning<CallViewRow[]>([db.raw(UPDATED_VIEW)])
      .options(ISO_TIMES);
    if (!row) throw new Error("a call was not written");
    return toCallView(row);
  },

  /** Writes a call that is over, unless it is there; resolves with how many were written. */
  async insertPast(db: Queryable, provider: string, fromNumber: string, call: PastCall): Promise<number> {
    const { startedAt, endedAt } = call;
    const rows = await db(CALLS)
      .insert({
        direction: "outbound",
        provider,
        provider_call_id: call.providerCallId,
        status: call.status,
        is_bridged: true,
        user_id: call.userId,
        phone: call.phone,
        to_number: call.phone,
        from_number: fromNumber,
        initiated_at: call.initiatedAt,
        started_at: startedAt,
        ended_at: endedAt,
        duration_s: startedAt && Math.round((endedAt.getTime() - startedAt.getTime()) / 1_000),
        ...recognized(db, call.phone),
      })
      .onConflict(["provider", "provider_call_id"])
      .ignore()
      .returning("id");
    return rows.length;
  },

  /** Locks one call for the rest of the transaction. */
  async lock(db: Queryable, id: string): Promise<LockedCall | null> {
    const row = await db(CALLS).select<LockedRow[]>(db.raw(LOCKED_LIST)).where({ id }).forUpdate().first();
    return row ? toLockedCall(row) : null;
  },

  /** Which of these ids of a provider are those of calls that we know. Uses indexes calls_provider_call and call_identities' key. */
  async knownIds(
    db: Queryable,
    provider: string,
    providerCallIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const { rows } = await db.raw<{ rows: { id: string }[] }>(
      `select provider_call_id as id from calls where provider = :provider and provider_call_id = any (:ids)
       union select provider_call_id from call_identities where provider = :provider and provider_call_id = any (:ids)`,
      { provider, ids: [...providerCallIds] },
    );
    return new Set(rows.map(({ id }) => id));
  },

  /**
   * Lets nobody else place a call of this user until the transaction ends; resolves with the one that they are in. Uses index
   * calls_user.
   */
  async claimUser(db: Queryable, userId: string): Promise<string | null> {
    await db.raw("select pg_advisory_xact_lock(hashtextextended(?, 0))", [`placed-calls:${userId}`]);
    const row = await db(CALLS)
      .select("id")
      .where({ user_id: userId, is_bridged: true })
      .whereIn("status", [...ACTIVE_STATUSES])
      .first();
    return row?.id ?? null;
  },
};

import { deleteOldest, type Queryable } from "../database/index.ts";

const TABLE = "idempotency_keys";
/** How long nobody else may run a request of which nothing was committed: longer than any request takes. */
const LEASE_SECONDS = 60;

/** One who runs a request: what it commits and answers counts only while nobody else has taken over. */
export interface Claim {
  readonly principalId: string;
  readonly keyHash: Buffer;
  readonly token: string;
}

/** A claim's request: whose it is, and what it must be again. */
export interface ClaimedRequest extends Claim {
  readonly userId: string;
  readonly requestHash: Buffer;
}

/** A request that came before with the same key. */
export interface EarlierRequest {
  readonly requestHash: Buffer;
  readonly outcome: "answered" | "withheld" | null;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>> | null;
  /** JSON as it was answered. */
  readonly body: string | null;
  readonly hasEffect: boolean;
  readonly isLeaseOver: boolean;
}

interface EarlierRow {
  readonly request_hash: Buffer;
  readonly outcome: EarlierRequest["outcome"];
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly body: string | null;
  readonly has_effect: boolean;
  readonly is_lease_over: boolean;
}

/** The table of idempotency keys. Each statement stands by itself: PostgreSQL judges who was first. */
export const idempotencyKeysRepository = {
  /** True for the first with this key, and for who takes over a request that ended without effect or answer. */
  async claim(db: Queryable, claim: ClaimedRequest): Promise<boolean> {
    const { rows } = await db.raw<{ rows: unknown[] }>(
      `insert into idempotency_keys as earlier (principal_id, user_id, key_hash, request_hash, token, lease_ends_at)
        values (:principalId, :userId, :keyHash, :requestHash, :token, now() + make_interval(secs => :leaseSeconds))
        on conflict (principal_id, key_hash) do update
          set token = excluded.token, lease_ends_at = excluded.lease_ends_at
          where earlier.request_hash = excluded.request_hash and earlier.outcome is null
            and earlier.effect_at is null and earlier.lease_ends_at < now()
        returning 1`,
      { ...claim, leaseSeconds: LEASE_SECONDS },
    );
    return rows.length > 0;
  },

  /** Uses index idempotency_keys_principal_id_key_hash_key. */
  async earlier(
    db: Queryable,
    { principalId, keyHash }: Pick<Claim, "principalId" | "keyHash">,
  ): Promise<EarlierRequest | undefined> {
    const { rows } = await db.raw<{ rows: EarlierRow[] }>(
      `select request_hash, outcome, status, headers, cast(body as text) as body, effect_at is not null as has_effect,
          lease_ends_at < now() as is_lease_over
        from idempotency_keys where principal_id = :principalId and key_hash = :keyHash`,
      { principalId, keyHash },
    );
    const [row] = rows;
    return (
      row && {
        requestHash: row.request_hash,
        outcome: row.outcome,
        status: row.status,
        headers: row.headers,
        body: row.body,
        hasEffect: row.has_effect,
        isLeaseOver: row.is_lease_over,
      }
    );
  },

  /** Says within the caller's transaction that the request has an effect; false when somebody else has taken over. */
  async markEffect(transaction: Queryable, claim: Claim): Promise<boolean> {
    const { rowCount } = await transaction.raw<{ rowCount: number }>(
      `update idempotency_keys set effect_at = coalesce(effect_at, now())
        where principal_id = :principalId and key_hash = :keyHash and token = :token`,
      { ...claim },
    );
    return rowCount > 0;
  },

  async keep(
    db: Queryable,
    { principalId, keyHash, token }: Claim,
    answer: Pick<EarlierRequest, "outcome" | "status" | "headers" | "body">,
  ): Promise<void> {
    await db(TABLE)
      .where({ principal_id: principalId, key_hash: keyHash, token })
      .update({
        outcome: answer.outcome,
        status: answer.status,
        headers: answer.headers === null ? null : JSON.stringify(answer.headers),
        body: answer.body,
      });
  },

  /** Frees the key of a request that failed, unless something of it was committed. */
  async release(db: Queryable, { principalId, keyHash, token }: Claim): Promise<void> {
    await db(TABLE)
      .where({ principal_id: principalId, key_hash: keyHash, token })
      .whereNull("effect_at")
      .delete();
  },

  /** Uses index idempotency_keys_created. */
  prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    return deleteOldest(db, { table: TABLE, key: "id", since: "created_at" }, olderThan, limit);
  },
};

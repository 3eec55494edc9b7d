import { randomUUID } from "node:crypto";
import { idempotencyKeysRepository } from "../../platform/idempotency/idempotency-keys.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

/** A day of programs that send a key with every request. */
export const IDEMPOTENCY_ROWS = `
  insert into idempotency_keys (principal_id, user_id, key_hash, request_hash, token, lease_ends_at, created_at)
    select uuidv7(), uuidv7(), sha256(n::text::bytea), sha256('x'), uuidv7(), now(), now() - n * interval '2 seconds'
    from generate_series(1, 30000) n;
`;

const request = { principalId: randomUUID(), keyHash: Buffer.alloc(32) };
const LONG_AGO = new Date(Date.now() - 10 * 86_400_000);

/** What each index of idempotency keys is for. */
export const IDEMPOTENCY_INDEXES: readonly IndexPromise[] = [
  [
    "idempotency_keys_principal_id_key_hash_key",
    "a request that comes again",
    ({ db }) => idempotencyKeysRepository.earlier(db, request),
  ],
  [
    "idempotency_keys_created",
    "forgetting idempotency keys",
    ({ db }) => idempotencyKeysRepository.prune(db, LONG_AGO, 500),
  ],
];

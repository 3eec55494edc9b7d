import { AsyncLocalStorage } from "node:async_hooks";
import { createHash, createHmac, randomUUID } from "node:crypto";
import type { Database, Queryable } from "../database/index.ts";
import { commonErrors } from "../errors/index.ts";
import type { Logger } from "../log/index.ts";
import { type Claim, type ClaimedRequest, idempotencyKeysRepository } from "./idempotency-keys.repository.ts";

const RETRY_AFTER_SECONDS = 1;

/** A request that must have its effect once, however often it is sent. */
export interface IdempotentRequest {
  /** Keys of several principals have nothing to do with each other. */
  readonly principalId: string;
  readonly userId: string;
  /** As the client made it up. */
  readonly key: string;
  /** All that makes it this request and no other. */
  readonly content: readonly (string | Buffer)[];
}

/** An answer as it is sent again. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Left out: an answer without a body. */
  readonly json: string | undefined;
}

/** What became of a request's work: an answer to keep, one that must not be kept, or nothing that counts. */
export type Outcome = { readonly keep: KeptAnswer } | "withhold" | "release";

/** Has requests with the same key run once over all instances. */
export interface IdempotencyKeys {
  /**
   * Runs `work` for the first such request, and keeps of it what `outcomeOf` says of its result or its error; resolves with the kept answer for those after it.
   * @throws idempotency_key_reused, idempotent_request_running, idempotent_answer_withheld, idempotent_answer_lost; and what `work` throws
   */
  runOnce<Result>(
    request: IdempotentRequest,
    work: () => Promise<Result>,
    outcomeOf: (ended: { readonly result: Result } | { readonly error: unknown }) => Outcome,
  ): Promise<{ readonly result: Result } | { readonly replayed: KeptAnswer }>;
  /**
   * For every unit of work, before its commit: marks with it that the request on whose behalf it runs has an effect.
   * @throws idempotent_request_running when the request was given up for dead and another instance has taken it over
   */
  beforeCommit(transaction: Queryable): Promise<void>;
  /** Forgets up to `limit` requests that came before `olderThan`; resolves with how many. */
  prune(olderThan: Date, limit: number): Promise<number>;
}

/** Makes the keys' keeper. It never holds a connection while a request runs (docs/decisions/0033). */
export function createIdempotencyKeys(options: {
  readonly database: Database;
  readonly logger: Logger;
}): IdempotencyKeys {
  const { database, logger } = options;
  const current = new AsyncLocalStorage<{ readonly claim: Claim; isRunning: boolean }>();

  /** The answer is worth more than its copy: whoever waits for it gets it, and whoever asks again is told that the copy was lost. */
  async function settle(claim: Claim, outcome: Outcome): Promise<void> {
    try {
      if (outcome === "release") await idempotencyKeysRepository.release(database.pool, claim);
      else await idempotencyKeysRepository.keep(database.pool, claim, rowOf(outcome));
    } catch (error) {
      logger.warn({ error }, "the answer to a request with an idempotency key could not be kept");
    }
  }

  return {
    runOnce: async (request, work, outcomeOf) => {
      const claim = claimOf(request);
      if (!(await idempotencyKeysRepository.claim(database.pool, claim))) {
        return { replayed: await replay(database.pool, claim) };
      }
      const running = { claim, isRunning: true };
      try {
        const result = await current.run(running, work);
        await settle(claim, outcomeOf({ result }));
        return { result };
      } catch (error) {
        await settle(claim, outcomeOf({ error }));
        throw error;
      } finally {
        // What the request has left behind, a timer or a connection, is not the request any more.
        running.isRunning = false;
      }
    },
    beforeCommit: async (transaction) => {
      const running = current.getStore();
      if (!running?.isRunning) return;
      if (!(await idempotencyKeysRepository.markEffect(transaction, running.claim))) throw stillRunning();
    },
    prune: (olderThan, limit) => idempotencyKeysRepository.prune(database.pool, olderThan, limit),
  };
}

/** The request's hash is keyed with the client's key, which is kept nowhere: a password in a body cannot be guessed from it. */
function claimOf({ principalId, userId, key, content }: IdempotentRequest): ClaimedRequest {
  const request = createHmac("sha256", key);
  for (const part of content) request.update(createHash("sha256").update(part).digest());
  return {
    principalId,
    userId,
    keyHash: createHash("sha256").update(key).digest(),
    requestHash: request.digest(),
    token: randomUUID(),
  };
}

async function replay(db: Queryable, claim: ClaimedRequest): Promise<KeptAnswer> {
  const earlier = await idempotencyKeysRepository.earlier(db, claim);
  // It failed and freed its key just now.
  if (!earlier) throw stillRunning();
  if (!earlier.requestHash.equals(claim.requestHash)) throw commonErrors.idempotency_key_reused();
  if (earlier.outcome === "withheld") throw commonErrors.idempotent_answer_withheld();
  if (earlier.status !== null) {
    return { status: earlier.status, headers: earlier.headers ?? {}, json: earlier.body ?? undefined };
  }
  throw earlier.hasEffect && earlier.isLeaseOver ? commonErrors.idempotent_answer_lost() : stillRunning();
}

function rowOf(outcome: Exclude<Outcome, "release">) {
  if (outcome === "withhold")
    return { outcome: "withheld", status: null, headers: null, body: null } as const;
  const { status, headers, json } = outcome.keep;
  return { outcome: "answered", status, headers, body: json ?? null } as const;
}

function stillRunning() {
  return commonErrors.idempotent_request_running({ headers: { "Retry-After": String(RETRY_AFTER_SECONDS) } });
}

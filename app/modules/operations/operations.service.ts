import type { DataKind, RetentionDays, RetentionRule } from "../../config/index.ts";
import type { Breakers } from "../../platform/breaker/index.ts";
import { type Cache, EVERYTHING, personTag } from "../../platform/cache/index.ts";
import type { Page, Queryable } from "../../platform/database/index.ts";
import type { Outbox, SetAsideEntry, SetAsideRequest } from "../../platform/outbox/index.ts";
import type { CleanUp, CleanUpLog } from "../../platform/retention/index.ts";
import { refuseDiscarded, type SettlementAction, settlementAfter } from "../../platform/settlement/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { Actor } from "../identity/index.ts";
import { operationsErrors } from "./operations.errors.ts";

/** A kind of data, how long it is kept, and what is known of its clean-up; undefined: nothing. */
export interface KeptData extends RetentionRule {
  readonly kind: DataKind;
  /** Null: for ever. */
  readonly keptDays: number | null;
  readonly cleanUp: CleanUp | undefined;
}

export type OperationsService = ReturnType<typeof createOperationsService>;

/** What people may do to the machinery: see what was set aside, set it going again or put it away, and clear the cache. */
export function createOperationsService(deps: {
  readonly outbox: Pick<Outbox, "listSetAside" | "lockSetAside" | "retry" | "settleSetAside">;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly cache: Pick<Cache, "forget">;
  readonly breakers: Pick<Breakers, "statuses">;
  readonly cleanUps: Pick<CleanUpLog, "all">;
  readonly retention: {
    readonly rules: Readonly<Record<DataKind, RetentionRule>>;
    readonly days: RetentionDays;
  };
}) {
  async function locked(db: Queryable, id: string): Promise<SetAsideEntry> {
    const entry = await deps.outbox.lockSetAside(db, id);
    if (!entry) throw operationsErrors.set_aside_entry_not_found();
    return entry;
  }

  return {
    /** @throws invalid_cursor */
    async setAsideEntries(request: SetAsideRequest): Promise<Page<SetAsideEntry>> {
      return deps.outbox.listSetAside(request);
    },

    /**
     * The sweeper takes it up within a second.
     * @throws set_aside_entry_not_found, already_discarded
     */
    async retrySetAside(actor: Actor, id: string): Promise<void> {
      await deps.unitOfWork(async ({ db }) => {
        refuseDiscarded((await locked(db, id)).settlement);
        await deps.outbox.retry(db, id);
        await deps.audit.record(db, actor, "outbox_entry.retried", { type: "outbox_entry", id });
      });
    },

    /**
     * Says that somebody looks after an entry, puts it away, or takes either back.
     * @throws set_aside_entry_not_found, already_acknowledged, already_discarded, not_settled
     */
    async settleSetAside(
      actor: Actor,
      id: string,
      action: SettlementAction,
      reason: string | null,
    ): Promise<void> {
      await deps.unitOfWork(async ({ db }) => {
        const settlement = settlementAfter((await locked(db, id)).settlement, action);
        await deps.outbox.settleSetAside(db, id, settlement, reason);
        const done = { acknowledge: "acknowledged", discard: "discarded", restore: "restored" }[action];
        await deps.audit.record(
          db,
          actor,
          `outbox_entry.${done}`,
          { type: "outbox_entry", id },
          reason === null ? {} : { reason },
        );
      });
    },

    /** Every service that we ask, and whether we ask it at present. */
    breakers: () => deps.breakers.statuses(),

    /** How long each kind of data is kept: as the process was set that cleaned up last, else as this one is. */
    async retention(): Promise<readonly KeptData[]> {
      const { rules, days } = deps.retention;
      const cleanUps = await deps.cleanUps.all();
      return (Object.keys(rules) as DataKind[]).map((kind) => {
        const cleanUp = cleanUps.get(kind);
        return { ...rules[kind], kind, keptDays: cleanUp ? cleanUp.days : days[kind], cleanUp };
      });
    },

    /** Has every process forget all that is cached, or what is kept for one person alone. */
    async clearCache(actor: Actor, userId: string | undefined): Promise<void> {
      await deps.unitOfWork(async ({ db }) => {
        const subject =
          userId === undefined ? { type: "cache", id: EVERYTHING } : { type: "user", id: userId };
        await deps.audit.record(db, actor, "cache.cleared", subject);
      });
      await deps.cache.forget([userId === undefined ? EVERYTHING : personTag(userId)]);
    },
  };
}

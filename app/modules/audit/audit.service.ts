import {
  type Database,
  keysetCursor,
  type Page,
  type PageRequest,
  type Queryable,
} from "../../platform/database/index.ts";
import { currentTraceId } from "../../platform/telemetry/index.ts";
import {
  type AuditActor,
  type AuditDetail,
  type AuditEntry,
  type AuditFilters,
  auditRepository,
} from "./audit.repository.ts";

export type { AuditActor, AuditDetail, AuditEntry, AuditFilters };
export type AuditService = ReturnType<typeof createAuditService>;

/** The log of who did what. */
export function createAuditService(deps: { readonly database: Database }) {
  return {
    /** Writes a line within the caller's transaction, so that it stands there exactly when the change does. */
    async record(
      db: Queryable,
      actor: AuditActor,
      action: string,
      subject: { readonly type: string; readonly id: string },
      detail: AuditDetail = {},
    ): Promise<void> {
      const traceId = currentTraceId();
      await auditRepository.insert(db, {
        actor,
        action,
        subjectType: subject.type,
        subjectId: subject.id,
        detail,
        traceId,
      });
    },

    /** Forgets up to `limit` lines from before `olderThan`; resolves with how many. */
    async prune(olderThan: Date, limit: number): Promise<number> {
      return auditRepository.prune(deps.database.pool, olderThan, limit);
    },

    /**
     * Newest first.
     * @throws invalid_cursor
     */
    async entries({ limit, cursor, ...filters }: AuditFilters & PageRequest): Promise<Page<AuditEntry>> {
      const after = keysetCursor.read(cursor);
      const rows = await auditRepository.page(deps.database.pool, filters, limit + 1, after);
      return keysetCursor.page(rows, limit, ({ at, id }) => ({ at: at.toISOString(), id }));
    },
  };
}

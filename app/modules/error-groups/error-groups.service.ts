import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { Actor } from "../identity/index.ts";
import type { ErrorReport } from "./error-groups.contract.ts";
import { errorGroupErrors } from "./error-groups.errors.ts";
import {
  type ErrorGroup,
  type ErrorGroupFilter,
  errorGroupsRepository as repository,
} from "./error-groups.repository.ts";
import type { createErrorTracker } from "./error-tracker.ts";
import { kindOfError } from "./fingerprint.policy.ts";

export type ErrorGroupsService = ReturnType<typeof createErrorGroupsService>;

/** What goes wrong, each kind once: what people see of it, and what they say of it. */
export function createErrorGroupsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly tracker: ReturnType<typeof createErrorTracker>;
  readonly logger: Pick<Logger, "info">;
  readonly now?: () => Date;
}) {
  const { database, now = () => new Date() } = deps;

  function settle(actor: Actor, id: string, done: "resolved" | "reopened"): Promise<ErrorGroup> {
    return deps.unitOfWork(async ({ db }) => {
      const group = await repository.setResolved(db, id, done === "resolved" ? now() : null);
      if (!group) throw errorGroupErrors.error_group_not_found();
      await deps.audit.record(db, actor, `error_group.${done}`, { type: "error_group", id });
      return group;
    });
  }

  return {
    /** @throws invalid_cursor */
    async list({ limit, cursor, ...filter }: PageRequest & ErrorGroupFilter): Promise<Page<ErrorGroup>> {
      const rows = await repository.page(database.pool, filter, limit + 1, keysetCursor.read(cursor));
      return keysetCursor.page(rows, limit, ({ lastSeenAt, id }) => ({ at: lastSeenAt.toISOString(), id }));
    },

    /** @throws error_group_not_found */
    async byId(id: string): Promise<ErrorGroup> {
      const group = await repository.byId(database.pool, id);
      if (!group) throw errorGroupErrors.error_group_not_found();
      return group;
    },

    /** @throws error_group_not_found */
    resolve: (actor: Actor, id: string) => settle(actor, id, "resolved"),

    /** @throws error_group_not_found */
    reopen: (actor: Actor, id: string) => settle(actor, id, "reopened"),

    /** Notes what a page tells of; what people were told is its id is found by that in the log, whatever came after it. */
    report({ release, errors }: ErrorReport): void {
      for (const { traceId, count, ...error } of errors) {
        const kind = kindOfError("browser", error);
        const fingerprint = deps.tracker.note({ kind, release, traceId, count });
        if (traceId === null) continue;
        deps.logger.info({ pageTraceId: traceId, fingerprint, type: kind.type }, "error told by a page");
      }
    },
  };
}

import type { Page, PageRequest } from "../../platform/database/index.ts";
import type { Outbox, SetAsideEntry } from "../../platform/outbox/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { Actor } from "../identity/index.ts";
import { operationsErrors } from "./operations.errors.ts";

export type OperationsService = ReturnType<typeof createOperationsService>;

/** What people may do to the machinery: see what was set aside, and set it going again. */
export function createOperationsService(deps: {
  readonly outbox: Pick<Outbox, "listSetAside" | "retry">;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
}) {
  return {
    /** @throws invalid_cursor */
    async setAsideEntries(request: PageRequest): Promise<Page<SetAsideEntry>> {
      return deps.outbox.listSetAside(request);
    },

    /**
     * The sweeper takes it up within a second.
     * @throws set_aside_entry_not_found
     */
    async retrySetAside(actor: Actor, id: string): Promise<void> {
      await deps.unitOfWork(async ({ db }) => {
        if (!(await deps.outbox.retry(db, id))) throw operationsErrors.set_aside_entry_not_found();
        await deps.audit.record(db, actor, "outbox_entry.retried", { type: "outbox_entry", id });
      });
    },
  };
}

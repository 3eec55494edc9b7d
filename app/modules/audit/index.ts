import { pruneWork } from "../../platform/retention/index.ts";
import { defineModule } from "../module.ts";
import { type AuditService, createAuditService } from "./audit.service.ts";

/** The log of who did what, written in the transaction of what was done. */
export const auditModule = defineModule<AuditService>({
  name: "audit",
  create: ({ config, database }) => {
    const service = createAuditService({ database });
    return {
      service,
      periodicWork: [
        pruneWork({ kind: "audit_log", days: config.retention.audit_log, prune: service.prune }),
      ],
    };
  },
});

export type { AuditActor, AuditDetail, AuditEntry, AuditFilters, AuditService } from "./audit.service.ts";

import { defineModule } from "../module.ts";
import { type AuditService, createAuditService } from "./audit.service.ts";

/** The log of who did what, written in the transaction of what was done. */
export const auditModule = defineModule<AuditService>({
  name: "audit",
  create: ({ database }) => ({ service: createAuditService({ database }) }),
});

export type { AuditActor, AuditEntry, AuditFilters, AuditService } from "./audit.service.ts";

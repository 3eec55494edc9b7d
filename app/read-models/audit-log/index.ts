import { oneTraceLink } from "../../../otel/catalogue/trace-link.ts";
import { auditModule } from "../../modules/audit/index.ts";
import { flagsModule } from "../../modules/flags/index.ts";
import { identityModule } from "../../modules/identity/index.ts";
import { defineModule } from "../../modules/module.ts";
import { auditLogCommands } from "./audit-log.commands.ts";
import { auditLogContract } from "./audit-log.contract.ts";
import { auditLogRoutes } from "./audit-log.routes.ts";
import { type AuditLogService, createAuditLogService } from "./audit-log.service.ts";

/** The audit log as people read it, with names. */
export const auditLogModule = defineModule<AuditLogService>({
  name: "audit-log",
  commands: auditLogCommands,
  contract: auditLogContract,
  permissions: { "audit:read": "admin" },
  create: ({ config, use }) => {
    const service = createAuditLogService({
      audit: use(auditModule),
      identity: use(identityModule),
      flags: use(flagsModule),
    });
    const { grafanaUrl } = config.links;
    return {
      service,
      routes: auditLogRoutes(service, (traceId, at) =>
        grafanaUrl ? oneTraceLink(grafanaUrl, traceId, at) : null,
      ),
    };
  },
});

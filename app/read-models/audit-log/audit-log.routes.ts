import { type Route, routesOf } from "../../http/index.ts";
import { auditLogContract, type AuditEntryJson } from "./audit-log.contract.ts";
import type { AuditLogService, NamedAuditEntry } from "./audit-log.service.ts";

/** Makes the link that opens a trace that began about `at`; null where there is no Grafana. */
export type TraceUrl = (traceId: string, at: Date) => string | null;

/** Who did what. */
export function auditLogRoutes(service: AuditLogService, traceUrl: TraceUrl): Route[] {
  const route = routesOf(auditLogContract);
  return [
    route("listAuditEntries", async ({ principal, query }) => {
      const { items, nextCursor } = await service.entries(principal, query);
      return { status: 200, body: { items: items.map((entry) => present(entry, traceUrl)), nextCursor } };
    }),
  ];
}

function present(entry: NamedAuditEntry, traceUrl: TraceUrl): AuditEntryJson {
  const { id, at, actor, actorName, action, subjectType, subjectId, subjectName, detail, traceId } = entry;
  return {
    id,
    at: at.toISOString(),
    actor: { ...actor, name: actorName },
    action,
    subject: { type: subjectType, id: subjectId, name: subjectName },
    detail: { ...detail },
    traceId,
    traceUrl: traceId === null ? null : traceUrl(traceId, at),
  };
}

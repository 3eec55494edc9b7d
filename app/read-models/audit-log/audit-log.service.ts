import type { AuditEntry, AuditFilters, AuditService } from "../../modules/audit/index.ts";
import type { FlagsService, FlagUser } from "../../modules/flags/index.ts";
import type { IdentityService } from "../../modules/identity/index.ts";
import type { Page, PageRequest } from "../../platform/database/index.ts";

/** An entry with the names that its ids have today. */
export interface NamedAuditEntry extends AuditEntry {
  readonly actorName: string | null;
  readonly subjectName: string | null;
}

export type AuditLogService = ReturnType<typeof createAuditLogService>;

/** Joins the audit log with the names of users and API keys. */
export function createAuditLogService(deps: {
  readonly audit: Pick<AuditService, "entries">;
  readonly identity: Pick<IdentityService, "namesOf">;
  readonly flags: Pick<FlagsService, "requireOn">;
}) {
  return {
    /**
     * Newest first.
     * @throws feature_off where the log is not rolled out to `reader`, invalid_cursor
     */
    async entries(reader: FlagUser, request: AuditFilters & PageRequest): Promise<Page<NamedAuditEntry>> {
      await deps.flags.requireOn("audit-log", reader);
      const { items, nextCursor } = await deps.audit.entries(request);
      const idsOf = ({ actor, subjectType, subjectId }: AuditEntry) => [
        actor.id,
        isNamed(subjectType) ? subjectId : null,
      ];
      const ids = items.flatMap(idsOf).filter((id) => id !== null);
      const names = await deps.identity.namesOf([...new Set(ids)]);
      const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
      return {
        items: items.map((entry) => ({
          ...entry,
          actorName: nameOf(entry.actor.id),
          subjectName: nameOf(entry.subjectId),
        })),
        nextCursor,
      };
    },
  };
}

function isNamed(subjectType: string): boolean {
  return subjectType === "user" || subjectType === "api_key";
}

import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import { currentTraceId } from "../../platform/telemetry/index.ts";
import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { Actor, IdentityService } from "../identity/index.ts";
import type { FieldChange } from "./history.policy.ts";
import { historyRepository, type RecordChange } from "./history.repository.ts";

/** What changed: a kind of record, and its id. */
export interface Subject {
  readonly type: string;
  readonly id: string;
}

/** Something that was done to a record. */
export interface Change {
  readonly subject: Subject;
  readonly actor: Actor;
  readonly action: string;
  readonly changes?: Readonly<Record<string, FieldChange>>;
}

/** A change with the name of who made it. */
export interface ChangeWithActor extends RecordChange {
  readonly actorName: string | null;
}

export type HistoryService = ReturnType<typeof createHistoryService>;

/** What became of records: who changed what, when, and in which trace. */
export function createHistoryService(deps: {
  readonly database: Database;
  readonly identity: Pick<IdentityService, "namesOf">;
}) {
  return {
    /** Keeps changes in the unit of work that makes them. */
    async record(tx: UnitOfWork, changes: readonly Change[]): Promise<void> {
      const traceId = currentTraceId();
      await historyRepository.insert(
        tx.db,
        changes.map(({ subject, actor, action, changes: fields = {} }) => ({
          subjectType: subject.type,
          subjectId: subject.id,
          actorKind: actor.kind,
          actorId: actor.id,
          action,
          changes: fields,
          traceId,
        })),
      );
    },

    /** Newest first. */
    async of(subject: Subject, request: PageRequest): Promise<Page<ChangeWithActor>> {
      const after = keysetCursor.read(request.cursor);
      const rows = await historyRepository.page(deps.database.pool, subject, request.limit + 1, after);
      const page = keysetCursor.page(rows, request.limit, ({ at, id }) => ({ at: at.toISOString(), id }));
      const ids = page.items.map(({ actorId }) => actorId).filter((id) => id !== null);
      const names = await deps.identity.namesOf(ids);
      const items = page.items.map((change) => ({
        ...change,
        actorName: names.get(change.actorId ?? "") ?? null,
      }));
      return { items, nextCursor: page.nextCursor };
    },
  };
}

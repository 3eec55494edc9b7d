import type { IncidentEventRow } from "../../migrations/tables.generated.ts";
import { newestFirst, type Position, type Queryable } from "../../platform/database/index.ts";
import type { IncidentEventKind } from "./incidents.contract.ts";

const TABLE = "incident_events";
const COLUMNS = ["id", "incident_id", "kind", "user_id", "detail", "created_at"] as const;

/** Something that happened to an incident. */
export interface IncidentEvent {
  readonly id: string;
  readonly incidentId: string;
  readonly kind: IncidentEventKind;
  /** Who did it; null: nobody, it happened by itself. */
  readonly userId: string | null;
  readonly detail: string | null;
  readonly createdAt: Date;
}

/** Writes and reads what happened to incidents. */
export const incidentEventsRepository = {
  async insert(
    db: Queryable,
    event: Pick<IncidentEvent, "incidentId" | "kind"> & Partial<Pick<IncidentEvent, "userId" | "detail">>,
  ): Promise<void> {
    await db(TABLE).insert({
      incident_id: event.incidentId,
      kind: event.kind,
      user_id: event.userId ?? null,
      detail: event.detail ?? null,
    });
  },

  /** Newest first. Uses incident_events_of. */
  async page(db: Queryable, incidentId: string, limit: number, after?: Position): Promise<IncidentEvent[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ incident_id: incidentId })
      .modify(newestFirst(limit, after));
    return rows.map(toEvent);
  },
};

function toEvent(row: Pick<IncidentEventRow, (typeof COLUMNS)[number]>): IncidentEvent {
  return {
    id: row.id,
    incidentId: row.incident_id,
    kind: row.kind as IncidentEventKind,
    userId: row.user_id,
    detail: row.detail,
    createdAt: row.created_at,
  };
}

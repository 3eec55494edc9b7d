import type { WebhookDeliveryRow, WebhookEndpointRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { AttemptFailure, DeliveryStatus, EndpointStatus } from "./webhooks.contract.ts";
import { KEPT_ATTEMPTS } from "./webhooks.policy.ts";

const ENDPOINTS = "webhook_endpoints";
const ENDPOINT_COLUMNS = [
  "id",
  "url",
  "description",
  "events",
  "status",
  "disabled_reason",
  "failing_since",
  "secret",
  "former_secret",
  "former_secret_ends_at",
  "version",
  "created_by",
  "created_at",
  "updated_at",
] as const;
const DELIVERIES = "webhook_deliveries";
const DELIVERY_COLUMNS = [
  "id",
  "endpoint_id",
  "event_id",
  "type",
  "data",
  "occurred_at",
  "status",
  "generation",
  "attempts",
  "next_attempt_at",
  "log",
  "created_at",
  "ended_at",
] as const;

const LAST_DELIVERY_COLUMNS = ["id", "endpoint_id", "type", "status", "created_at"] as const;

/** Where events are sent to. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
  readonly status: EndpointStatus;
  readonly disabledReason: "failing" | "gone" | null;
  readonly failingSince: Date | null;
  readonly secret: string;
  readonly formerSecret: string | null;
  readonly formerSecretEndsAt: Date | null;
  readonly version: number;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The columns that can be written, in our words. */
export type EndpointFields = Partial<Omit<WebhookEndpoint, "id" | "version" | "createdAt" | "updatedAt">>;

/** One attempt, as it is kept with its delivery. */
export interface WebhookAttempt {
  readonly at: string;
  readonly durationSeconds: number;
  readonly status: number | null;
  readonly failure: AttemptFailure | null;
}

/** An event on its way to an endpoint. */
export interface WebhookDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurredAt: Date;
  readonly status: DeliveryStatus;
  readonly generation: number;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly log: readonly WebhookAttempt[];
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** What a list says of the newest delivery of an endpoint. */
export type LastDelivery = Pick<WebhookDelivery, "id" | "endpointId" | "type" | "status" | "createdAt">;
type LastDeliveryRow = Pick<WebhookDeliveryRow, (typeof LAST_DELIVERY_COLUMNS)[number]>;

/** An event that is told to endpoints. */
export interface ToldEvent {
  readonly eventId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurredAt: Date;
}

/** Writes and reads endpoints and what they are sent. */
export const webhooksRepository = {
  async insertEndpoint(db: Queryable, fields: EndpointFields): Promise<WebhookEndpoint> {
    const [row] = await db(ENDPOINTS)
      .insert(toColumns(fields) as WebhookEndpointRow)
      .returning(ENDPOINT_COLUMNS);
    if (!row) throw new Error("a webhook endpoint was not inserted");
    return toEndpoint(row);
  },

  /** How many there are; whoever counts to add one waits for others who do. */
  async countEndpointsToAdd(db: Queryable): Promise<number> {
    await db.raw("lock table webhook_endpoints in share row exclusive mode");
    const row = await db(ENDPOINTS).count({ count: "*" }).first();
    return Number(row?.count ?? 0);
  },

  async endpoint(db: Queryable, id: string): Promise<WebhookEndpoint | null> {
    const row = await db(ENDPOINTS)
      .select(...ENDPOINT_COLUMNS)
      .where({ id })
      .first();
    return row ? toEndpoint(row) : null;
  },

  /** As it is now, until the end of the transaction. */
  async lockEndpoint(db: Queryable, id: string): Promise<WebhookEndpoint | null> {
    const row = await db(ENDPOINTS)
      .select(...ENDPOINT_COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toEndpoint(row) : null;
  },

  /** By people: a new version. */
  async updateEndpoint(db: Queryable, id: string, fields: EndpointFields): Promise<WebhookEndpoint> {
    const [row] = await db(ENDPOINTS)
      .where({ id })
      .update({ ...toColumns(fields), version: db.raw("version + 1"), updated_at: db.fn.now() })
      .returning(ENDPOINT_COLUMNS);
    if (!row) throw new Error("a webhook endpoint that was locked has gone");
    return toEndpoint(row);
  },

  /** Since when nothing has been taken there; resolves with the time that stands there, null when the endpoint has gone. */
  async markFailing(db: Queryable, id: string, at: Date): Promise<WebhookEndpoint | null> {
    const [row] = await db(ENDPOINTS)
      .where({ id })
      .update({ failing_since: db.raw("coalesce(failing_since, ?)", [at]) })
      .returning(ENDPOINT_COLUMNS);
    return row ? toEndpoint(row) : null;
  },

  /** Writes only where something has failed before: most deliveries lock no endpoint. */
  async markWell(db: Queryable, id: string): Promise<void> {
    await db(ENDPOINTS).where({ id }).whereNotNull("failing_since").update({ failing_since: null });
  },

  async deleteEndpoint(db: Queryable, id: string): Promise<boolean> {
    return (await db(ENDPOINTS).where({ id }).delete()) > 0;
  },

  /** Newest first. Uses index webhook_endpoints_created. */
  async endpoints(
    db: Queryable,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<WebhookEndpoint[]> {
    const rows = await db(ENDPOINTS)
      .select(...ENDPOINT_COLUMNS)
      .modify(newestFirst(limit, after));
    return rows.map(toEndpoint);
  },

  /** How many there are of each status. */
  async countByStatus(db: Queryable): Promise<{ status: EndpointStatus; count: number }[]> {
    return db(ENDPOINTS)
      .select<{ status: EndpointStatus; count: number }[]>("status", db.raw("count(*)::int as count"))
      .groupBy("status");
  },

  /** Names of events that some endpoint wants which is not disabled. */
  async wantedEvents(db: Queryable): Promise<string[]> {
    const { rows } = await db.raw<{ rows: { name: string }[] }>(
      "select distinct unnest(events) as name from webhook_endpoints where status <> 'disabled'",
    );
    return rows.map(({ name }) => name);
  },

  /** Writes a delivery for each endpoint that wants the event and has none of it yet; resolves with those. */
  async insertDeliveries(db: Queryable, event: ToldEvent): Promise<WebhookDelivery[]> {
    const { rows } = await db.raw<{ rows: WebhookDeliveryRow[] }>(
      `insert into webhook_deliveries (endpoint_id, event_id, type, data, occurred_at, status, next_attempt_at)
        select id, :eventId, :type, :data, :occurredAt, case status when 'paused' then 'held' else 'pending' end,
          case status when 'paused' then null else now() end
        from webhook_endpoints where status <> 'disabled' and :type = any(events)
        on conflict (endpoint_id, event_id) do nothing
        returning *`,
      { ...event, data: JSON.stringify(event.data) },
    );
    return rows.map(toDelivery);
  },

  /** A delivery for one endpoint, whatever it wants. */
  async insertDelivery(db: Queryable, endpointId: string, event: ToldEvent): Promise<WebhookDelivery> {
    const [row] = await db(DELIVERIES)
      .insert({
        endpoint_id: endpointId,
        event_id: event.eventId,
        type: event.type,
        data: JSON.stringify(event.data),
        occurred_at: event.occurredAt,
        status: "pending",
        next_attempt_at: new Date(),
      })
      .returning(DELIVERY_COLUMNS);
    if (!row) throw new Error("a webhook delivery was not inserted");
    return toDelivery(row);
  },

  async delivery(db: Queryable, id: string): Promise<WebhookDelivery | null> {
    const row = await db(DELIVERIES)
      .select(...DELIVERY_COLUMNS)
      .where({ id })
      .first();
    return row ? toDelivery(row) : null;
  },

  /** As it is now, until the end of the transaction. */
  async lockDelivery(db: Queryable, id: string): Promise<WebhookDelivery | null> {
    const row = await db(DELIVERIES)
      .select(...DELIVERY_COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toDelivery(row) : null;
  },

  /** Moves a delivery on; an attempt that has ended is added to its log. */
  async updateDelivery(
    db: Queryable,
    delivery: WebhookDelivery,
    fields: Partial<
      Pick<WebhookDelivery, "status" | "attempts" | "generation" | "nextAttemptAt" | "endedAt">
    >,
    attempt?: WebhookAttempt,
  ): Promise<WebhookDelivery> {
    const log = attempt ? [...delivery.log, attempt].slice(-KEPT_ATTEMPTS) : delivery.log;
    const after = { ...delivery, ...fields };
    const [row] = await db(DELIVERIES)
      .where({ id: delivery.id })
      .update({
        status: after.status,
        attempts: after.attempts,
        generation: after.generation,
        next_attempt_at: after.nextAttemptAt,
        ended_at: after.endedAt,
        log: JSON.stringify(log),
      })
      .returning(DELIVERY_COLUMNS);
    if (!row) throw new Error("a webhook delivery that was locked has gone");
    return toDelivery(row);
  },

  /** Newest first. Uses indexes webhook_deliveries_endpoint and, for those that were stopped, webhook_deliveries_stopped. */
  async deliveries(
    db: Queryable,
    endpointId: string,
    status: DeliveryStatus | undefined,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<WebhookDelivery[]> {
    const rows = await db(DELIVERIES)
      .select(...DELIVERY_COLUMNS)
      .where({ endpoint_id: endpointId })
      .modify((query) => {
        if (status === "held" || status === "dead") query.whereRaw(`status = '${status}'`);
        else if (status) query.where({ status });
      })
      .modify(newestFirst(limit, after));
    return rows.map(toDelivery);
  },

  /** The newest of each of these endpoints that has any, without what it says. Uses index webhook_deliveries_endpoint. */
  async lastDeliveries(db: Queryable, endpointIds: readonly string[]): Promise<LastDelivery[]> {
    const { rows } = await db.raw<{ rows: LastDeliveryRow[] }>(
      `select last.* from unnest(cast(? as uuid[])) as asked (endpoint_id)
        cross join lateral (select ${LAST_DELIVERY_COLUMNS.join(", ")} from webhook_deliveries
          where endpoint_id = asked.endpoint_id order by created_at desc, id desc limit 1) last`,
      [[...endpointIds]],
    );
    return rows.map(toLastDelivery);
  },

  /** Begins up to `limit` deliveries anew that were stopped before `until`, oldest first. Uses index webhook_deliveries_stopped. */
  async restart(
    db: Queryable,
    endpointId: string,
    status: "held" | "dead",
    until: Date,
    limit: number,
  ): Promise<WebhookDelivery[]> {
    const { rows } = await db.raw<{ rows: WebhookDeliveryRow[] }>(
      `update webhook_deliveries set status = 'pending', generation = generation + 1, attempts = 0, next_attempt_at = now(), ended_at = null
        where id = any (array(select id from webhook_deliveries where endpoint_id = ? and status = '${status}'
          and created_at <= ? order by created_at, id limit ? for update skip locked))
        returning *`,
      [endpointId, until, limit],
    );
    return rows.map(toDelivery);
  },

  /** Up to `limit` deliveries that should have been tried by `since`, longest ago first. Uses index webhook_deliveries_due. */
  async overdue(db: Queryable, since: Date, limit: number): Promise<WebhookDelivery[]> {
    const rows = await db(DELIVERIES)
      .select(...DELIVERY_COLUMNS)
      .whereRaw("status = 'pending'")
      .where("next_attempt_at", "<", since)
      .orderBy("next_attempt_at")
      .limit(limit);
    return rows.map(toDelivery);
  },

  /** Begins those of these deliveries anew that are still where they were; those that others hold are left out. */
  async restartOverdue(db: Queryable, ids: readonly string[], since: Date): Promise<WebhookDelivery[]> {
    const { rows } = await db.raw<{ rows: WebhookDeliveryRow[] }>(
      `update webhook_deliveries set generation = generation + 1, next_attempt_at = now()
        where id = any (array(select id from webhook_deliveries where id = any (?) and status = 'pending'
          and next_attempt_at < ? for update skip locked))
        returning *`,
      [[...ids], since],
    );
    return rows.map(toDelivery);
  },

  /** Forgets up to `limit` deliveries from before `olderThan`. Uses index webhook_deliveries_created. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    return deleteOldest(db, { table: DELIVERIES, key: "id", since: "created_at" }, olderThan, limit);
  },
};

function toColumns(fields: EndpointFields): Partial<WebhookEndpointRow> {
  const columns = {
    url: fields.url,
    description: fields.description,
    events: fields.events && [...fields.events],
    status: fields.status,
    disabled_reason: fields.disabledReason,
    failing_since: fields.failingSince,
    secret: fields.secret,
    former_secret: fields.formerSecret,
    former_secret_ends_at: fields.formerSecretEndsAt,
    created_by: fields.createdBy,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

function toEndpoint(row: Pick<WebhookEndpointRow, (typeof ENDPOINT_COLUMNS)[number]>): WebhookEndpoint {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    events: row.events,
    status: row.status,
    disabledReason: row.disabled_reason,
    failingSince: row.failing_since,
    secret: row.secret,
    formerSecret: row.former_secret,
    formerSecretEndsAt: row.former_secret_ends_at,
    version: row.version,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toLastDelivery(row: LastDeliveryRow): LastDelivery {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    type: row.type,
    status: row.status,
    createdAt: row.created_at,
  };
}

function toDelivery(row: Pick<WebhookDeliveryRow, (typeof DELIVERY_COLUMNS)[number]>): WebhookDelivery {
  return {
    ...toLastDelivery(row),
    eventId: row.event_id,
    data: row.data as Readonly<Record<string, unknown>>,
    occurredAt: row.occurred_at,
    generation: row.generation,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    log: row.log as unknown as readonly WebhookAttempt[],
    endedAt: row.ended_at,
  };
}

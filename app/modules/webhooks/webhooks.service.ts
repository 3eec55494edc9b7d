import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { isPublicAddress, type PublicHttp } from "../../platform/public-http/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { Actor } from "../identity/index.ts";
import type { PublicEvent } from "../public-event.ts";
import type { DeliveryStatus, NewWebhookEndpoint, WebhookEndpointPatch } from "./webhooks.contract.ts";
import { webhookEndpointErrors } from "./webhooks.errors.ts";
import { webhookEndpointChanged } from "./webhooks.events.ts";
import { deliver, resend } from "./webhooks.jobs.ts";
import { FORMER_SECRET_MS, faultOfUrl, MAX_ENDPOINTS, newSecret, TEST_EVENT } from "./webhooks.policy.ts";
import {
  type LastDelivery,
  type WebhookDelivery,
  type WebhookEndpoint,
  webhooksRepository,
} from "./webhooks.repository.ts";

/** Who sees to an endpoint, and which user that is. */
type Manager = Actor & { readonly userId: string };

/** An endpoint with the newest that it was sent. */
export interface ListedEndpoint extends WebhookEndpoint {
  readonly lastDelivery: LastDelivery | null;
}

export type { WebhookDelivery, WebhookEndpoint };
export type WebhooksService = ReturnType<typeof createWebhooksService>;

/** Endpoints and what they were sent; what is sent is sent by `WebhookDispatchService`. */
export function createWebhooksService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly http: Pick<PublicHttp, "isNamed">;
  readonly publicEvents: readonly PublicEvent[];
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, http, publicEvents, now = () => new Date() } = deps;

  function checkUrl(url: string | undefined): void {
    const message = url === undefined ? null : faultOfUrl(url, http.isNamed, isPublicAddress);
    if (message !== null) throw commonErrors.invalid_input({ fields: [{ path: "url", message }] });
  }

  function checkEvents(names: readonly string[] | undefined): void {
    const allowed = publicEvents.map(({ name }) => name);
    const fields = (names ?? []).flatMap((name, index) =>
      allowed.includes(name) ? [] : [{ path: `events.${index}`, message: "is no event", allowed }],
    );
    if (fields.length > 0) throw commonErrors.invalid_input({ fields });
  }

  /** @throws webhook_endpoint_not_found */
  async function view(id: string): Promise<WebhookEndpoint> {
    const endpoint = await webhooksRepository.endpoint(database.pool, id);
    if (!endpoint) throw webhookEndpointErrors.webhook_endpoint_not_found();
    return endpoint;
  }

  /** @throws webhook_endpoint_not_found */
  async function lock(tx: UnitOfWork, id: string): Promise<WebhookEndpoint> {
    const endpoint = await webhooksRepository.lockEndpoint(tx.db, id);
    if (!endpoint) throw webhookEndpointErrors.webhook_endpoint_not_found();
    return endpoint;
  }

  /** @throws webhook_endpoint_not_found, webhook_endpoint_not_active */
  async function lockActive(tx: UnitOfWork, id: string): Promise<WebhookEndpoint> {
    const endpoint = await lock(tx, id);
    if (endpoint.status !== "active") throw webhookEndpointErrors.webhook_endpoint_not_active();
    return endpoint;
  }

  const subject = (id: string) => ({ type: "webhook_endpoint", id });

  function sendAgain(tx: UnitOfWork, endpointId: string, status: "held" | "dead"): void {
    tx.enqueue(resend, {
      endpointId,
      status,
      requestId: randomUUID(),
      round: 1,
      until: now().toISOString(),
    });
  }

  return {
    view,

    /** Every event that there is, with the JSON Schema of its data. */
    events() {
      return publicEvents.map(({ name, description, data }) => ({
        name,
        description,
        data: z.toJSONSchema(data) as Record<string, unknown>,
      }));
    },

    /** @throws invalid_cursor */
    async list(request: PageRequest): Promise<Page<ListedEndpoint>> {
      const after = keysetCursor.read(request.cursor);
      const rows = await webhooksRepository.endpoints(database.pool, request.limit + 1, after);
      const page = keysetCursor.page(rows, request.limit, positionOf);
      const ids = page.items.map(({ id }) => id);
      const last = new Map(
        (await webhooksRepository.lastDeliveries(database.pool, ids)).map((one) => [one.endpointId, one]),
      );
      const items = page.items.map((one) => ({ ...one, lastDelivery: last.get(one.id) ?? null }));
      return { ...page, items };
    },

    /** @throws invalid_input, too_many_webhook_endpoints */
    async create(
      manager: Manager,
      { url, events, description = "" }: NewWebhookEndpoint,
    ): Promise<WebhookEndpoint> {
      checkUrl(url);
      checkEvents(events);
      return unitOfWork(async (tx) => {
        if ((await webhooksRepository.countEndpointsToAdd(tx.db)) >= MAX_ENDPOINTS)
          throw webhookEndpointErrors.too_many_webhook_endpoints();
        const endpoint = await webhooksRepository.insertEndpoint(tx.db, {
          url,
          events,
          description,
          secret: newSecret(),
          createdBy: manager.userId,
        });
        const detail = { host: new URL(url).host, events: events.join(", ") };
        await deps.audit.record(tx.db, manager, "webhook_endpoint.created", subject(endpoint.id), detail);
        tx.publish(webhookEndpointChanged, { endpointId: endpoint.id });
        return endpoint;
      });
    },

    /** Active again, what was held goes out. @throws webhook_endpoint_not_found, version_conflict, invalid_input */
    async update(
      manager: Manager,
      id: string,
      version: number,
      patch: WebhookEndpointPatch,
    ): Promise<WebhookEndpoint> {
      checkUrl(patch.url);
      checkEvents(patch.events);
      return unitOfWork(async (tx) => {
        const before = await lock(tx, id);
        if (before.version !== version) throw commonErrors.version_conflict();
        const isResumed = patch.status === "active" && before.status !== "active";
        const after = await webhooksRepository.updateEndpoint(tx.db, id, {
          ...patch,
          ...(patch.status ? { disabledReason: null } : {}),
          ...(isResumed ? { failingSince: null } : {}),
        });
        if (isResumed) sendAgain(tx, id, "held");
        const detail = { fields: Object.keys(patch).join(", "), before: before.status, after: after.status };
        await deps.audit.record(tx.db, manager, "webhook_endpoint.changed", subject(id), detail);
        tx.publish(webhookEndpointChanged, { endpointId: id });
        return after;
      });
    },

    /** @throws webhook_endpoint_not_found */
    async delete(manager: Manager, id: string): Promise<void> {
      await unitOfWork(async (tx) => {
        if (!(await webhooksRepository.deleteEndpoint(tx.db, id)))
          throw webhookEndpointErrors.webhook_endpoint_not_found();
        await deps.audit.record(tx.db, manager, "webhook_endpoint.deleted", subject(id));
        tx.publish(webhookEndpointChanged, { endpointId: id });
      });
    },

    /** A new secret; the one before signs for a while, too. @throws webhook_endpoint_not_found */
    async rotateSecret(manager: Manager, id: string): Promise<WebhookEndpoint> {
      return unitOfWork(async (tx) => {
        const before = await lock(tx, id);
        const after = await webhooksRepository.updateEndpoint(tx.db, id, {
          secret: newSecret(),
          formerSecret: before.secret,
          formerSecretEndsAt: new Date(now().getTime() + FORMER_SECRET_MS),
        });
        await deps.audit.record(tx.db, manager, "webhook_endpoint.secret_rotated", subject(id));
        return after;
      });
    },

    /** @throws webhook_endpoint_not_found, webhook_endpoint_not_active */
    async test(id: string): Promise<WebhookDelivery> {
      return unitOfWork(async (tx) => {
        await lockActive(tx, id);
        const event = {
          eventId: randomUUID(),
          type: TEST_EVENT,
          data: { endpointId: id },
          occurredAt: now(),
        };
        const delivery = await webhooksRepository.insertDelivery(tx.db, id, event);
        tx.enqueue(deliver, { deliveryId: delivery.id, endpointId: id, generation: 1, attempt: 1 });
        return delivery;
      });
    },

    /** @throws webhook_endpoint_not_found, invalid_cursor */
    async deliveries(
      id: string,
      { status, limit, cursor }: PageRequest & { readonly status?: DeliveryStatus | undefined },
    ): Promise<Page<WebhookDelivery>> {
      await view(id);
      const after = keysetCursor.read(cursor);
      const rows = await webhooksRepository.deliveries(database.pool, id, status, limit + 1, after);
      return keysetCursor.page(rows, limit, positionOf);
    },

    /** @throws webhook_delivery_not_found */
    async delivery(id: string): Promise<WebhookDelivery> {
      const delivery = await webhooksRepository.delivery(database.pool, id);
      if (!delivery) throw webhookEndpointErrors.webhook_delivery_not_found();
      return delivery;
    },

    /** @throws webhook_delivery_not_found, webhook_delivery_under_way, webhook_endpoint_not_active */
    async replay(manager: Manager, id: string): Promise<WebhookDelivery> {
      return unitOfWork(async (tx) => {
        const found = await webhooksRepository.delivery(tx.db, id);
        if (!found) throw webhookEndpointErrors.webhook_delivery_not_found();
        // Endpoints are locked before their deliveries, everywhere.
        const endpoint = await lockActive(tx, found.endpointId);
        const before = await webhooksRepository.lockDelivery(tx.db, id);
        if (!before) throw webhookEndpointErrors.webhook_delivery_not_found();
        if (before.status === "pending") throw webhookEndpointErrors.webhook_delivery_under_way();
        const after = await webhooksRepository.updateDelivery(tx.db, before, {
          status: "pending",
          generation: before.generation + 1,
          attempts: 0,
          nextAttemptAt: now(),
          endedAt: null,
        });
        const { generation } = after;
        tx.enqueue(deliver, { deliveryId: id, endpointId: endpoint.id, generation, attempt: 1 });
        await deps.audit.record(tx.db, manager, "webhook_delivery.replayed", subject(endpoint.id), {
          delivery: id,
        });
        return after;
      });
    },

    /** @throws webhook_endpoint_not_found, webhook_endpoint_not_active */
    async replayDead(manager: Manager, id: string): Promise<void> {
      await unitOfWork(async (tx) => {
        await lockActive(tx, id);
        sendAgain(tx, id, "dead");
        await deps.audit.record(tx.db, manager, "webhook_delivery.replayed", subject(id), { all: "dead" });
      });
    },

    /** What people know an endpoint by; null when it has gone. Paths and queries may hold secrets. */
    async hostOf(id: string): Promise<string | null> {
      const endpoint = await webhooksRepository.endpoint(database.pool, id);
      return endpoint && new URL(endpoint.url).host;
    },

    /** How many endpoints there are of each status. */
    countByStatus: () => webhooksRepository.countByStatus(database.pool),
  };
}

function positionOf({ createdAt, id }: { readonly createdAt: Date; readonly id: string }) {
  return { at: createdAt.toISOString(), id };
}

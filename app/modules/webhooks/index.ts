import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { LATEST_VERSION } from "../../http/index.ts";
import { createPublicHttp } from "../../platform/public-http/index.ts";
import { pruneWork } from "../../platform/retention/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { auditModule } from "../audit/index.ts";
import { defineModule } from "../module.ts";
import { createWantedEvents } from "./wanted-events.ts";
import { createWebhookDispatchService } from "./webhook-dispatch.service.ts";
import { endpointStatusSchema, webhooksContract } from "./webhooks.contract.ts";
import { webhookEndpointErrors } from "./webhooks.errors.ts";
import { deliver, resend, tellEvent } from "./webhooks.jobs.ts";
import { webhooksRepository } from "./webhooks.repository.ts";
import { webhooksRoutes } from "./webhooks.routes.ts";
import { createWebhooksService, type WebhooksService } from "./webhooks.service.ts";
import { webhooksSubscribers } from "./webhooks.subscribers.ts";
import { webhooksHandlers } from "./webhooks.worker.ts";

/** Telling other systems what happens here. */
export const webhooksModule = defineModule<WebhooksService>({
  name: "webhooks",
  contract: webhooksContract,
  permissions: { "webhooks:manage": "manager" },
  rateLimits: {
    /** Requests that we send because somebody asked for them. */
    "webhook-tests": { points: 10, windowSeconds: 60 },
  },
  errors: webhookEndpointErrors,
  jobs: [tellEvent, deliver, resend],
  personalRows: [
    {
      table: "webhook_endpoints",
      ofPerson: "created_by = any(cast(:userIds as uuid[]))",
      secrets: ["secret", "former_secret"],
      erase: { set: { created_by: "null" }, kept: "it is the company's, and the audit log has who made it" },
    },
  ],
  create: ({ config, database, unitOfWork, logger, jobs, openBroadcast, declared, use }) => {
    const { publicEvents } = declared;
    const audit = use(auditModule);
    const http = createPublicHttp(config.webhooks);
    const service = createWebhooksService({ database, unitOfWork, audit, http, publicEvents });
    const dispatch = createWebhookDispatchService({
      database,
      unitOfWork,
      audit,
      http,
      jobs,
      version: LATEST_VERSION,
    });
    const endpointChanges = openBroadcast<{ readonly endpointId: string }>("webhook-endpoints");
    const wanted = createWantedEvents({
      read: () => webhooksRepository.wantedEvents(database.pool),
      logger,
    });
    endpointChanges.follow({ onMessage: wanted.refresh, onGap: wanted.refresh });
    return {
      service,
      routes: webhooksRoutes(service),
      jobHandlers: webhooksHandlers(dispatch),
      subscribers: webhooksSubscribers({ publicEvents, wanted, endpointChanges }),
      periodicWork: [
        { name: "webhooks-requeue", role: "worker", intervalMs: 60_000, run: dispatch.requeueLost },
        pruneWork({
          kind: "webhook_deliveries",
          days: config.retention.webhook_deliveries,
          prune: dispatch.prune,
        }),
      ],
      gauges: [
        {
          role: "scheduler",
          gauge: instruments.webhookEndpoints,
          read: async () => {
            const counts = await service.countByStatus();
            return endpointStatusSchema.options.map((status) => ({
              value: counts.find((row) => row.status === status)?.count ?? 0,
              attributes: { [ATTRIBUTES.webhookEndpointStatus]: status },
            }));
          },
        },
      ],
    };
  },
});

export { type WebhookEndpointDisabled, webhookEndpointDisabled } from "./webhooks.events.ts";
export type { WebhooksService } from "./webhooks.service.ts";

import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { latencyObjectiveSeconds } from "../../../otel/catalogue/slas.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { providerCheck } from "../../providers/provider-check.ts";
import { identityModule } from "../identity/index.ts";
import { defineModule } from "../module.ts";
import { messageErrors } from "./messages.errors.ts";
import { sendSms, smsQueue } from "./messages.jobs.ts";
import { messagesRoutes, smsStatusPath } from "./messages.routes.ts";
import { createMessagesService, type MessagesService } from "./messages.service.ts";
import { messagesSubscribers } from "./messages.subscribers.ts";
import { messagesHandlers } from "./messages.worker.ts";
import { createSmsDispatchService } from "./sms-dispatch.service.ts";

/** A job that Redis does not know after this time is written anew. */
const REQUEUE_AFTER_MS = 15_000;

/** Outgoing SMS, from the row that guarantees them to the carrier's last word. */
export const messagesModule = defineModule<MessagesService>({
  name: "messages",
  errors: messageErrors,
  jobs: [sendSms],
  create: ({ config, database, unitOfWork, outbox, logger, jobs, providers, breakers, use }) => {
    const service = createMessagesService({
      database,
      unitOfWork,
      outbox,
      logger,
      identity: use(identityModule),
    });
    const dispatch = createSmsDispatchService({
      database,
      unitOfWork,
      logger,
      messages: service,
      carrier: providers.smsCarrier,
      carriers: providers.smsCarriers,
      statusCallbackUrl: (carrier, id) => `${config.http.publicUrl}${smsStatusPath(carrier)}?message=${id}`,
    });
    return {
      service,
      routes: messagesRoutes(service, providers.smsCarriers),
      jobHandlers: messagesHandlers(dispatch),
      subscribers: messagesSubscribers(logger),
      healthChecks: [
        providerCheck(
          { name: "sms_provider", breaker: providers.smsCarrier.breaker, waiting: "SMS" },
          breakers,
        ),
      ],
      periodicWork: [
        {
          name: "sms-requeue",
          role: "worker",
          intervalMs: 10_000,
          run: () =>
            service.requeueLost(new Date(Date.now() - REQUEUE_AFTER_MS), async (payloads) =>
              (await jobs.lookUp(sendSms, payloads)).map((state) => state === "pending"),
            ),
        },
        {
          name: "sms-receipts",
          role: "worker",
          intervalMs: 15_000,
          run: () => dispatch.pollReceipts(new Date()),
        },
      ],
      gauges: [
        {
          role: "scheduler",
          gauge: instruments.smsUndelivered,
          read: async () => {
            const due = new Date(Date.now() - latencyObjectiveSeconds("sms-delivery-time") * 1000);
            return [{ value: await service.countUndelivered(due) }];
          },
        },
        {
          role: "scheduler",
          gauge: instruments.deadLetters,
          read: async () => [
            {
              value: await service.countDeadLetters(),
              attributes: { [ATTRIBUTES.queue]: smsQueue.name },
            },
          ],
        },
      ],
    };
  },
});

export { type MessageGivenUp, messageChanged, messageGivenUp } from "./messages.events.ts";
export { presentMessage } from "./messages.presenter.ts";
export type { Message, MessagesService } from "./messages.service.ts";

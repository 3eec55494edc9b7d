import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { latencyObjectiveSeconds } from "../../../otel/catalogue/slas.ts";
import { instruments, type Observation } from "../../platform/telemetry/index.ts";
import { providerCheck } from "../../providers/provider-check.ts";
import { auditModule } from "../audit/index.ts";
import { defineModule } from "../module.ts";
import { type AskCustomerGate, createCustomerGate } from "./customer-gate.ts";
import { messageErrors } from "./messages.errors.ts";
import { sendSms, smsQueue } from "./messages.jobs.ts";
import { messagesRoutes, smsStatusPath } from "./messages.routes.ts";
import { createMessagesService, type MessagesService } from "./messages.service.ts";
import { messagesSubscribers } from "./messages.subscribers.ts";
import { messagesHandlers } from "./messages.worker.ts";
import { createSmsDispatchService } from "./sms-dispatch.service.ts";

/** A job that Redis does not know after this time is written anew. */
const REQUEUE_AFTER_MS = 15_000;

/** SMS, and what those who send them to customers put before them. */
export type MessagesModuleService = MessagesService & {
  /** Puts the gate before SMS to customers; without it none goes out. */
  guardCustomers(gate: AskCustomerGate): void;
  /** Says what goes with SMS to customers, as addresses that the carrier fetches; without it nothing does. */
  attachMedia(urlsOf: (messageId: string) => Promise<readonly string[]>): void;
};

/** Messages: outgoing SMS, from the row that guarantees them to the carrier's last word, and the rows of channels. */
export const messagesModule = defineModule<MessagesModuleService>({
  name: "messages",
  errors: messageErrors,
  jobs: [sendSms],
  personalRows: [
    {
      table: "messages",
      ofPerson: "alert_id in (select id from alerts where call_id = any(cast(:callIds as uuid[])))",
      erase: {
        set: { content: "'[erased]'", settled_reason: "null" },
        kept: "that an SMS was sent, and what became of it, must be provable",
      },
    },
    {
      table: "messages",
      // What it tells is of somebody else.
      secrets: ["content"],
      ofPerson:
        "recipient_user_id = any(cast(:userIds as uuid[])) or to_number = any(cast(:phones as text[]))",
      erase: {
        set: { recipient_name: "'Erased person'", to_number: "''" },
        kept: "that an SMS was sent, and what became of it, must be provable",
      },
    },
  ],
  create: ({ config, database, unitOfWork, outbox, logger, jobs, providers, breakers, use }) => {
    const service = createMessagesService({
      database,
      unitOfWork,
      outbox,
      logger,
      audit: use(auditModule),
    });
    const customerGate = createCustomerGate();
    let mediaUrlsOf: (messageId: string) => Promise<readonly string[]> = async () => [];
    const dispatch = createSmsDispatchService({
      customerGate,
      mediaUrlsOf: (messageId) => mediaUrlsOf(messageId),
      database,
      unitOfWork,
      logger,
      messages: service,
      carrier: providers.smsCarrier,
      carriers: providers.smsCarriers,
      statusCallbackUrl: (carrier, id) => `${config.http.publicUrl}${smsStatusPath(carrier)}?message=${id}`,
    });
    return {
      service: {
        ...service,
        guardCustomers: customerGate.put,
        attachMedia: (urlsOf) => {
          mediaUrlsOf = urlsOf;
        },
      },
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
            return observeUndelivered(await service.countUndelivered(due));
          },
        },
        {
          role: "scheduler",
          gauge: instruments.deadLetters,
          read: async () => observeDeadLetters(await service.countDeadLetters()),
        },
      ],
    };
  },
});

/** One for each priority, those of which none waits included: an alert ends by a figure, not by its absence. */
export function observeUndelivered(
  counts: Awaited<ReturnType<MessagesService["countUndelivered"]>>,
): Observation[] {
  return [1, 2, 3, 4].map((priority) => ({
    value: counts.find((row) => row.priority === priority)?.count ?? 0,
    attributes: { [ATTRIBUTES.priority]: `P${priority}` },
  }));
}

type DeadLetterCounts = Awaited<ReturnType<MessagesService["countDeadLetters"]>>;

/** One for each priority and state, those of which there are none included: an alert ends by a figure, not by its absence. */
export function observeDeadLetters(counts: DeadLetterCounts): Observation[] {
  return [1, 2, 3, 4].flatMap((priority) =>
    ([null, "acknowledged"] as const).map((settlement) => ({
      value: counts.find((row) => row.priority === priority && row.settlement === settlement)?.count ?? 0,
      attributes: {
        [ATTRIBUTES.queue]: smsQueue.name,
        [ATTRIBUTES.priority]: `P${priority}`,
        [ATTRIBUTES.deadLetterState]: settlement ?? "open",
      },
    })),
  );
}

export {
  type MessageGivenUp,
  messageChanged,
  messageGivenUp,
  messageSettled,
  recipientOptedOut,
} from "./messages.events.ts";
export type { ChannelMessage } from "./channel-messages.repository.ts";
export type { ChannelMessagesService } from "./channel-messages.service.ts";
export type { AskCustomerGate, CustomerVerdict } from "./customer-gate.ts";
export { presentMessage } from "./messages.presenter.ts";
export type { Message, MessagesService } from "./messages.service.ts";

import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import { createSmsDispatchService, messagesHandlers, sendSms, smsQueue } from "../modules/messages/index.ts";
import { notificationsHandlers, notificationsQueue } from "../modules/notifications/index.ts";
import { type BreakerState, createBreaker } from "../platform/breaker/breaker.ts";
import { startTicker } from "../platform/lifecycle/index.ts";
import { createQueueWorker } from "../platform/queue/index.ts";
import { instruments, observeGauge } from "../platform/telemetry/index.ts";
import { createTwilioSms, TWILIO_BREAKER } from "../providers/telephony/twilio.ts";
import type { Infrastructure } from "./infrastructure.ts";
import type { Services } from "./services.ts";

const BREAKER_STATE_TTL_SECONDS = 86_400;
const BREAKER_GAUGE: Readonly<Record<BreakerState, number>> = { closed: 0, half_open: 0.5, open: 1 };
const OUTBOX_SWEEP_MS = 1_000;
/** A job that Redis does not know after this time is written anew. */
const REQUEUE_AFTER_MS = 15_000;
const REQUEUE_EVERY_MS = 10_000;
const RECEIPT_EVERY_MS = 15_000;

/** The working part of the application. */
export interface WorkerRole {
  stop(): Promise<void>;
}

/** Starts the queue workers and what keeps them honest: the outbox sweeper, the requeueing of lost jobs, receipts. */
export function startWorkerRole(infrastructure: Infrastructure, services: Services): WorkerRole {
  const { config, database, logger, producer, breakerStates } = infrastructure;
  const breaker = createBreaker({
    ...TWILIO_BREAKER,
    onState: (state) => {
      logger.warn({ provider: "twilio", state }, "circuit breaker changed");
      breakerStates
        .set("twilio", { state, sinceMs: Date.now() }, BREAKER_STATE_TTL_SECONDS)
        .catch((error) => logger.warn({ error }, "breaker state could not be shared"));
    },
  });
  const stopGauge = observeGauge(instruments.breakerOpen, async () => [
    { value: BREAKER_GAUGE[breaker.state()], attributes: { [ATTRIBUTES.provider]: "twilio" } },
  ]);
  const dispatch = createSmsDispatchService({
    database,
    logger,
    messages: services.messages,
    provider: createTwilioSms({ ...config.twilio, breaker }),
    statusCallbackUrl: (id) => `${config.http.publicUrl}/webhooks/twilio/sms-status?message=${id}`,
  });
  const workers = [
    createQueueWorker({
      queue: smsQueue,
      handlers: messagesHandlers(dispatch),
      redis: infrastructure.openBlockingRedis("worker-sms"),
      logger,
    }),
    createQueueWorker({
      queue: notificationsQueue,
      handlers: notificationsHandlers(services.notifications),
      redis: infrastructure.openBlockingRedis("worker-notifications"),
      logger,
    }),
  ];
  const tickers = [
    startTicker({
      name: "outbox-sweep",
      intervalMs: OUTBOX_SWEEP_MS,
      work: () => services.outbox.publishDue(),
      logger,
    }),
    startTicker({
      name: "sms-requeue",
      intervalMs: REQUEUE_EVERY_MS,
      work: () =>
        services.messages.requeueLost(
          new Date(Date.now() - REQUEUE_AFTER_MS),
          async (payload) => (await producer.lookUp(sendSms, payload)) === "pending",
        ),
      logger,
    }),
    startTicker({
      name: "sms-receipts",
      intervalMs: RECEIPT_EVERY_MS,
      work: () => dispatch.pollReceipts(new Date()),
      logger,
    }),
  ];
  return {
    stop: async () => {
      await Promise.all([
        ...tickers.map((ticker) => ticker.stop()),
        ...workers.map((worker) => worker.close()),
      ]);
      stopGauge();
      breaker.shutdown();
    },
  };
}

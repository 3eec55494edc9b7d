import type { Database } from "../../platform/database/index.ts";
import type { PublicHttp } from "../../platform/public-http/index.ts";
import { Unsent } from "../../platform/public-http/index.ts";
import { DelayJob, type JobProducer } from "../../platform/queue/index.ts";
import { withRequestTarget } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import { webhookAttempted, webhookEndpointChanged, webhookEndpointDisabled } from "./webhooks.events.ts";
import {
  type DeliverPayload,
  deliver,
  type ResendPayload,
  resend,
  type TellEventPayload,
} from "./webhooks.jobs.ts";
import {
  disablingOf,
  failureOfStatus,
  signedHeaders,
  waitAfter,
  type WebhookBody,
} from "./webhooks.policy.ts";
import {
  type WebhookAttempt,
  type WebhookDelivery,
  type WebhookEndpoint,
  webhooksRepository,
} from "./webhooks.repository.ts";

/** Requests that one process has under way to one endpoint: a slow receiver must not hold up the others. */
const AT_ONCE_PER_ENDPOINT = 5;
const BUSY_WAIT_MS = 1_000;
const BATCH_ROWS = 200;
/** A job that has not run so long after its time is lost. */
const LOST_AFTER_MS = 5 * 60_000;
const USER_AGENT = "Trunkline-Webhooks";

/** An attempt, and what `Retry-After` asked for. */
type Sent = WebhookAttempt & { readonly retryAfterMs: number | null };

export type WebhookDispatchService = ReturnType<typeof createWebhookDispatchService>;

/**
 * Sends events to endpoints: at least once, since what was sent is noted after the answer. Who dies in between leaves the job to
 * another, which sends under the same id.
 */
export function createWebhookDispatchService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly http: Pick<PublicHttp, "post">;
  readonly jobs: Pick<JobProducer, "lookUp">;
  /** Of the API. */
  readonly version: string;
  readonly now?: () => Date;
  readonly random?: () => number;
}) {
  const { database, unitOfWork, http, now = () => new Date(), random = Math.random } = deps;
  const underWay = new Map<string, number>();

  function enqueue(tx: UnitOfWork, delivery: WebhookDelivery): void {
    const { nextAttemptAt } = delivery;
    const isLater = nextAttemptAt !== null && nextAttemptAt > now();
    tx.enqueue(deliver, nextJobOf(delivery), isLater ? { availableAt: nextAttemptAt } : {});
  }

  async function send(endpoint: WebhookEndpoint, delivery: WebhookDelivery): Promise<Sent> {
    const { eventId: id, type, occurredAt, data } = delivery;
    const content: WebhookBody = {
      id,
      type,
      timestamp: occurredAt.toISOString(),
      version: deps.version,
      data,
    };
    const body = JSON.stringify(content);
    const at = now();
    const isFormerValid = endpoint.formerSecretEndsAt !== null && endpoint.formerSecretEndsAt > at;
    const secrets = [
      endpoint.secret,
      ...(isFormerValid && endpoint.formerSecret ? [endpoint.formerSecret] : []),
    ];
    const headers = {
      "content-type": "application/json",
      "user-agent": USER_AGENT,
      ...signedHeaders(id, body, secrets, at),
    };
    const startedAtMs = performance.now();
    const ended = (rest: Pick<Sent, "status" | "failure" | "retryAfterMs">): Sent => ({
      at: at.toISOString(),
      durationSeconds: Math.round(performance.now() - startedAtMs) / 1000,
      ...rest,
    });
    try {
      const target = { service: "webhook endpoint", urlTemplate: "/webhook" };
      const answer = await withRequestTarget(target, () => http.post(new URL(endpoint.url), headers, body));
      const { status, retryAfterMs } = answer;
      return ended({ status, failure: failureOfStatus(status), retryAfterMs });
    } catch (error) {
      if (!(error instanceof Unsent)) throw error;
      return ended({ status: null, failure: error.reason, retryAfterMs: null });
    }
  }

  async function recordSuccess(
    tx: UnitOfWork,
    delivery: WebhookDelivery,
    attempts: number,
    attempt: WebhookAttempt,
  ): Promise<void> {
    await webhooksRepository.markWell(tx.db, delivery.endpointId);
    const fields = { status: "delivered", attempts, nextAttemptAt: null, endedAt: now() } as const;
    await webhooksRepository.updateDelivery(tx.db, delivery, fields, attempt);
    const deliveredAfterSeconds =
      delivery.generation > 1 ? null : (now().getTime() - delivery.occurredAt.getTime()) / 1000;
    tx.publish(webhookAttempted, { outcome: "delivered", deliveredAfterSeconds });
  }

  async function recordFailure(
    tx: UnitOfWork,
    delivery: WebhookDelivery,
    attempts: number,
    { retryAfterMs, ...attempt }: Sent,
  ): Promise<void> {
    const endpoint = await webhooksRepository.markFailing(tx.db, delivery.endpointId, now());
    const disabling = endpoint && disablingOf(endpoint, attempt.status, now());
    if (disabling) await disable(tx, delivery.endpointId, disabling);
    const waitMs = attempt.status === 410 ? null : waitAfter(attempts, retryAfterMs, random());
    const next =
      waitMs === null
        ? ({ status: "dead", nextAttemptAt: null, endedAt: now() } as const)
        : disabling
          ? ({ status: "held", nextAttemptAt: null } as const)
          : ({ status: "pending", nextAttemptAt: new Date(now().getTime() + waitMs) } as const);
    const after = await webhooksRepository.updateDelivery(tx.db, delivery, { ...next, attempts }, attempt);
    if (after.status === "pending") enqueue(tx, after);
    const outcome = after.status === "dead" ? "given_up" : "failed";
    tx.publish(webhookAttempted, { outcome, deliveredAfterSeconds: null });
  }

  async function disable(tx: UnitOfWork, endpointId: string, reason: "failing" | "gone"): Promise<void> {
    const { version } = await webhooksRepository.updateEndpoint(tx.db, endpointId, {
      status: "disabled",
      disabledReason: reason,
    });
    const subject = { type: "webhook_endpoint", id: endpointId };
    await deps.audit.record(tx.db, { kind: "system", id: null }, "webhook_endpoint.disabled", subject, {
      reason,
    });
    tx.publish(webhookEndpointDisabled, { endpointId, reason, version });
    tx.publish(webhookEndpointChanged, { endpointId });
  }

  async function record(payload: DeliverPayload, sent: Sent): Promise<void> {
    await unitOfWork(async (tx) => {
      // Endpoints are locked before their deliveries, everywhere.
      if (sent.failure !== null) await webhooksRepository.lockEndpoint(tx.db, payload.endpointId);
      const delivery = await webhooksRepository.lockDelivery(tx.db, payload.deliveryId);
      if (!delivery || !isCurrent(delivery, payload)) return;
      if (sent.failure !== null) return recordFailure(tx, delivery, payload.attempt, sent);
      const { retryAfterMs: _, ...attempt } = sent;
      return recordSuccess(tx, delivery, payload.attempt, attempt);
    });
  }

  async function hold(payload: DeliverPayload): Promise<void> {
    await unitOfWork(async (tx) => {
      const endpoint = await webhooksRepository.lockEndpoint(tx.db, payload.endpointId);
      const delivery = await webhooksRepository.lockDelivery(tx.db, payload.deliveryId);
      if (!delivery || !isCurrent(delivery, payload)) return;
      if (endpoint?.status === "active")
        throw new DelayJob(BUSY_WAIT_MS, "the endpoint was resumed just now");
      await webhooksRepository.updateDelivery(tx.db, delivery, { status: "held", nextAttemptAt: null });
    });
  }

  return {
    /** Writes a delivery for each endpoint that wants an event; a repetition adds nothing. */
    async tell({ eventId, type, occurredAt, data }: TellEventPayload): Promise<void> {
      await unitOfWork(async (tx) => {
        const event = { eventId, type, data, occurredAt: new Date(occurredAt) };
        const deliveries = await webhooksRepository.insertDeliveries(tx.db, event);
        for (const delivery of deliveries) if (delivery.status === "pending") enqueue(tx, delivery);
      });
    },

    /** One attempt. @throws DelayJob while many others are under way to the endpoint */
    async deliver(payload: DeliverPayload): Promise<void> {
      const { endpointId } = payload;
      const busy = underWay.get(endpointId) ?? 0;
      if (busy >= AT_ONCE_PER_ENDPOINT)
        throw new DelayJob(BUSY_WAIT_MS, "others are under way to the endpoint");
      underWay.set(endpointId, busy + 1);
      try {
        const [delivery, endpoint] = await Promise.all([
          webhooksRepository.delivery(database.pool, payload.deliveryId),
          webhooksRepository.endpoint(database.pool, endpointId),
        ]);
        if (!delivery || !endpoint || !isCurrent(delivery, payload)) return;
        if (endpoint.status !== "active") return await hold(payload);
        await record(payload, await send(endpoint, delivery));
      } finally {
        const left = (underWay.get(endpointId) ?? 1) - 1;
        if (left > 0) underWay.set(endpointId, left);
        else underWay.delete(endpointId);
      }
    },

    /** Begins what was held or given up anew, some hundred at a time. */
    async resend({ endpointId, status, requestId, round, until }: ResendPayload): Promise<void> {
      await unitOfWork(async (tx) => {
        const endpoint = await webhooksRepository.lockEndpoint(tx.db, endpointId);
        if (endpoint?.status !== "active") return;
        const begun = await webhooksRepository.restart(
          tx.db,
          endpointId,
          status,
          new Date(until),
          BATCH_ROWS,
        );
        for (const delivery of begun) enqueue(tx, delivery);
        if (begun.length === BATCH_ROWS)
          tx.enqueue(resend, { endpointId, status, requestId, round: round + 1, until });
      });
    },

    /** Begins deliveries anew whose jobs were lost, as with Redis; resolves with how many. */
    async requeueLost(): Promise<number> {
      const since = new Date(now().getTime() - LOST_AFTER_MS);
      const overdue = await webhooksRepository.overdue(database.pool, since, BATCH_ROWS);
      if (overdue.length === 0) return 0;
      // Where much waits for one endpoint, a job may be late without being lost.
      const states = await deps.jobs.lookUp(deliver, overdue.map(nextJobOf));
      const lost = overdue.filter((_, index) => states[index] !== "pending").map(({ id }) => id);
      return unitOfWork(async (tx) => {
        const begun = await webhooksRepository.restartOverdue(tx.db, lost, since);
        for (const delivery of begun) enqueue(tx, delivery);
        return begun.length;
      });
    },

    /** Forgets up to `limit` deliveries from before `olderThan`; resolves with how many. */
    prune: (olderThan: Date, limit: number) => webhooksRepository.prune(database.pool, olderThan, limit),
  };
}

/** The job of a delivery's next attempt. */
function nextJobOf({ id, endpointId, generation, attempts }: WebhookDelivery): DeliverPayload {
  return { deliveryId: id, endpointId, generation, attempt: attempts + 1 };
}

/** Is a job still the one that is to move its delivery on? */
function isCurrent(delivery: WebhookDelivery, { generation, attempt }: DeliverPayload): boolean {
  return (
    delivery.status === "pending" && delivery.generation === generation && delivery.attempts === attempt - 1
  );
}

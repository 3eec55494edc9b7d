import { randomUUID } from "node:crypto";
import type { Database } from "../../platform/database/index.ts";
import { DelayJob, GiveUpJob, type JobAttempt, type JobProducer } from "../../platform/queue/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { EmailProvider } from "../../providers/email/port.ts";
import type { IdentityService, StaffMember } from "../identity/index.ts";
import type { MessagesService } from "../messages/index.ts";
import { sendMail } from "../users/index.ts";
import { judge, planOf, type SkipReason, type Verdict } from "./deliveries.policy.ts";
import { deliveriesRepository, type Delivery } from "./deliveries.repository.ts";
import { digestMail } from "./digest.policy.ts";
import { pathOf } from "./notification-types.policy.ts";
import { type DeliveryEnded, deliveryEnded } from "./notifications.events.ts";
import {
  type DeliverPayload,
  deliver,
  type MailNotificationsPayload,
  mailNotifications,
} from "./notifications.jobs.ts";
import { type Notification, notificationsRepository } from "./notifications.repository.ts";
import type { NotificationSecrets } from "./notification-secrets.ts";
import { dueAt } from "./preferences.policy.ts";
import type { PreferencesService } from "./preferences.service.ts";
import type { PushDispatch } from "./push-dispatch.service.ts";
import { unsubscribeToken } from "./unsubscribe-token.ts";

/** Longer than any attempt lasts: whoever claimed something so long ago has died. */
const CLAIM_MS = 60_000;
/** What has not gone out so long after its time is looked after. */
const LOST_AFTER_MS = 2 * 60_000;
const BATCH_ROWS = 200;
/** So that one SMS is one or two parts. */
const SMS_TITLE_MAX = 160;

/** Where mails lead that end them. */
export const UNSUBSCRIBE_PATH = "/unsubscribe";

export type DeliveriesService = ReturnType<typeof createDeliveriesService>;

interface Claimed {
  readonly delivery: Delivery;
  readonly notification: Notification;
  readonly person: StaffMember;
}

/**
 * Brings notifications to people. What is to go out is a row before it is a job: a process that dies leaves it to another. SMS are handed
 * over in the transaction that ends the row, and so are sent once; browsers and mail servers may have taken what nobody could note any
 * more, so what is repeated bears the same name, and its receiver shows one.
 */
export function createDeliveriesService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "staff">;
  readonly messages: Pick<MessagesService, "queueSms">;
  readonly preferences: Pick<PreferencesService, "ofAll">;
  readonly push: PushDispatch;
  readonly secrets: Pick<NotificationSecrets, "unsubscribe">;
  /** Null: nobody delivers mail. */
  readonly email: EmailProvider | null;
  readonly jobs: Pick<JobProducer, "lookUp">;
  readonly publicUrl: string;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, identity, push, now = () => new Date() } = deps;

  function enqueue(
    tx: UnitOfWork,
    { id, userId, channel, round, dueAt: due }: Delivery,
    { priority }: Pick<Notification, "priority">,
  ): void {
    const later = due > now() ? { availableAt: due } : {};
    if (channel === "email")
      tx.enqueue(mailNotifications, { userId, dueAtMs: due.getTime(), priority }, later);
    else tx.enqueue(deliver, { deliveryId: id, round, priority }, later);
  }

  async function putOff(
    tx: UnitOfWork,
    delivery: Delivery,
    notification: Notification,
    until: Date,
  ): Promise<void> {
    const change = { dueAt: until, round: delivery.round + 1, claimedUntil: null };
    await deliveriesRepository.change(tx.db, [delivery.id], change);
    enqueue(tx, { ...delivery, ...change }, notification);
  }

  async function end(
    tx: UnitOfWork,
    { delivery, notification }: Pick<Claimed, "delivery" | "notification">,
    outcome: DeliveryEnded["outcome"],
    reason: SkipReason | "rejected" | "given_up" | null = null,
  ): Promise<void> {
    const ended = await deliveriesRepository.end(tx.db, [delivery.id], outcome, reason);
    if (ended.length === 0) return;
    // What was held is as old as its time, not as its event.
    const since = Math.max(notification.occurredAt.getTime(), delivery.dueAt.getTime());
    const seconds = outcome === "sent" ? Math.max(0, now().getTime() - since) / 1000 : null;
    tx.publish(deliveryEnded, { channel: delivery.channel, outcome, seconds });
  }

  /** Judges deliveries of one person by how things are now; resolves with those that are to go out. */
  async function sorted(tx: UnitOfWork, userId: string, deliveries: readonly Delivery[]): Promise<Claimed[]> {
    const ids = deliveries.map(({ notificationId }) => notificationId);
    const [person = null] = await identity.staff(tx.db, { ids: [userId] });
    const preferences = (await deps.preferences.ofAll(tx.db, [userId]))(userId);
    const notifications = new Map(
      (await notificationsRepository.byIds(tx.db, ids)).map((one) => [one.id, one] as const),
    );
    const claimed: Claimed[] = [];
    for (const delivery of deliveries) {
      const notification = notifications.get(delivery.notificationId);
      if (!notification) continue;
      const verdict: Verdict = judge({ delivery, notification, person, preferences, at: now() });
      if (verdict.kind === "skip") await end(tx, { delivery, notification }, "skipped", verdict.reason);
      else if (verdict.kind === "wait") await putOff(tx, delivery, notification, verdict.until);
      else if (person) claimed.push({ delivery, notification, person });
    }
    return claimed;
  }

  function refuseClaimed(deliveries: readonly Delivery[]): void {
    const untilMs = Math.max(0, ...deliveries.map(({ claimedUntil }) => claimedUntil?.getTime() ?? 0));
    const waitMs = untilMs - now().getTime();
    if (waitMs > 0) throw new DelayJob(waitMs, "another attempt may still be under way");
  }

  const claimUntil = () => new Date(now().getTime() + CLAIM_MS);

  /** What of a delivery is left to do outside of the database; null: nothing. */
  async function claim(payload: DeliverPayload): Promise<Claimed | null> {
    return unitOfWork(async (tx) => {
      const delivery = await deliveriesRepository.lock(tx.db, payload.deliveryId);
      if (delivery?.status !== "pending" || delivery.round !== payload.round) return null;
      refuseClaimed([delivery]);
      const [claimed] = await sorted(tx, delivery.userId, [delivery]);
      if (!claimed) return null;
      if (delivery.channel === "sms") {
        await handOverSms(tx, claimed);
        return null;
      }
      await deliveriesRepository.change(tx.db, [delivery.id], { claimedUntil: claimUntil() });
      return claimed;
    });
  }

  /** From here on the SMS is the messages module's, with its own attempts. */
  async function handOverSms(tx: UnitOfWork, claimed: Claimed): Promise<void> {
    const { notification, person } = claimed;
    const { title, priority } = notification;
    const words = title.length > SMS_TITLE_MAX ? `${title.slice(0, SMS_TITLE_MAX - 1)}…` : title;
    await deps.messages.queueSms(tx, [
      {
        alertId: null,
        recipientUserId: person.id,
        recipientName: person.name,
        toNumber: person.phone ?? "",
        content: `Trunkline: ${words} ${deps.publicUrl}${pathOf(notification)}`,
        priority,
      },
    ]);
    await end(tx, claimed, "sent");
  }

  async function release(ids: readonly string[]): Promise<void> {
    await deliveriesRepository.change(database.pool, ids, { claimedUntil: null });
  }

  /** Claims somebody's next mail: one that somebody else began goes on as it was. */
  async function claimMail(userId: string): Promise<(Claimed & { readonly batchId: string })[] | null> {
    return unitOfWork(async (tx) => {
      const due = await deliveriesRepository.lockDueMail(tx.db, userId, now());
      if (due.length === 0) return null;
      refuseClaimed(due);
      const begun = due.find(({ batchId }) => batchId !== null)?.batchId ?? null;
      const claimed = await sorted(
        tx,
        userId,
        due.filter(({ batchId }) => batchId === begun),
      );
      const batchId = begun ?? randomUUID();
      const change = { claimedUntil: claimUntil(), batchId };
      await deliveriesRepository.change(
        tx.db,
        claimed.map(({ delivery }) => delivery.id),
        change,
      );
      return claimed.map((one) => ({ ...one, batchId }));
    });
  }

  async function sendDigest(
    email: EmailProvider,
    batch: readonly (Claimed & { readonly batchId: string })[],
    isLastAttempt: boolean,
  ): Promise<void> {
    const [first] = batch;
    if (!first) return;
    const { person, batchId } = first;
    const token = unsubscribeToken(await deps.secrets.unsubscribe(), person.id);
    const mail = digestMail({
      person,
      notifications: batch.map(({ notification }) => notification),
      publicUrl: deps.publicUrl,
      unsubscribeUrl: `${deps.publicUrl}${UNSUBSCRIBE_PATH}?token=${token}`,
      key: `notifications-${batchId}`,
    });
    const endAll = (outcome: DeliveryEnded["outcome"], reason: "rejected" | "given_up" | null = null) =>
      unitOfWork(async (tx) => {
        for (const one of batch) await end(tx, one, outcome, reason);
      });
    try {
      await sendMail(email, mail);
    } catch (error) {
      if (error instanceof GiveUpJob) await endAll("failed", "rejected");
      else if (isLastAttempt && !(error instanceof DelayJob)) await endAll("failed", "given_up");
      else await release(batch.map(({ delivery }) => delivery.id));
      throw error;
    }
    await endAll("sent");
  }

  return {
    /** Writes by which ways new notifications go out, in the transaction that writes them. */
    async plan(
      tx: UnitOfWork,
      notifications: readonly Notification[],
      people: ReadonlyMap<string, StaffMember>,
    ): Promise<void> {
      const userIds = notifications.map(({ userId }) => userId);
      const preferencesOf = await deps.preferences.ofAll(tx.db, userIds);
      const withBrowser = await push.usersWithBrowser(tx.db, userIds);
      const planned = notifications.flatMap((notification) => {
        const { id: notificationId, userId } = notification;
        const person = people.get(userId);
        if (!person) return [];
        const open = { email: deps.email !== null, web_push: withBrowser.has(userId) };
        const ways = planOf(notification, person, preferencesOf(userId), open, now());
        return ways.map((way) => ({ notificationId, userId, ...way }));
      });
      const byId = new Map(notifications.map((one) => [one.id, one] as const));
      for (const delivery of await deliveriesRepository.insert(tx.db, planned)) {
        const notification = byId.get(delivery.notificationId);
        if (notification) enqueue(tx, delivery, notification);
      }
    },

    /** One attempt to bring a notification to somebody's browsers, or to hand its SMS over. */
    async deliver({ payload, isLastAttempt }: JobAttempt<DeliverPayload>): Promise<void> {
      const claimed = await claim(payload);
      if (!claimed) return;
      const { delivery } = claimed;
      const result = await push.send(delivery, claimed.notification);
      const comesAgain = (error: unknown) => !isLastAttempt || error instanceof DelayJob;
      if (result.kind === "unreached" && comesAgain(result.error)) {
        await release([delivery.id]);
        throw result.error;
      }
      await unitOfWork(async (tx) => {
        if (result.kind === "sent") await end(tx, claimed, "sent");
        else if (result.kind === "no_browser") await end(tx, claimed, "skipped", "no_browser");
        else await end(tx, claimed, "failed", result.kind === "rejected" ? "rejected" : "given_up");
      });
      if (result.kind === "unreached") throw result.error;
    },

    /** One attempt to mail somebody what is due. */
    async mail({ payload, isLastAttempt }: JobAttempt<MailNotificationsPayload>): Promise<void> {
      const { email } = deps;
      if (!email) return;
      for (;;) {
        const batch = await claimMail(payload.userId);
        if (batch === null) return;
        await sendDigest(email, batch, isLastAttempt);
      }
    },

    /** Somebody wants to be told otherwise, or lives by other clocks: what waits goes out when it should by now. */
    async reschedule(tx: UnitOfWork, userId: string): Promise<void> {
      const waiting = await deliveriesRepository.lockWaiting(tx.db, userId, now());
      if (waiting.length === 0) return;
      const [person] = await identity.staff(tx.db, { ids: [userId] });
      if (!person) return;
      const preferences = (await deps.preferences.ofAll(tx.db, [userId]))(userId);
      const ids = waiting.map(({ notificationId }) => notificationId);
      const notifications = await notificationsRepository.byIds(tx.db, ids);
      const byId = new Map(notifications.map((one) => [one.id, one] as const));
      for (const delivery of waiting) {
        const notification = byId.get(delivery.notificationId);
        if (!notification) continue;
        const { channel } = delivery;
        const { priority } = notification;
        const due = dueAt(preferences, { channel, priority, at: now() }, person.timeZone);
        if (due.getTime() !== delivery.dueAt.getTime()) await putOff(tx, delivery, notification, due);
      }
    },

    /** Begins anew what should have gone out and of which no job knows. Resolves with how many. */
    async requeueLost(): Promise<number> {
      const since = new Date(now().getTime() - LOST_AFTER_MS);
      return unitOfWork(async (tx) => {
        const overdue = await deliveriesRepository.overdue(tx.db, since, BATCH_ROWS);
        const ids = overdue.map(({ notificationId }) => notificationId);
        const notifications = await notificationsRepository.byIds(tx.db, ids);
        const byId = new Map(notifications.map((one) => [one.id, one] as const));
        const lost = await withoutJob(overdue, byId);
        for (const { delivery, notification } of lost) await putOff(tx, delivery, notification, now());
        return lost.length;
      });
    },
  };

  /** Where much waits, a job may be late without being lost. */
  async function withoutJob(
    overdue: readonly Delivery[],
    notifications: ReadonlyMap<string, Notification>,
  ): Promise<{ readonly delivery: Delivery; readonly notification: Notification }[]> {
    const known = overdue.flatMap((delivery) => {
      const notification = notifications.get(delivery.notificationId);
      return notification ? [{ delivery, notification }] : [];
    });
    const mails = known.filter(({ delivery }) => delivery.channel === "email");
    const others = known.filter(({ delivery }) => delivery.channel !== "email");
    const [mailStates, otherStates] = await Promise.all([
      deps.jobs.lookUp(
        mailNotifications,
        mails.map(({ delivery: { userId, dueAt: due }, notification: { priority } }) => ({
          userId,
          dueAtMs: due.getTime(),
          priority,
        })),
      ),
      deps.jobs.lookUp(
        deliver,
        others.map(({ delivery: { id, round }, notification: { priority } }) => ({
          deliveryId: id,
          round,
          priority,
        })),
      ),
    ]);
    return [
      ...mails.filter((_, index) => mailStates[index] !== "pending"),
      ...others.filter((_, index) => otherStates[index] !== "pending"),
    ];
  }
}

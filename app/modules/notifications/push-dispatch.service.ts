import {
  type Database,
  keysetCursor,
  type Page,
  type PageRequest,
  type Queryable,
} from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { DelayJob } from "../../platform/queue/index.ts";
import {
  BreakerOpen,
  ProviderRejected,
  ProviderUnavailable,
  type WebPush,
} from "../../providers/web-push/port.ts";
import { type Delivery, deliveriesRepository } from "./deliveries.repository.ts";
import type { NewPushSubscription } from "./notifications.contract.ts";
import { notificationErrors } from "./notifications.errors.ts";
import type { Notification } from "./notifications.repository.ts";
import type { NotificationSecrets } from "./notification-secrets.ts";
import { isBrowserKey, pushMessage } from "./push-message.policy.ts";
import { type PushSubscription, pushSubscriptionsRepository } from "./push-subscriptions.repository.ts";

/** More browsers than anybody has: beyond them the oldest are forgotten, which have long been replaced. */
const MOST_BROWSERS = 20;

/** What came of an attempt to reach somebody's browsers. */
export type PushResult =
  | { readonly kind: "sent" | "no_browser" | "rejected" }
  | { readonly kind: "unreached"; readonly error: unknown };

export type PushDispatch = ReturnType<typeof createPushDispatch>;

/** The browsers of people, and what is sent to them. Those that do not want any more are forgotten. */
export function createPushDispatch(deps: {
  readonly database: Database;
  readonly webPush: WebPush;
  readonly secrets: Pick<NotificationSecrets, "of">;
  readonly publicUrl: string;
}) {
  const { database, webPush } = deps;
  const keys = () => webPush.keys ?? deps.secrets.of("vapid", webPush.makeKeys);

  return {
    /** What browsers take as `applicationServerKey`. */
    async publicKey(): Promise<string> {
      return (await keys()).publicKey;
    },

    async list(userId: string, { limit, cursor }: PageRequest): Promise<Page<PushSubscription>> {
      const after = keysetCursor.read(cursor);
      const rows = await pushSubscriptionsRepository.page(database.pool, userId, limit + 1, after);
      return keysetCursor.page(rows, limit, ({ createdAt, id }) => ({ at: createdAt.toISOString(), id }));
    },

    /** @throws invalid_input when it is no push service that we know, or no browser's key */
    async subscribe(
      userId: string,
      { endpoint, keys: { p256dh, auth }, device }: NewPushSubscription,
    ): Promise<PushSubscription> {
      const fields = [
        ...(webPush.accepts(endpoint)
          ? []
          : [{ path: "endpoint", message: "is of no push service that notifications may go to" }]),
        ...(isBrowserKey(p256dh) ? [] : [{ path: "keys.p256dh", message: "is no public key of a browser" }]),
      ];
      if (fields.length > 0) throw commonErrors.invalid_input({ fields });
      return database.transaction(async (db) => {
        const made = await pushSubscriptionsRepository.put(db, { userId, endpoint, p256dh, auth, device });
        await pushSubscriptionsRepository.keepNewest(db, userId, MOST_BROWSERS);
        return made;
      });
    },

    /** @throws push_subscription_not_found */
    async unsubscribe(userId: string, id: string): Promise<void> {
      if (!(await pushSubscriptionsRepository.delete(database.pool, id, userId)))
        throw notificationErrors.push_subscription_not_found();
    },

    async usersWithBrowser(db: Queryable, userIds: readonly string[]): Promise<ReadonlySet<string>> {
      return pushSubscriptionsRepository.usersWith(db, userIds);
    },

    /** Sends to those of somebody's browsers that do not have it yet; each that took it is noted at once. */
    async send(
      delivery: Pick<Delivery, "id" | "userId" | "reached">,
      notification: Notification,
    ): Promise<PushResult> {
      const browsers = await pushSubscriptionsRepository.page(
        database.pool,
        delivery.userId,
        MOST_BROWSERS,
        undefined,
      );
      const message = pushMessage(notification, deps.publicUrl);
      const vapid = await keys();
      let reached = delivery.reached.length;
      const failures: unknown[] = [];
      const missing = browsers.filter(({ id }) => !delivery.reached.includes(id));
      await Promise.all(
        missing.map(async (browser) => {
          try {
            if ((await webPush.send(browser, message, vapid)) === "gone") {
              await pushSubscriptionsRepository.delete(database.pool, browser.id);
              return;
            }
            await deliveriesRepository.addReached(database.pool, delivery.id, browser.id);
            await pushSubscriptionsRepository.noteSent(database.pool, browser.id);
            reached += 1;
          } catch (error) {
            failures.push(error);
          }
        }),
      );
      const retried = failures.filter((error) => !(error instanceof ProviderRejected));
      if (retried.length > 0) return { kind: "unreached", error: worstOf(retried) };
      if (reached > 0) return { kind: "sent" };
      return { kind: failures.length > 0 ? "rejected" : "no_browser" };
    },
  };
}

/** What costs an attempt comes first; a service that is to be left alone costs none. */
function worstOf(errors: readonly unknown[]): unknown {
  const [first] = errors
    .map((error) => {
      if (error instanceof BreakerOpen)
        return new DelayJob(error.retryAfterMs, "a push service's breaker is open");
      if (error instanceof ProviderUnavailable && error.retryAfterMs)
        return new DelayJob(error.retryAfterMs, "a push service asked to wait");
      return error;
    })
    .toSorted((one, other) => Number(one instanceof DelayJob) - Number(other instanceof DelayJob));
  return first;
}

import { log, reasonOf } from "../log.ts";
import { type Notification, withAnnotations } from "./notification.ts";
import type { Targets } from "./targets.ts";

/** Annotations for an alert, made within the budget; nothing where there is nothing to say. */
export type Annotate = (
  alerts: Notification,
  signal: AbortSignal,
) => Promise<(fingerprint: string) => Readonly<Record<string, string>>>;

/** Takes what Alertmanager sends, and passes it on with explanations. */
export interface Intake {
  /** Accepts a notification; the work goes on after it returns. */
  take(notification: Notification): void;
  /** Resolves when all that was taken is passed on. */
  settled(): Promise<void>;
}

/** Over the budget, what is found so far must be put together. */
const GRACE_MS = 1_000;

/**
 * Notifications of one group are passed on one after the other. A newer one takes the place of an older one that is still being
 * explained, so that an explanation never comes after the all-clear. A group that is wholly resolved is passed on only where it
 * could be overtaken: Alertmanager itself tells everybody.
 */
export function createIntake(options: {
  readonly annotate: Annotate;
  readonly targets: Targets;
  readonly budgetMs: number;
}): Intake {
  const groups = new Map<string, Group>();
  const running = new Set<Promise<void>>();

  const explainAndSend = async (notification: Notification, group: Group, number: number) => {
    const annotations = await annotationsOf(notification, options, group.abort.signal);
    if (group.newest !== number) return;
    const previous = group.sending;
    group.sending = (async () => {
      await previous;
      await options.targets.send(
        withAnnotations(notification, ({ fingerprint }) => annotations(fingerprint)),
      );
    })();
    await group.sending;
  };

  return {
    take(notification) {
      const known = groups.get(notification.groupKey);
      known?.abort.abort(new Error("there is newer word of the group"));
      const group = known ?? { newest: 0, open: 0, sending: null, abort: new AbortController() };
      group.abort = new AbortController();
      group.newest += 1;
      if (notification.status === "resolved" && group.sending === null) return;
      groups.set(notification.groupKey, group);
      group.open += 1;
      const work = explainAndSend(notification, group, group.newest)
        .catch((error: unknown) => log("error", "an alert was not passed on", { reason: reasonOf(error) }))
        .finally(() => {
          running.delete(work);
          group.open -= 1;
          if (group.open === 0) groups.delete(notification.groupKey);
        });
      running.add(work);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

interface Group {
  /** Counts the notifications of the group: only the newest is sent. */
  newest: number;
  /** Notifications that are being worked on. */
  open: number;
  sending: Promise<void> | null;
  abort: AbortController;
}

/** The annotations, or none: when the time is over, and when anything goes wrong. */
async function annotationsOf(
  notification: Notification,
  { annotate, budgetMs }: { readonly annotate: Annotate; readonly budgetMs: number },
  superseded: AbortSignal,
): Promise<Awaited<ReturnType<Annotate>>> {
  const none = () => ({});
  if (notification.status === "resolved") return none;
  const signal = AbortSignal.any([superseded, AbortSignal.timeout(budgetMs)]);
  const { promise: timeout, resolve } = Promise.withResolvers<typeof none>();
  const timer = setTimeout(() => {
    log("warn", "no explanation in time", { groupKey: notification.groupKey });
    resolve(none);
  }, budgetMs + GRACE_MS);
  try {
    return await Promise.race([annotate(notification, signal), timeout]);
  } catch (error) {
    log("warn", "no explanation", { groupKey: notification.groupKey, reason: reasonOf(error) });
    return none;
  } finally {
    clearTimeout(timer);
  }
}

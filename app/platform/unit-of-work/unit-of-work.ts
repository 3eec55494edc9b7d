import { AsyncLocalStorage } from "node:async_hooks";
import type { Database, Queryable } from "../database/index.ts";
import type { Logger } from "../log/index.ts";
import type { Outbox, OutboxEntry } from "../outbox/index.ts";
import { currentTraceparent } from "../telemetry/index.ts";
import type { EventType, Occurrence } from "./domain-event.ts";
import type { Subscriber } from "./subscriber.ts";
import type { RunTogether, RunUnitOfWork, UnitOfWork } from "./unit-of-work.types.ts";

interface PublishedEvent {
  readonly type: EventType<unknown>;
  readonly payload: unknown;
}

/** What follows the commit of a unit that is part of a larger one: it waits for that one's. */
interface LargerUnit {
  readonly effects: (() => Promise<void>)[];
  isOver: boolean;
}

/** The one way to change something, and the way to have several changes stand or fall together. */
export interface UnitsOfWork {
  readonly unitOfWork: RunUnitOfWork;
  readonly together: RunTogether;
}

/**
 * Makes the one way to change something. Jobs of a unit are written to the outbox with one statement, just before the
 * commit, and handed on right after it. `subscribers` is read at each run, so that it may be filled later.
 */
export function createUnitsOfWork(options: {
  readonly database: Database;
  readonly outbox: Pick<Outbox, "append" | "publishSoon">;
  readonly logger: Logger;
  readonly subscribers: readonly Subscriber[];
  /** The last to say something before the commit; when it throws, nothing is committed. */
  readonly beforeCommit?: ((transaction: Queryable) => Promise<void>) | undefined;
  /** Has the cache forget what has one of these tags; never throws. */
  readonly forget?: (tags: readonly string[]) => Promise<void>;
}): UnitsOfWork {
  const { database, outbox, logger, subscribers } = options;
  const larger = new AsyncLocalStorage<LargerUnit>();

  async function follow(tx: UnitOfWork, event: PublishedEvent): Promise<void> {
    for (const subscriber of subscribers) {
      if (subscriber.phase === "in_transaction" && subscriber.event === event.type)
        await subscriber.run(event.payload, tx);
    }
  }

  async function tell(subscriber: Subscriber, payload: unknown, occurrence: Occurrence): Promise<void> {
    if (subscriber.phase !== "after_commit") return;
    try {
      await subscriber.run(payload, occurrence);
    } catch (error) {
      logger.warn({ error, event: subscriber.event.name }, "a subscriber of an event failed");
    }
  }

  function tagsOf(events: readonly PublishedEvent[]): string[] {
    const tags = events.flatMap(({ type, payload }) =>
      subscribers.flatMap((one) =>
        one.phase === "forgets" && one.event === type ? one.tagsOf(payload) : [],
      ),
    );
    return [...new Set(tags)];
  }

  /** Runs work as part of a larger unit; what follows the commits within comes with the result. */
  async function partOf<T>(work: () => Promise<T>) {
    const unit: LargerUnit = { effects: [], isOver: false };
    try {
      return { result: await larger.run(unit, work), effects: unit.effects };
    } finally {
      unit.isOver = true;
    }
  }

  const current = () => {
    const unit = larger.getStore();
    return unit && !unit.isOver ? unit : undefined;
  };

  const unitOfWork: RunUnitOfWork = async (work) => {
    const whole = current();
    if (!whole) {
      const { result, effect } = await runUnit(work);
      await effect();
      return result;
    }
    // Units within this one go with it: where it fails, nothing of theirs is left to be told.
    const { result: own, effects } = await partOf(() => runUnit(work));
    whole.effects.push(...effects, own.effect);
    return own.result;
  };

  async function runUnit<T>(work: (tx: UnitOfWork) => Promise<T>) {
    const events: PublishedEvent[] = [];
    let followed = 0;
    const entries: OutboxEntry[] = [];
    const { result, written } = await database.transaction(async (db) => {
      const tx: UnitOfWork = {
        db,
        publish: (type, payload) => void events.push({ type, payload }),
        settle: async () => {
          // A subscriber may publish: the list grows while it is walked.
          for (let event = events[followed]; event; event = events[followed]) {
            followed += 1;
            await follow(tx, event);
          }
        },
        enqueue: (job, payload, { availableAt } = {}) =>
          void entries.push({
            kind: job.name,
            payload: job.payload.parse(payload),
            priority: job.priority(payload),
            ...(availableAt ? { availableAt } : {}),
          }),
      };
      const outcome = await work(tx);
      await tx.settle();
      const appended = await outbox.append(db, entries);
      await options.beforeCommit?.(db);
      return { result: outcome, written: appended };
    });
    const traceparent = currentTraceparent();
    const effect = async () => {
      if (written.length > 0) outbox.publishSoon(written);
      const tags = tagsOf(events);
      if (tags.length > 0) await options.forget?.(tags);
      const occurrence = { at: new Date(), traceparent };
      for (const { type, payload } of events) {
        for (const subscriber of subscribers) {
          if (subscriber.event === type) void tell(subscriber, payload, occurrence);
        }
      }
    };
    return { result, effect };
  }

  return {
    unitOfWork,
    together: async (work) => {
      if (current()) return work();
      const { result, effects } = await database.together(() => partOf(work));
      for (const effect of effects) await effect();
      return result;
    },
  };
}

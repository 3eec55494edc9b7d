import {
  type Database,
  keysetCursor,
  type Page,
  type PageRequest,
  type Queryable,
} from "../../platform/database/index.ts";
import { AppError, commonErrors } from "../../platform/errors/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import { currentTraceparent, linkActiveSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { Person } from "../history/index.ts";
import type { IdentityService } from "../identity/index.ts";
import { type ReachabilityService, reachabilityErrors, refusalText } from "../reachability/index.ts";
import type { ScriptUser } from "../scripts/index.ts";
import {
  type ScheduledFields,
  type ScheduledMessage,
  scheduledMessagesRepository,
} from "./scheduled-messages.repository.ts";
import type { ThreadRecords } from "./thread-records.ts";
import type { Content, ThreadWritingService } from "./thread-writing.service.ts";
import type { ScheduledMessagePatch } from "./threads.contract.ts";
import { threadErrors } from "./threads.errors.ts";
import { scheduledMessageChanged } from "./threads.events.ts";
import { MAX_SNOOZE_MS } from "./threads.policy.ts";
import { type ThreadView, threadsRepository } from "./threads.repository.ts";

/** A scheduled SMS with the name of who wrote it. */
export type ScheduledView = ScheduledMessage & { readonly authorName: string };

const DUE_AT_ONCE = 100;

export type ScheduledMessagesService = ReturnType<typeof createScheduledMessages>;

/**
 * SMS to customers that go later. Each goes once: that it has gone, and the SMS that the queue then sends, are written in one transaction,
 * by whoever holds its row. Whether the customer may be written to is asked when it is made, when it is due, and before each attempt.
 */
export function createScheduledMessages(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly logger: Logger;
  readonly records: ThreadRecords;
  readonly writing: Pick<ThreadWritingService, "send" | "textOf" | "recipientOf">;
  readonly identity: Pick<IdentityService, "namesOf">;
  readonly reachability: Pick<ReachabilityService, "foresee">;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, records, writing, now = () => new Date() } = deps;

  async function withAuthors(list: readonly ScheduledMessage[]): Promise<ScheduledView[]> {
    const names = await deps.identity.namesOf(list.map(({ authorId }) => authorId));
    return list.map((one) => ({ ...one, authorName: names.get(one.authorId) ?? "" }));
  }

  async function withAuthor(one: ScheduledMessage): Promise<ScheduledView> {
    const names = await deps.identity.namesOf([one.authorId]);
    return { ...one, authorName: names.get(one.authorId) ?? "" };
  }

  /** When an SMS may go that is wanted at a time; `reason`: why it is later. @throws not_reachable when it never may */
  async function placeAt(
    db: Queryable,
    thread: ThreadView,
    wanted: Date,
  ): Promise<Pick<ScheduledMessage, "sendAt" | "reason">> {
    const { contactId, toNumber: phone } = writing.recipientOf(thread);
    const at = wanted < now() ? now() : wanted;
    const to = contactId === null ? { phone } : { contactId, phone };
    const verdict = await deps.reachability.foresee(db, { channel: "sms", purpose: "service", to }, at);
    if (verdict.allowed) return { sendAt: at, reason: null };
    if (verdict.nextAllowedAt) return { sendAt: verdict.nextAllowedAt, reason: verdict.reason };
    throw reachabilityErrors.not_reachable({ detail: refusalText(verdict) });
  }

  /** @throws invalid_input when it is too far ahead */
  function timeOf(sendAt: string): Date {
    const wanted = new Date(sendAt);
    if (wanted.getTime() - now().getTime() > MAX_SNOOZE_MS) {
      throw commonErrors.invalid_input({
        fields: [{ path: "sendAt", message: "is more than a year ahead" }],
      });
    }
    return wanted;
  }

  /** One that has not gone, for who sees its thread; locked. */
  async function lockWaiting(
    tx: UnitOfWork,
    person: Person,
    id: string,
  ): Promise<{ scheduled: ScheduledMessage; thread: ThreadView }> {
    const scheduled = await scheduledMessagesRepository.lock(tx.db, id);
    const thread = scheduled && (await threadsRepository.byId(tx.db, scheduled.threadId, person.scope));
    if (!scheduled || !thread) throw threadErrors.scheduled_message_not_found();
    if (scheduled.status !== "waiting") throw threadErrors.scheduled_message_over();
    return { scheduled, thread };
  }

  async function write(tx: UnitOfWork, id: string, fields: ScheduledFields): Promise<ScheduledMessage> {
    const scheduled = await scheduledMessagesRepository.update(tx.db, id, fields);
    tx.publish(scheduledMessageChanged, { scheduled });
    return scheduled;
  }

  const refused = (tx: UnitOfWork, id: string, reason: string) =>
    write(tx, id, { status: "refused", settledAt: now(), reason });

  /** Sends one that is due, puts it off, or refuses it. */
  async function sendDue(tx: UnitOfWork, id: string): Promise<void> {
    const scheduled = await scheduledMessagesRepository.lockDue(tx.db, id, now());
    if (!scheduled) return;
    linkActiveSpan(scheduled.traceparent);
    const thread = await threadsRepository.byId(tx.db, scheduled.threadId, "all");
    if (!thread) return;
    const { sendAt, reason } = await placeAt(tx.db, thread, now());
    if (reason !== null) {
      await write(tx, id, { sendAt, reason });
      return;
    }
    const { authorId, content, templateId } = scheduled;
    const { message } = await writing.send(tx, thread, { authorId, content, templateId });
    await write(tx, id, { status: "sent", settledAt: now(), messageId: message.id, reason: null });
  }

  return {
    /**
     * @throws thread_not_found, not_reachable when the customer may not be written to at all, template_not_found, template_archived,
     * invalid_input
     */
    async schedule(
      user: ScriptUser,
      threadId: string,
      { sendAt, ...what }: Content & { readonly sendAt: string },
    ): Promise<ScheduledView> {
      const thread = await records.view(user, threadId);
      const wantedAt = timeOf(sendAt);
      const content = await writing.textOf(user, thread, what);
      const made = await unitOfWork(async (tx) => {
        const scheduled = await scheduledMessagesRepository.insert(tx.db, {
          threadId,
          authorId: user.userId,
          content,
          templateId: what.templateId ?? null,
          wantedAt,
          ...(await placeAt(tx.db, thread, wantedAt)),
          traceparent: currentTraceparent(),
        });
        tx.publish(scheduledMessageChanged, { scheduled });
        return scheduled;
      });
      return withAuthor(made);
    },

    /** Of a thread, newest first. @throws thread_not_found */
    async list(
      person: Person,
      threadId: string,
      { limit, cursor, waiting }: PageRequest & { readonly waiting?: boolean | undefined },
    ): Promise<Page<ScheduledView>> {
      await records.view(person, threadId);
      const after = keysetCursor.read(cursor);
      const rows = await scheduledMessagesRepository.page(
        database.pool,
        threadId,
        { waiting },
        limit + 1,
        after,
      );
      const page = keysetCursor.page(rows, limit, ({ createdAt, id }) => ({
        at: createdAt.toISOString(),
        id,
      }));
      return { items: await withAuthors(page.items), nextCursor: page.nextCursor };
    },

    /** @throws scheduled_message_not_found, scheduled_message_over, version_conflict, not_reachable, invalid_input */
    async change(
      person: Person,
      id: string,
      version: number,
      { text, sendAt }: ScheduledMessagePatch,
    ): Promise<ScheduledView> {
      const changed = await unitOfWork(async (tx) => {
        const { scheduled, thread } = await lockWaiting(tx, person, id);
        if (scheduled.version !== version) throw commonErrors.version_conflict();
        const wantedAt = sendAt === undefined ? undefined : timeOf(sendAt);
        return write(tx, id, {
          ...(text === undefined ? {} : { content: text, templateId: null }),
          ...(wantedAt === undefined ? {} : { wantedAt, ...(await placeAt(tx.db, thread, wantedAt)) }),
        });
      });
      return withAuthor(changed);
    },

    /** @throws scheduled_message_not_found, scheduled_message_over */
    async cancel(person: Person, id: string): Promise<ScheduledView> {
      const canceled = await unitOfWork(async (tx) => {
        await lockWaiting(tx, person, id);
        return write(tx, id, { status: "canceled", settledAt: now() });
      });
      return withAuthor(canceled);
    },

    /** Sends what is due; resolves with how many were looked at. One that cannot go keeps no other from going. */
    async sendAllDue(): Promise<number> {
      const ids = await scheduledMessagesRepository.due(database.pool, now(), DUE_AT_ONCE);
      for (const id of ids) {
        try {
          await unitOfWork((tx) => sendDue(tx, id));
        } catch (error) {
          if (error instanceof AppError && error.status < 500) {
            // Taken back whole, so that no number of the channel is lost; what it came to is written by itself.
            await unitOfWork(async (tx) => {
              if (await scheduledMessagesRepository.lockDue(tx.db, id, now()))
                await refused(tx, id, error.detail ?? error.title);
            });
          } else {
            deps.logger.error({ err: error, scheduledMessageId: id }, "a scheduled SMS could not be sent");
          }
        }
      }
      return ids.length;
    },

    /** Forgets up to `limit` that were settled before `olderThan`; resolves with how many. */
    prune: (olderThan: Date, limit: number) =>
      scheduledMessagesRepository.prune(database.pool, olderThan, limit),
  };
}

import { type Database, keysetCursor, type Page } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { isWithinScope } from "../../platform/record-scope/index.ts";
import type { ExpiringMembers } from "../../platform/store/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import { type Person, recordAssigned } from "../history/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { MessagesService } from "../messages/index.ts";
import type { CustomersService } from "./customers.service.ts";
import type { ThreadRecords } from "./thread-records.ts";
import { createThreadsBulkKind } from "./threads.bulk.ts";
import type { NewThread, ThreadListQuery } from "./threads.contract.ts";
import { threadErrors } from "./threads.errors.ts";
import { type ThreadChanged, threadAssigned, threadChanged } from "./threads.events.ts";
import { closed, MAX_SNOOZE_MS, opened, readUpTo, snoozed, unread } from "./threads.policy.ts";
import {
  type Thread,
  type ThreadChange,
  type ThreadCounts,
  type ThreadView,
  threadsRepository,
} from "./threads.repository.ts";

/** Whoever is at a thread, and what they do there. */
export interface Present {
  readonly userId: string;
  readonly name: string;
  readonly state: "viewing" | "answering";
}

/** A thread with how its newest message begins. */
export type ThreadInList = ThreadView & { readonly snippet: string | null };

const SNIPPET_CHARACTERS = 120;
/** So many snoozed threads wake in one transaction. */
const WOKEN_AT_ONCE = 100;

export type ThreadsService = ReturnType<typeof createThreadsService>;

/** Threads: who looks after them, how far they are, what of them was read. */
export function createThreadsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly records: ThreadRecords;
  readonly customers: CustomersService;
  readonly identity: Pick<IdentityService, "userById">;
  readonly audit: Pick<AuditService, "record">;
  readonly messages: Pick<MessagesService, "inChannels">;
  readonly presence: ExpiringMembers<Omit<Present, "userId">>;
  /** Tells others who look at a thread that somebody came, began to write, or left. */
  readonly tellPresence: (id: string, userId: string, state: Present["state"] | "left") => Promise<void>;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, records, presence, now = () => new Date() } = deps;
  const subject = (id: string) => ({ type: "thread", id });

  async function withSnippets(threads: readonly ThreadView[]): Promise<ThreadInList[]> {
    const newest = await deps.messages.inChannels.newestOf(threads.map(({ id }) => id));
    return threads.map((thread) => ({
      ...thread,
      snippet: newest.get(thread.id)?.content.slice(0, SNIPPET_CHARACTERS) ?? null,
    }));
  }

  /** @throws thread_not_found */
  async function view(person: Pick<Person, "scope">, id: string): Promise<ThreadInList> {
    const [thread] = await withSnippets([await records.view(person, id)]);
    if (!thread) throw threadErrors.thread_not_found();
    return thread;
  }

  async function change(
    person: Person,
    id: string,
    action: ThreadChanged["action"],
    changeOf: (thread: Thread, tx: UnitOfWork) => ThreadChange | Promise<ThreadChange>,
  ): Promise<ThreadInList> {
    await unitOfWork(async (tx) => {
      const thread = await records.lock(tx, person, id);
      await records.write(tx, thread, await changeOf(thread, tx), action);
    });
    return view(person, id);
  }

  /** @throws invalid_input when there is no such user, or when the thread would be out of the person's sight */
  async function checkAssignee(person: Person, userId: string | null, path = "assignedTo"): Promise<void> {
    if (userId === null) return;
    const user = await deps.identity.userById(userId);
    if (user && isWithinScope(person.scope, userId)) return;
    throw commonErrors.invalid_input({
      fields: [{ path, message: user ? "is not of your department" : "is no user" }],
    });
  }

  /** @throws invalid_input when the time is over or too far ahead */
  function checkSnooze(until: Date, path = "until"): void {
    const ahead = until.getTime() - now().getTime();
    if (ahead > 0 && ahead <= MAX_SNOOZE_MS) return;
    const message = ahead <= 0 ? "is in the past" : "is more than a year ahead";
    throw commonErrors.invalid_input({ fields: [{ path, message }] });
  }

  /** The thread of a channel, made where there is none; a new one is theirs. Resolves with whether it is new. */
  async function openIn(
    tx: UnitOfWork,
    person: Person,
    channelId: string,
    leadId: string | null,
  ): Promise<boolean> {
    const made = await threadsRepository.insertNew(tx.db, channelId, {
      leadId,
      assignedTo: person.userId,
      openedAt: now(),
      lastMessageAt: now(),
    });
    if (!made) return false;
    tx.publish(threadChanged, { thread: made, action: "opened" });
    tx.publish(threadAssigned, { threadId: made.id, userId: made.assignedTo });
    await deps.audit.record(tx.db, person, "thread.opened", subject(made.id));
    return true;
  }

  async function presentAt(id: string): Promise<Present[]> {
    return [...(await presence.of(id))].map(([userId, { name, state }]) => ({ userId, name, state }));
  }

  return {
    view,
    openIn,

    bulkKind: createThreadsBulkKind({ database, audit: deps.audit, checkAssignee, checkSnooze }),

    async list(person: Person, { limit, cursor, ...filters }: ThreadListQuery): Promise<Page<ThreadInList>> {
      const after = keysetCursor.read(cursor);
      const rows = await threadsRepository.page(
        database.pool,
        { ...filters, userId: person.userId },
        person.scope,
        limit + 1,
        after,
      );
      const page = keysetCursor.page(rows, limit, ({ lastMessageAt, id }) => ({
        at: lastMessageAt.toISOString(),
        id,
      }));
      return { items: await withSnippets(page.items), nextCursor: page.nextCursor };
    },

    counts: (person: Person): Promise<ThreadCounts> =>
      threadsRepository.counts(database.pool, person.userId, person.scope),

    /**
     * The thread of whom this person names, made where there is none; a new one is theirs.
     * @throws contact_not_found, lead_not_found, thread_not_found, invalid_input when nobody knows how to reach them
     */
    async open(person: Person, to: NewThread): Promise<{ thread: ThreadInList; isNew: boolean }> {
      const { id, isNew } = await unitOfWork(async (tx) => {
        const customer = await deps.customers.named(tx.db, person, to);
        const channel = await deps.customers.channelOf(tx, customer);
        if (!channel) {
          const path = to.leadId === undefined ? "contactId" : "leadId";
          throw commonErrors.invalid_input({ fields: [{ path, message: "has no telephone number" }] });
        }
        const isNew = await openIn(tx, person, channel.id, customer.leadId);
        return { id: channel.id, isNew };
      });
      return { thread: await view(person, id), isNew };
    },

    /** @throws thread_not_found, version_conflict, invalid_input */
    async assign(
      person: Person,
      id: string,
      version: number,
      assignedTo: string | null,
    ): Promise<ThreadInList> {
      await checkAssignee(person, assignedTo);
      return change(person, id, "assigned", async (thread, tx) => {
        if (thread.version !== version) throw commonErrors.version_conflict();
        if (thread.assignedTo !== assignedTo) {
          const detail = { from: thread.assignedTo, to: assignedTo };
          await deps.audit.record(tx.db, person, "thread.assigned", subject(id), detail);
          if (assignedTo !== null)
            tx.publish(recordAssigned, { type: "thread", id, userId: assignedTo, by: person.userId });
        }
        return { assignedTo };
      });
    },

    /** One that is closed stays so. @throws thread_not_found */
    close: (person: Person, id: string) =>
      change(person, id, "closed", async (thread, tx) => {
        if (thread.status === "closed") return {};
        await deps.audit.record(tx.db, person, "thread.closed", subject(id));
        return closed(thread, now());
      }),

    /** One that is open stays so. @throws thread_not_found */
    reopen: (person: Person, id: string) =>
      change(person, id, "reopened", async (thread, tx) => {
        if (thread.status === "open") return {};
        await deps.audit.record(tx.db, person, "thread.reopened", subject(id));
        return opened(thread, now());
      }),

    /** @throws thread_not_found, invalid_input when the time is over or too far ahead */
    async snooze(person: Person, id: string, until: Date): Promise<ThreadInList> {
      checkSnooze(until);
      return change(person, id, "snoozed", async (_, tx) => {
        const detail = { until: until.toISOString() };
        await deps.audit.record(tx.db, person, "thread.snoozed", subject(id), detail);
        return snoozed(until);
      });
    },

    /** For the whole team; it never goes back. @throws thread_not_found */
    async read(person: Person, id: string, sequence: number): Promise<ThreadInList> {
      const { lastSequence } = await records.view(person, id);
      return change(person, id, "read", (thread) => readUpTo(thread, sequence, lastSequence));
    },

    /** The customer's newest message, as if nobody had read it. @throws thread_not_found */
    markUnread: (person: Person, id: string) => change(person, id, "unread", unread),

    /** Opens snoozed threads whose time has come; resolves with how many. Whoever dies in between has woken none twice. */
    async wakeDue(): Promise<number> {
      return unitOfWork(async (tx) => {
        const due = await threadsRepository.lockDue(tx.db, now(), WOKEN_AT_ONCE);
        for (const thread of due) await records.write(tx, thread, opened(thread, now()), "woken");
        return due.length;
      });
    },

    /** Who is at a thread; nobody when that cannot be asked. */
    async present(id: string): Promise<Present[]> {
      try {
        return await presentAt(id);
      } catch {
        // It is a hint: what prevents two answers is the number that each of them names.
        return [];
      }
    },

    /** Says for a while that somebody looks at a thread, or answers it. @throws thread_not_found */
    async enter(
      person: Person & { readonly name: string },
      id: string,
      state: Present["state"],
    ): Promise<Present[]> {
      await records.view(person, id);
      const before = (await presence.of(id)).get(person.userId);
      await presence.enter(id, person.userId, { name: person.name, state });
      // Whoever says it again changes nothing for the others.
      if (before?.state !== state) await deps.tellPresence(id, person.userId, state);
      return presentAt(id);
    },

    /** @throws thread_not_found */
    async leave(person: Person, id: string): Promise<void> {
      await records.view(person, id);
      await presence.leave(id, person.userId);
      await deps.tellPresence(id, person.userId, "left");
    },

    /** Which of these are there for whoever asks? */
    visible: (person: Pick<Person, "scope">, ids: readonly string[]) =>
      threadsRepository.visible(database.pool, ids, person.scope),

    /** How many open threads have somebody who waits, and since when the first of them does. */
    waiting: () => threadsRepository.waiting(database.pool),
  };
}

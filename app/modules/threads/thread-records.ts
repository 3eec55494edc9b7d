import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Database } from "../../platform/database/index.ts";
import { isWithinScope } from "../../platform/record-scope/index.ts";
import { annotateSpan } from "../../platform/telemetry/index.ts";
import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { Person } from "../history/index.ts";
import { threadErrors } from "./threads.errors.ts";
import { type ThreadChanged, threadAssigned, threadChanged } from "./threads.events.ts";
import { type Thread, type ThreadChange, type ThreadView, threadsRepository } from "./threads.repository.ts";

export type ThreadRecords = ReturnType<typeof createThreadRecords>;

/** What all that is done to threads does alike: keep to what a person sees, lock, write, tell. */
export function createThreadRecords({ database }: { readonly database: Database }) {
  return {
    /** @throws thread_not_found */
    async view(person: Pick<Person, "scope">, id: string): Promise<ThreadView> {
      const thread = await threadsRepository.byId(database.pool, id, person.scope);
      if (!thread) throw threadErrors.thread_not_found();
      annotateSpan({ [ATTRIBUTES.threadId]: id });
      return thread;
    },

    /** As it is now, until the end of the transaction. @throws thread_not_found */
    async lock(tx: UnitOfWork, person: Pick<Person, "scope">, id: string): Promise<Thread> {
      const thread = await threadsRepository.lock(tx.db, id);
      if (!thread || !isWithinScope(person.scope, thread.assignedTo)) throw threadErrors.thread_not_found();
      annotateSpan({ [ATTRIBUTES.threadId]: id });
      return thread;
    },

    /** Writes what is different, and tells of it; nothing at all when nothing is. */
    async write(
      tx: UnitOfWork,
      before: Thread,
      change: ThreadChange,
      action: ThreadChanged["action"],
    ): Promise<Thread> {
      if (!isOther(before, change)) return before;
      const thread = await threadsRepository.update(tx.db, before.id, change);
      tx.publish(threadChanged, { thread, action });
      if (thread.assignedTo !== before.assignedTo) {
        tx.publish(threadAssigned, { threadId: thread.id, userId: thread.assignedTo });
      }
      return thread;
    },
  };
}

function isOther(before: Thread, change: ThreadChange): boolean {
  return (Object.keys(change) as (keyof ThreadChange)[]).some((field) => {
    const [was, is] = [before[field], change[field]];
    if (is === undefined) return false;
    return was instanceof Date && is instanceof Date ? was.getTime() !== is.getTime() : was !== is;
  });
}

import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { ChannelsService } from "../channels/index.ts";
import type { Moved } from "../history/index.ts";
import type { ThreadRecords } from "./thread-records.ts";
import { threadChanged } from "./threads.events.ts";
import { type Thread, threadsRepository } from "./threads.repository.ts";

type Places = Moved[string];
type Kind = "lead" | "contact";

export type ThreadMovesService = ReturnType<typeof createThreadMoves>;

/**
 * Threads go with the records that they are of: a contact made of two has the threads of both, each with its number, and what was to be
 * sent in them is sent there.
 */
export function createThreadMoves(deps: {
  readonly records: Pick<ThreadRecords, "write">;
  readonly channels: Pick<ChannelsService, "lockOfContacts" | "moveToContact" | "moveBackToContacts">;
}) {
  const { records, channels } = deps;

  async function tell(tx: UnitOfWork, moved: Places): Promise<void> {
    const ids = moved.map(({ id }) => id);
    for (const thread of await threadsRepository.many(tx.db, ids))
      tx.publish(threadChanged, { thread, action: "moved_with_record" });
  }

  const setLead = (tx: UnitOfWork, thread: Thread, leadId: string) =>
    records.write(tx, thread, { leadId }, "moved_with_record");

  return {
    /** Threads of records, before the records are locked: whoever writes in a thread has it before they need its record. */
    async lockOfRecords(tx: UnitOfWork, kind: Kind, ids: readonly string[]): Promise<void> {
      if (kind === "contact") await channels.lockOfContacts(tx, ids);
      else await threadsRepository.lockOfLeads(tx.db, ids);
    },

    /** Records become one: it gets the threads of those that it is made of; resolves with where each was before. */
    async moveToRecord(tx: UnitOfWork, kind: Kind, from: readonly string[], to: string): Promise<Places> {
      if (kind === "contact") {
        const moved = await channels.moveToContact(tx, from, to);
        await tell(tx, moved);
        return moved;
      }
      const threads = await threadsRepository.lockOfLeads(tx.db, from);
      for (const thread of threads) await setLead(tx, thread, to);
      return threads.map(({ id, leadId }) => ({ id, from: leadId ?? to }));
    },

    /** That is taken back. */
    async moveBackToRecords(tx: UnitOfWork, kind: Kind, moved: Places, of: string): Promise<void> {
      if (kind === "contact") {
        await channels.moveBackToContacts(tx, moved, of);
        await tell(tx, moved);
        return;
      }
      const stillThere = new Map(
        (await threadsRepository.lockOfLeads(tx.db, [of])).map((one) => [one.id, one]),
      );
      for (const { id, from } of moved) {
        const thread = stillThere.get(id);
        if (thread) await setLead(tx, thread, from);
      }
    },
  };
}

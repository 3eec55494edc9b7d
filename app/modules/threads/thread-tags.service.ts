import type { Database } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import { type Person, planTags } from "../history/index.ts";
import type { ThreadRecords } from "./thread-records.ts";
import { type TagInUse, threadTagsRepository } from "./thread-tags.repository.ts";
import type { ThreadTagsPatch } from "./threads.contract.ts";
import { tagsChange } from "./threads.policy.ts";
import type { Thread } from "./threads.repository.ts";

/** So many tags can be looked through; who has more has no order in them. */
const MAX_IN_USE = 200;

export type ThreadTagsService = ReturnType<typeof createThreadTags>;

/** What threads are about, in words that the team agrees on by using them (ADR 94). */
export function createThreadTags(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly records: Pick<ThreadRecords, "lock" | "write">;
  readonly audit: Pick<AuditService, "record">;
}) {
  const { database, unitOfWork, records, audit } = deps;
  return {
    /** Those of threads that are there for whoever asks. */
    inUse: (person: Pick<Person, "scope">): Promise<TagInUse[]> =>
      threadTagsRepository.inUse(database.pool, person.scope, MAX_IN_USE),

    /** Tags that are not named stay; the same again changes nothing. @throws thread_not_found, invalid_input when there would be too many */
    async change(person: Person, id: string, { add = [], remove = [] }: ThreadTagsPatch): Promise<void> {
      await unitOfWork(async (tx) => {
        const thread = await records.lock(tx, person, id);
        const tags = withTags(withTags(thread, "remove_tags", remove), "add_tags", add).tags;
        const change = tagsChange(thread, { tags });
        if (change.added.length + change.removed.length === 0) return;
        await audit.record(tx.db, person, "thread.tags_changed", { type: "thread", id }, change);
        await records.write(tx, thread, { tags }, "tags_changed");
      });
    },
  };
}

function withTags<Tagged extends Pick<Thread, "tags">>(
  thread: Tagged,
  name: "add_tags" | "remove_tags",
  tags: readonly string[],
): Pick<Thread, "tags"> {
  const plan = planTags(thread, { name, tags });
  if ("fields" in plan) return plan.fields;
  if (plan.reason === "already_so") return thread;
  throw commonErrors.invalid_input({ fields: [{ path: "add", message: "would be more than fifty tags" }] });
}

import type { Queryable } from "../../platform/database/index.ts";
import { type RecordScope, withinScope } from "../../platform/record-scope/index.ts";

/** A tag, and how many threads have it. */
export interface TagInUse {
  readonly tag: string;
  /** Open and snoozed ones. */
  readonly notClosed: number;
  readonly all: number;
}

/** Reads which tags threads have. */
export const threadTagsRepository = {
  /** Within what somebody sees; those of the most threads that are not closed first. Uses index threads_tagged. */
  async inUse(db: Queryable, scope: RecordScope, limit: number): Promise<TagInUse[]> {
    const rows = await db("threads")
      .joinRaw("cross join lateral unnest(tags) as given (tag)")
      .select(
        "given.tag",
        db.raw("count(*) filter (where status <> 'closed')::int as not_closed, count(*)::int as all"),
      )
      // As its index says: threads that have none are not looked at.
      .whereRaw("tags <> '{}'")
      .modify((query) => withinScope(query, scope, "assigned_to"))
      .groupBy("given.tag")
      .orderByRaw("not_closed desc, given.tag")
      .limit(limit);
    return (rows as unknown as readonly { tag: string; not_closed: number; all: number }[]).map(
      ({ tag, not_closed: notClosed, all }) => ({ tag, notClosed, all }),
    );
  },
};

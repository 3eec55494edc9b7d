import { keysetBatches } from "../../platform/database/index.ts";
import type { BulkActionTraits, BulkKind, OwnedRecord } from "../history/index.ts";
import type { CallBulkAction, CallBulkFilters } from "./calls.bulk.contract.ts";
import { callsCsv } from "./calls.csv.ts";
import type { CallsReads } from "./calls.reads.ts";
import type { CallView } from "./calls.repository.ts";

/** Rows of a selection that are in memory at a time. */
const SELECTED_AT_ONCE = 1_000;

const ACTIONS: Readonly<Record<CallBulkAction["name"], BulkActionTraits>> = {
  export: { permission: "calls:read", history: null, isCommutative: true, isUndoable: false },
};

/** A call as bulk operations know records: it counts no versions and is not deleted. */
type SelectedCall = CallView & OwnedRecord;

const selected = (call: CallView): SelectedCall => ({ ...call, version: 0, deletedAt: null });

export type CallsBulkKind = BulkKind<SelectedCall, object, CallBulkAction, CallBulkFilters>;

/** How many calls are taken out at once. Everybody who may read calls sees all of them, and nobody changes what happened. */
export function createCallsBulkKind(reads: Pick<CallsReads, "many" | "find">): CallsBulkKind {
  return {
    actions: ACTIONS,
    isSeen: () => true,

    async *select(_person, selection) {
      if ("ids" in selection) {
        yield (await reads.many(selection.ids)).map(selected);
        return;
      }
      const batches = keysetBatches(
        SELECTED_AT_ONCE,
        (after, limit) => reads.find(selection.filters, limit, after),
        ({ initiatedAt, id }) => ({ at: initiatedAt, id }),
      );
      for await (const calls of batches) yield calls.map(selected);
    },

    check: async () => undefined,
    plan: () => ({ fields: {} }),
    lockMany: async (_db, ids) => (await reads.many(ids)).map(selected),
    update: async () => undefined,

    async export(_person, ids) {
      async function* batches() {
        for await (const some of ids) {
          const byId = new Map((await reads.many(some)).map((call) => [call.id, call]));
          yield some.flatMap((id) => byId.get(id) ?? []);
        }
      }
      return callsCsv(batches(), { byteOrderMark: true });
    },
  };
}

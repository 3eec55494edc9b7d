import type { MergeJson } from "./merges.contract.ts";
import { UNDO_MS } from "./merges.policy.ts";
import type { Merge } from "./merges.repository.ts";

/** A merge as clients see it. */
export function presentMerge(merge: Merge): MergeJson {
  return {
    id: merge.id,
    kind: merge.kind,
    into: merge.intoId,
    from: [...merge.fromIds],
    at: merge.at.toISOString(),
    undoUntil: new Date(merge.at.getTime() + UNDO_MS).toISOString(),
    undoneAt: merge.undoneAt?.toISOString() ?? null,
  };
}

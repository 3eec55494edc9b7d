import { commonErrors, type FieldError } from "../../platform/errors/index.ts";
import type { Batch, BatchOperation } from "./batch.contract.ts";
import { referredIn, referredInPath } from "./batch-references.policy.ts";

/** When an operation is run: positions of others. */
export interface PlannedOperation {
  readonly operation: BatchOperation;
  /** Not without their success. */
  readonly needs: readonly number[];
  /** Not before they have ended, well or not. */
  readonly after: readonly number[];
}

/**
 * Puts operations into an order in which each is run after those that it depends on and, as listed, after whatever it could see or undo: a write after all before it,
 * a read after the last write.
 * @throws invalid_input where an id is there twice, or names no earlier operation
 */
export function planOf({
  operations,
  order,
  atomic,
}: Pick<Batch, "operations" | "order" | "atomic">): PlannedOperation[] {
  const positions = new Map<string, number>();
  const problems: FieldError[] = [];
  const plan = operations.map((operation, position): PlannedOperation => {
    const at = `operations.${position}`;
    const neededAt = (id: string, path: string): number[] => {
      const found = positions.get(id);
      if (found === undefined) problems.push({ path, message: `names no earlier operation: ${id}` });
      return found === undefined ? [] : [found];
    };
    const { id, path, query, headers, body, dependsOn = [] } = operation;
    const needs = [
      ...dependsOn.flatMap((needed, index) => neededAt(needed, `${at}.dependsOn.${index}`)),
      ...referredInPath(path).flatMap((needed) => neededAt(needed, `${at}.path`)),
      ...referredIn(query).flatMap((needed) => neededAt(needed, `${at}.query`)),
      ...referredIn(headers).flatMap((needed) => neededAt(needed, `${at}.headers`)),
      ...referredIn(body).flatMap((needed) => neededAt(needed, `${at}.body`)),
    ];
    if (positions.has(id))
      problems.push({ path: `${at}.id`, message: "is the id of another operation, too" });
    positions.set(id, position);
    return { operation, needs: [...new Set(needs)], after: [] };
  });
  if (problems.length > 0) throw commonErrors.invalid_input({ fields: problems });
  if (atomic) return plan.map((one, position) => ({ ...one, after: position === 0 ? [] : [position - 1] }));
  if (order === "dependencies") return plan.map((one) => ({ ...one, after: one.needs }));
  return plan.map((one, position) => ({ ...one, after: [...one.needs, ...seenBy(operations, position)] }));
}

/** The last write and, for a write, the reads since then. */
function seenBy(operations: readonly BatchOperation[], position: number): number[] {
  const before = operations.slice(0, position);
  const lastWrite = before.findLastIndex(({ method }) => method !== "GET");
  if (operations[position]?.method === "GET") return lastWrite < 0 ? [] : [lastWrite];
  return before.map((_, index) => index).slice(Math.max(0, lastWrite));
}

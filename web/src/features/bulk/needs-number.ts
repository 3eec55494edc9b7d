import type { BulkOperation } from "../../data/types.ts";

/** So many are still seen at a glance; beyond that whoever confirms types how many they are. */
export const SEEN_AT_A_GLANCE = 50;

/**
 * How a change of many records is confirmed. Always by their number: the button names it. It is typed, too, where a slip costs most:
 * what cannot be undone, what takes something away, and what changes more than anybody sees at a glance. What only reads is not asked for it.
 */
export function needsNumber(
  { action, isUndoable, recordsMeant }: Pick<BulkOperation, "action" | "isUndoable" | "recordsMeant">,
  isDanger: boolean,
): boolean {
  if (action.name === "export") return false;
  return isDanger || !isUndoable || recordsMeant > SEEN_AT_A_GLANCE;
}

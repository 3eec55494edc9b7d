/**
 * Operations that make sense without the server: what they say stays true until it is back. Each takes an idempotency key, so
 * that one whose answer was lost is not carried out twice. `record` is how many parts at the path's end lead from the record
 * that is changed, which is what two versions of are compared when somebody else was faster; null where there is nothing to compare.
 */
export const QUEUEABLE = {
  addCallNote: null,
  editCallNote: null,
  deleteCallNote: null,
  addLeadNote: null,
  addContactNote: null,
  disposeCall: null,
  createTask: null,
  updateTask: 0,
  changeTaskStatus: 1,
  addTaskComment: null,
  updateLead: 0,
  changeLeadStatus: 1,
  updateContact: 0,
  changeThreadTags: 1,
  postMessage: null,
  answerThread: null,
} as const satisfies Readonly<Record<string, number | null>>;

export type QueueableOperation = keyof typeof QUEUEABLE;

/** Those that write to somebody: their screens show what waits, and refusals are decided there. */
const MESSAGES = ["postMessage", "answerThread"] as const satisfies readonly QueueableOperation[];

export type MessageOperation = (typeof MESSAGES)[number];

/** Does it write to somebody? */
export function isMessage(operation: string): operation is MessageOperation {
  return (MESSAGES as readonly string[]).includes(operation);
}

/** May this operation wait for the server? */
export function isQueueable(operation: string): operation is QueueableOperation {
  return Object.hasOwn(QUEUEABLE, operation);
}

/** Where the record is that a write changes; undefined where versions cannot be compared. */
export function recordPath(operation: string, path: string): string | undefined {
  const depth = isQueueable(operation) ? QUEUEABLE[operation] : null;
  if (depth === null) return undefined;
  const parts = (path.split("?", 1)[0] ?? "").split("/");
  return parts.slice(0, parts.length - depth).join("/");
}

export { type BatchWindow, withBatchedReads, withRowReads } from "./read-window.ts";
export { createRowReads, type RowReads } from "./row-reads.ts";

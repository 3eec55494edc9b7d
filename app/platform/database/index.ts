export { createDatabase, type Database } from "./database.ts";
export { mapDatabaseError } from "./database-errors.ts";
export { deletableRows, type RowState } from "./deletable-rows.ts";
export { type AgedTable, deleteOldest } from "./delete-oldest.ts";
export {
  keysetBatches,
  keysetCursor,
  newestFirst,
  type Page,
  type PageRequest,
  type Position,
} from "./keyset.ts";
export { idsByValues, insertRows, newIds, updateRows } from "./many-rows.ts";
export { type Migration, migrate, pendingMigrations } from "./migrate.ts";
export type { Queryable } from "./queryable.ts";
export { ISO_TIMES } from "./timestamps.ts";

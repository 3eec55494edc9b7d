export { createDatabase, type Database, type Queryable } from "./database.ts";
export { keysetCursor, type Page, type PageRequest } from "./keyset.ts";
export { type Migration, migrate } from "./migrate.ts";

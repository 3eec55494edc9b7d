import { createDatabase, type Database } from "../platform/database/index.ts";
import { silentLogger } from "../platform/log/index.ts";

/** The application's database as a suite uses it beside its own rows: a pool of 5 and no log. The caller closes it. */
export function createTestDatabase(url: string): Database {
  return createDatabase({ url, poolMax: 5, applicationName: "test", logger: silentLogger() });
}

import type { Config } from "../config/index.ts";
import { migrations } from "../migrations/index.ts";
import { createIdentityService, type SessionRecord } from "../modules/identity/index.ts";
import { createDatabase, migrate } from "../platform/database/index.ts";
import type { Logger } from "../platform/log/index.ts";
import { DEMO_PASSWORD, DEMO_USERS } from "./demo-users.ts";

/** Brings the schema up to date; resolves with the names of the migrations applied now. */
export async function migrateDatabase(config: Config, logger: Logger): Promise<readonly string[]> {
  const database = createDatabase({ ...config.database, applicationName: "trunkline-migrate", logger });
  try {
    const applied = await migrate(database.pool, migrations);
    logger.info({ applied }, applied.length > 0 ? "schema migrated" : "schema is up to date");
    return applied;
  } finally {
    await database.close();
  }
}

/**
 * Adds the demo users that are missing.
 * @throws Error unless the environment is demo or test: known passwords have no place anywhere else
 */
export async function seedDemoUsers(config: Config, logger: Logger): Promise<number> {
  if (!config.isDemo) throw new Error("demo users are seeded only where TRUNKLINE_ENV is demo or test");
  const database = createDatabase({ ...config.database, applicationName: "trunkline-seed", logger });
  const nothing = { set: async () => {}, get: async () => null, delete: async () => {} };
  const identity = createIdentityService({ database, sessions: nothing satisfies Sessions });
  try {
    const added = await identity.seedUsers(DEMO_USERS.map((user) => ({ ...user, password: DEMO_PASSWORD })));
    logger.info({ added }, "demo users seeded");
    return added;
  } finally {
    await database.close();
  }
}

type Sessions = Parameters<typeof createIdentityService>[0]["sessions"] & {
  get(): Promise<SessionRecord | null>;
};

import { readFileSync } from "node:fs";
import type { Config } from "../config/index.ts";
import { migrations } from "../migrations/index.ts";
import type { ModuleDefinition } from "../modules/module.ts";
import { createDatabase, migrate } from "../platform/database/index.ts";
import type { Logger } from "../platform/log/index.ts";
import { createCore } from "./core.ts";
import { createInfrastructure } from "./infrastructure.ts";
import { MODULES } from "./module-list.ts";
import { withUsers } from "./user-command.ts";

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

/** Brings the schema up to date, and sees to it that somebody can administer. */
export async function prepareDatabase(config: Config, logger: Logger): Promise<void> {
  await migrateDatabase(config, logger);
  await ensureFirstAdministrator(config, logger);
}

/**
 * Makes the administrator whom the configuration names, where nobody can administer; resolves with whether it did.
 * @throws when the password's file cannot be read, or the password is too weak
 */
export async function ensureFirstAdministrator(config: Config, logger: Logger): Promise<boolean> {
  const { firstAdministrator: first } = config;
  if (!first) return false;
  const readPassword = () =>
    first.password ?? readFileSync(first.passwordFile ?? "", "utf8").replace(/\r?\n$/, "");
  const isMade = await withUsers(config, logger, (users) =>
    users.ensureAdministrator(first.email, readPassword),
  );
  logger.info(isMade ? "first administrator made" : "there is an administrator already");
  return isMade;
}

/**
 * Adds the demo data that are missing of every module but those in `without`; resolves with how many rows.
 * @throws Error unless the environment is demo or test: known passwords have no place anywhere else
 */
export async function seedDemo(
  config: Config,
  logger: Logger,
  without: readonly ModuleDefinition[] = [],
): Promise<number> {
  if (!config.isDemo) throw new Error("demo data are seeded only where TRUNKLINE_ENV is demo or test");
  const infrastructure = createInfrastructure(config, logger);
  try {
    const { modules } = createCore(MODULES, infrastructure, {
      isLiveReading: () => null,
      isShuttingDown: () => false,
    });
    let added = 0;
    for (const [place, module] of modules.entries()) {
      const isWanted = !without.some((definition) => definition === MODULES[place]);
      if (isWanted) added += (await module.seedDemo?.()) ?? 0;
    }
    logger.info({ added }, "demo data seeded");
    return added;
  } finally {
    await infrastructure.close();
  }
}

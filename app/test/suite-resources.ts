import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import knexModule, { type Knex } from "knex";
import { inject } from "vitest";

/** A database as tests look at it and prepare it: rows of every shape, those that the application would not write included. */
export interface TestDatabase extends Pick<Knex, "raw" | "fn" | "destroy" | "transaction"> {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into rows of every shape.
  (table: string): Knex.QueryBuilder<any, any>;
}

/** A database and a Redis that belong to one suite. */
export interface SuiteResources {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** For looking at and preparing rows. */
  readonly db: TestDatabase;
  close(): Promise<void>;
}

/** Copies the migrated template (some milliseconds) and empties a Redis database of this worker's. */
export async function openSuiteResources(): Promise<SuiteResources> {
  const name = `suite_${randomUUID().replaceAll("-", "")}`;
  const admin = knexModule({ client: "pg", connection: inject("postgresUrl"), pool: { min: 0, max: 1 } });
  await admin.raw(`create database ${name} template ${inject("templateDatabase")}`);
  const url = new URL(inject("postgresUrl"));
  url.pathname = `/${name}`;
  const db: TestDatabase = knexModule({ client: "pg", connection: url.href, pool: { min: 0, max: 4 } });
  const redisUrl = `${inject("redisUrl")}/${Number(process.env.VITEST_POOL_ID ?? 1) % 16}`;
  const redis = new Redis(redisUrl);
  await redis.flushdb();
  redis.disconnect();
  return {
    databaseUrl: url.href,
    redisUrl,
    db,
    close: async () => {
      await db.destroy();
      await admin.raw(`drop database ${name} with (force)`);
      await admin.destroy();
    },
  };
}

import { rmSync } from "node:fs";
import { join } from "node:path";
import knexModule from "knex";
import type { TestProject } from "vitest/node";
import { startPostgres } from "../../stack/parts/postgres.ts";
import { startRedis } from "../../stack/parts/redis.ts";
import { migrations } from "../migrations/index.ts";
import { migrate } from "../platform/database/index.ts";
import { freePort } from "../../stack/process/free-port.ts";
import { temporaryFolder } from "./temporary-folder.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A server on which every suite makes a database of its own, as a copy of `templateDatabase`. */
    postgresUrl: string;
    templateDatabase: string;
    /** 16 databases; every suite takes one by its worker's number. */
    redisUrl: string;
  }
}

const TEMPLATE = "trunkline_template";

/** Starts a real PostgreSQL and a real Redis for all suites, and migrates the template once. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = temporaryFolder("api-tests");
  const postgres = await startPostgres({
    dir: join(dir, "postgres"),
    port: await freePort(),
    durable: false,
  });
  const redis = await startRedis({ dir: join(dir, "redis"), port: await freePort() });
  await makeTemplate(postgres.url);
  project.provide("postgresUrl", postgres.url);
  project.provide("templateDatabase", TEMPLATE);
  project.provide("redisUrl", redis.url);
  return async () => {
    await Promise.all([postgres.stop(), redis.stop()]);
    rmSync(dir, { recursive: true, force: true });
  };
}

async function makeTemplate(postgresUrl: string): Promise<void> {
  const admin = knexModule({ client: "pg", connection: postgresUrl });
  await admin.raw(`create database ${TEMPLATE}`);
  await admin.destroy();
  const url = new URL(postgresUrl);
  url.pathname = `/${TEMPLATE}`;
  const template = knexModule({ client: "pg", connection: url.href });
  await migrate(template, migrations);
  await template.destroy();
}

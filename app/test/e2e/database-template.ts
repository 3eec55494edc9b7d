import { rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../stack/process/command.ts";
import { STACK_ID_VARIABLE } from "../../../stack/supervisor/leftovers.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { DATABASE_TEMPLATE_VARIABLE, startSystem } from "./system.ts";

/**
 * Makes the database of all systems once, with schema and demo data. Each system then begins with a copy of its files: that is
 * there in a blink, where `initdb`, the migrations and the seed keep a core busy for several seconds.
 */
export async function setup(): Promise<() => void> {
  const folder = temporaryFolder("database-template");
  const system = await startSystem({ apis: 0, workers: 0 });
  try {
    await system.stop("postgres");
    // The folder may be a link to where PostgreSQL's user can reach it.
    await run("cp", ["-aL", join(system.dir, "postgres/data"), folder]);
  } finally {
    await system.close();
    // What tests start is marked by themselves.
    delete process.env[STACK_ID_VARIABLE];
  }
  process.env[DATABASE_TEMPLATE_VARIABLE] = join(folder, "data");
  return () => rmSync(folder, { recursive: true, force: true });
}

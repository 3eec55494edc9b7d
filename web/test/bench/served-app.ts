import { rmSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { apiEnvironment } from "../../../app/test/bench/api-environment.ts";
import { prepareDatabase } from "../../../app/test/bench/bench-data.ts";
import { temporaryFolder } from "../../../app/test/temporary-folder.ts";
import { startNode } from "../../../stack/parts/node-process.ts";
import type { Part } from "../../../stack/parts/part.ts";
import { startPostgres } from "../../../stack/parts/postgres.ts";
import { startRedis } from "../../../stack/parts/redis.ts";
import { buildWeb } from "../../../stack/parts/web-build.ts";
import { freePort } from "../../../stack/process/free-port.ts";
import { PROJECT } from "../../../stack/settings.ts";

/** The application as people get it: built files with Brotli, service worker, an api with data behind it. */
export interface ServedApp {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Builds the browser's part and serves it from an api of its own, with the demo's people and a thousand calls. TRUNKLINE_BASE_URL names an
 * application that runs already and is used instead; `webDir` another build of the browser's part.
 */
export async function serveApp(options: { readonly webDir?: string } = {}): Promise<ServedApp> {
  const running = process.env.TRUNKLINE_BASE_URL;
  if (running !== undefined && options.webDir === undefined)
    return { url: running, stop: async () => undefined };
  const dir = temporaryFolder("screens");
  const parts: Part[] = [];
  // On people's side there is no server: here it gives way, so that what is timed in the browser is not its waiting for a processor.
  const add = (part: Part) => {
    setPriority(part.process.identity.pid, constants.priority.PRIORITY_LOW);
    parts.push(part);
  };
  const stop = async () => {
    for (const part of parts.toReversed()) await part.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    if (options.webDir === undefined) await buildWeb({ dir });
    const [postgresPort, redisPort, port] = [await freePort(), await freePort(), await freePort()];
    add(await startPostgres({ dir: join(dir, "postgres"), port: postgresPort, durable: false }));
    add(await startRedis({ dir: join(dir, "redis"), port: redisPort }));
    const environment = {
      ...apiEnvironment({
        port,
        databaseUrl: `postgres://trunkline:trunkline@127.0.0.1:${postgresPort}/screens`,
        redisUrl: `redis://127.0.0.1:${redisPort}`,
        logDir: join(dir, "logs"),
        otlpUrl: null,
      }),
      ...(options.webDir === undefined ? {} : { TRUNKLINE_WEB_DIR: options.webDir }),
    };
    const logFile = join(dir, "app.log");
    await prepareDatabase({ checkout: PROJECT, environment, logFile });
    const url = environment.TRUNKLINE_PUBLIC_URL;
    add(
      await startNode({
        name: "app",
        entry: "app/main.ts",
        env: environment,
        telemetry: false,
        logFile,
        url,
        readyUrl: `${url}/api/health/ready`,
      }),
    );
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startProcess } from "../process/managed-process.ts";
import { httpAnswers, untilReady } from "../process/readiness.ts";
import { PROJECT } from "../settings.ts";
import { ensureTool } from "../tools/go-tool.ts";
import { expandVariables, linkConfig } from "./config-folder.ts";
import { baseEnvironment, type Part, type PartOptions, partOf } from "./part.ts";

/** Options of startAlertmanager. */
export interface AlertmanagerOptions extends PartOptions {
  readonly cacheDir: string;
  /** Values for the `${VARIABLES}` of alertmanager.yml, which Alertmanager itself does not read. */
  readonly variables: Readonly<Record<string, string>>;
  readonly onProgress?: (text: string) => void;
}

/**
 * Starts Alertmanager with the project's routing. It stays alone: no cluster port is opened. `url` is its HTTP API.
 * Throws AbsentError where it cannot be built, StartError where it refuses its configuration.
 */
export async function startAlertmanager(options: AlertmanagerOptions): Promise<Part> {
  const command = await ensureTool("alertmanager", options);
  const source = join(PROJECT, "prometheus/alertmanager");
  const config = join(options.dir, "config");
  const text = readFileSync(join(source, "alertmanager.yml"), "utf8");
  linkConfig(source, config, ["templates"], { "alertmanager.yml": expandVariables(text, options.variables) });
  mkdirSync(join(options.dir, "data"), { recursive: true });
  const url = `http://127.0.0.1:${options.port}`;
  const managed = await startProcess({
    name: "alertmanager",
    command,
    args: [
      `--config.file=${join(config, "alertmanager.yml")}`,
      `--storage.path=${join(options.dir, "data")}`,
      `--web.listen-address=127.0.0.1:${options.port}`,
      `--web.external-url=${url}`,
      "--cluster.listen-address=",
      // Which receiver fails is what matters: a dead product is no dead pager.
      "--enable-feature=receiver-name-in-metrics",
      "--log.level=warn",
    ],
    env: baseEnvironment(),
    cwd: options.dir,
    logFile: join(options.dir, "alertmanager.log"),
    signal: options.signal,
  });
  await untilReady(managed, () => httpAnswers(`${url}/-/ready`), 30_000);
  return partOf("alertmanager", url, managed);
}

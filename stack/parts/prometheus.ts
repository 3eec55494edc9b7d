import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startProcess } from "../process/managed-process.ts";
import { httpAnswers, untilReady } from "../process/readiness.ts";
import { PROJECT } from "../settings.ts";
import { ensureTool } from "../tools/go-tool.ts";
import { linkConfig } from "./config-folder.ts";
import { baseEnvironment, type Part, type PartOptions, partOf } from "./part.ts";

/** Options of startPrometheus. */
export interface PrometheusOptions extends PartOptions {
  readonly cacheDir: string;
  /** Scrape and Alertmanager targets: job name → `host:port`s. Written as prometheus/targets/<job>.json would be. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
  /** Where people reach it, for links in alerts. Default its own loopback address. */
  readonly externalUrl?: string;
  /** Where people reach Grafana, for links in alerts. */
  readonly grafanaUrl?: string;
  /** Where people read the runbooks, for links in alerts. */
  readonly runbooksUrl?: string;
  readonly onProgress?: (text: string) => void;
}

/** What Prometheus reads of the folder prometheus/. */
export const PROMETHEUS_FILES = ["prometheus.yml", "app.scrape.yaml", "rules"] as const;

/** Flags that both ways of starting give to Prometheus (compose.yaml repeats them; a test compares). */
export const PROMETHEUS_FLAGS = [
  "--web.enable-remote-write-receiver",
  "--web.enable-otlp-receiver",
  "--web.enable-lifecycle",
  "--enable-feature=exemplar-storage,created-timestamp-zero-ingestion",
  "--storage.tsdb.retention.time=35d",
] as const;

/**
 * Starts Prometheus with the project's prometheus.yml and rules; only its target files are of this machine. `url` is its
 * HTTP API. Throws AbsentError where it cannot be built, StartError where it refuses its configuration.
 */
export async function startPrometheus(options: PrometheusOptions): Promise<Part> {
  const command = await ensureTool("prometheus", options);
  const config = join(options.dir, "config");
  linkConfig(join(PROJECT, "prometheus"), config, PROMETHEUS_FILES, targetFiles(options.targets));
  mkdirSync(join(options.dir, "data"), { recursive: true });
  const url = `http://127.0.0.1:${options.port}`;
  const managed = await startProcess({
    name: "prometheus",
    command,
    args: [
      `--config.file=${join(config, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(options.dir, "data")}`,
      `--web.listen-address=127.0.0.1:${options.port}`,
      `--web.external-url=${options.externalUrl ?? url}`,
      "--log.level=warn",
      ...PROMETHEUS_FLAGS,
    ],
    env: {
      ...baseEnvironment(),
      TRUNKLINE_GRAFANA_URL: options.grafanaUrl ?? "",
      TRUNKLINE_RUNBOOKS_URL: options.runbooksUrl ?? "",
    },
    cwd: options.dir,
    logFile: join(options.dir, "prometheus.log"),
    signal: options.signal,
  });
  await untilReady(managed, () => httpAnswers(`${url}/-/ready`), 60_000);
  return partOf("prometheus", url, managed);
}

/** Files for `file_sd_configs`, by path below the configuration: one for each job. */
export function targetFiles(targets: PrometheusOptions["targets"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(targets).map(([job, addresses]) => [
      `targets/${job}.json`,
      `${JSON.stringify([{ targets: addresses, labels: {} }], null, 2)}\n`,
    ]),
  );
}

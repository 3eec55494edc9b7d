import { join } from "node:path";
import { startProcess } from "../process/managed-process.ts";
import { httpAnswers, untilReady } from "../process/readiness.ts";
import { PROJECT } from "../settings.ts";
import { ensureTool } from "../tools/go-tool.ts";
import { baseEnvironment, type Part, partOf } from "./part.ts";

/** Options of startCollector. */
export interface CollectorOptions {
  readonly dir: string;
  readonly cacheDir: string;
  /** OTLP over HTTP, the one `url` names. */
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly healthPort: number;
  readonly metricsPort: number;
  /** More variables that otel/collector/config.yaml reads: where Tempo and Prometheus are. */
  readonly env?: NodeJS.ProcessEnv;
  /** More configuration files, merged behind the usual two, such as otel/collector/capture.yaml. */
  readonly extraConfigFiles?: readonly string[];
  readonly onProgress?: (text: string) => void;
  /** Gives up a build or a start that is under way. */
  readonly signal?: AbortSignal;
}

/** The collector's configuration, in the order in which it is merged. */
export const COLLECTOR_CONFIG_FILES = [
  "otel/collector/config.yaml",
  "otel/collector/generated.yaml",
] as const;

/**
 * Starts the OpenTelemetry Collector (our own build) with the project's pipelines. `url` is the base for OTLP over HTTP.
 * Throws AbsentError where it cannot be built, StartError where it refuses its configuration.
 */
export async function startCollector(options: CollectorOptions): Promise<Part> {
  const command = await ensureTool("otelcol", options);
  const files = [
    ...COLLECTOR_CONFIG_FILES.map((file) => join(PROJECT, file)),
    ...(options.extraConfigFiles ?? []),
  ];
  const managed = await startProcess({
    name: "collector",
    command,
    args: files.flatMap((file) => ["--config", file]),
    env: {
      ...baseEnvironment(),
      TRUNKLINE_OTLP_GRPC_PORT: String(options.grpcPort),
      TRUNKLINE_OTLP_HTTP_PORT: String(options.httpPort),
      TRUNKLINE_COLLECTOR_HEALTH_PORT: String(options.healthPort),
      TRUNKLINE_COLLECTOR_METRICS_PORT: String(options.metricsPort),
      TRUNKLINE_COLLECTOR_QUEUE_DIR: join(options.dir, "queue"),
      ...options.env,
    },
    cwd: PROJECT,
    logFile: join(options.dir, "collector.log"),
    signal: options.signal,
  });
  await untilReady(managed, () => httpAnswers(`http://127.0.0.1:${options.healthPort}/`), 30_000);
  return partOf("collector", `http://127.0.0.1:${options.httpPort}`, managed);
}

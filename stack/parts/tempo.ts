import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startProcess } from "../process/managed-process.ts";
import { httpAnswers, untilReady } from "../process/readiness.ts";
import { PROJECT } from "../settings.ts";
import { baseEnvironment, optionalProgram, type Part, type PartOptions, partOf } from "./part.ts";

/** Options of startTempo. */
export interface TempoOptions extends PartOptions {
  /** OTLP over gRPC, from the collector. */
  readonly otlpPort: number;
  /** Tempo's own traffic. */
  readonly grpcPort: number;
  /** Where the service graph's metrics go. */
  readonly prometheusUrl: string;
  /** More variables that tempo/tempo.yaml reads. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Starts Tempo with the project's tempo.yaml. `url` is its HTTP API. Throws AbsentError where there is no Tempo,
 * StartError where it does not come up.
 */
export async function startTempo(options: TempoOptions): Promise<Part> {
  const command = tempoCommand();
  mkdirSync(options.dir, { recursive: true });
  const managed = await startProcess({
    name: "tempo",
    command,
    args: [`-config.file=${join(PROJECT, "tempo/tempo.yaml")}`, "-config.expand-env=true"],
    env: {
      ...baseEnvironment(),
      TRUNKLINE_TEMPO_PORT: String(options.port),
      TRUNKLINE_TEMPO_GRPC_PORT: String(options.grpcPort),
      TRUNKLINE_TEMPO_OTLP_PORT: String(options.otlpPort),
      TRUNKLINE_TEMPO_DIR: join(options.dir, "data"),
      TRUNKLINE_PROMETHEUS_URL: options.prometheusUrl,
      ...options.env,
    },
    cwd: options.dir,
    logFile: join(options.dir, "tempo.log"),
    signal: options.signal,
  });
  await untilReady(managed, () => httpAnswers(`http://127.0.0.1:${options.port}/ready`), 90_000);
  return partOf("tempo", `http://127.0.0.1:${options.port}`, managed);
}

/** The Tempo of TRUNKLINE_TEMPO or of the PATH. Throws AbsentError where there is none. */
export function tempoCommand(): string {
  return optionalProgram({
    name: "tempo",
    variable: "TRUNKLINE_TEMPO",
    absent:
      "keeps the traces; put tempo 3 (https://github.com/grafana/tempo/releases) on the PATH or name it in TRUNKLINE_TEMPO",
  });
}

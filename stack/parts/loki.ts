import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startProcess } from "../process/managed-process.ts";
import { httpAnswers, untilReady } from "../process/readiness.ts";
import { PROJECT } from "../settings.ts";
import { baseEnvironment, isPresent, optionalProgram, type Part, type PartOptions, partOf } from "./part.ts";

/** Options of startLoki. */
export interface LokiOptions extends PartOptions {
  /** Loki's own traffic. */
  readonly grpcPort: number;
}

/** What the collector reads besides where there is a Loki. */
export const COLLECTOR_WITH_LOKI = "otel/collector/with-loki.yaml";

/**
 * Starts Loki with the project's loki.yaml. `url` is its HTTP API. Throws AbsentError where there is no Loki, StartError
 * where it does not come up.
 */
export async function startLoki(options: LokiOptions): Promise<Part> {
  const command = lokiCommand();
  mkdirSync(options.dir, { recursive: true });
  const managed = await startProcess({
    name: "loki",
    command,
    args: [`-config.file=${join(PROJECT, "loki/loki.yaml")}`, "-config.expand-env=true"],
    env: {
      ...baseEnvironment(),
      TRUNKLINE_LOKI_PORT: String(options.port),
      TRUNKLINE_LOKI_GRPC_PORT: String(options.grpcPort),
      TRUNKLINE_LOKI_DIR: join(options.dir, "data"),
    },
    cwd: options.dir,
    logFile: join(options.dir, "loki.log"),
    signal: options.signal,
  });
  await untilReady(managed, () => httpAnswers(`http://127.0.0.1:${options.port}/ready`), 90_000);
  return partOf("loki", `http://127.0.0.1:${options.port}`, managed);
}

/** The Loki of TRUNKLINE_LOKI or of the PATH (`find`). Throws AbsentError where there is none. */
export function lokiCommand(find?: (name: string) => string | null): string {
  return optionalProgram({
    name: "loki",
    variable: "TRUNKLINE_LOKI",
    absent:
      "keeps the logs; put loki 3 (https://github.com/grafana/loki/releases) on the PATH or name it in TRUNKLINE_LOKI",
    find,
  });
}

/** Whether there is a Loki to send logs to. */
export function hasLoki(): boolean {
  return isPresent(() => lokiCommand());
}

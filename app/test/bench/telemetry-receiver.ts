import { join } from "node:path";
import { startCollector } from "../../../stack/parts/collector.ts";
import { type Part, partOf } from "../../../stack/parts/part.ts";
import { startProcess } from "../../../stack/process/managed-process.ts";
import { tcpAnswers, untilReady } from "../../../stack/process/readiness.ts";
import { PROJECT, readSettings } from "../../../stack/settings.ts";
import { toolIsBuilt } from "../../../stack/tools/go-tool.ts";
import { freePort } from "../../../stack/process/free-port.ts";

/** Where the telemetry of the bench goes. */
export interface TelemetryReceiver {
  readonly kind: "collector" | "sink";
  readonly part: Part;
}

/** The collector with the project's pipelines where it is built; else something that takes OTLP and forgets it. */
export async function startReceiver(dir: string): Promise<TelemetryReceiver> {
  const { cacheDir } = readSettings(process.env);
  if (toolIsBuilt("otelcol", cacheDir)) {
    const part = await startCollector({
      dir,
      cacheDir,
      httpPort: await freePort(),
      grpcPort: await freePort(),
      healthPort: await freePort(),
      metricsPort: await freePort(),
      extraConfigFiles: [join(PROJECT, "app/test/bench/collector.yaml")],
    });
    return { kind: "collector", part };
  }
  const port = await freePort();
  const managed = await startProcess({
    name: "otlp-sink",
    command: process.execPath,
    args: ["app/test/bench/otlp-sink.ts", String(port)],
    env: {},
    cwd: PROJECT,
    logFile: join(dir, "otlp-sink.log"),
  });
  await untilReady(managed, () => tcpAnswers(port), 10_000);
  return { kind: "sink", part: partOf("otlp-sink", `http://127.0.0.1:${port}`, managed) };
}

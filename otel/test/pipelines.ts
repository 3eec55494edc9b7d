import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCollector } from "../../stack/parts/collector.ts";
import { isPresent, type Part } from "../../stack/parts/part.ts";
import { startPrometheus } from "../../stack/parts/prometheus.ts";
import { startTempo, tempoCommand } from "../../stack/parts/tempo.ts";
import { PROJECT, readSettings } from "../../stack/settings.ts";
import { freePorts } from "../../stack/process/free-port.ts";

type Name = "prometheus" | "tempo" | "collector";
type Signal = "traces" | "metrics" | "logs";

/** A span that left the collector, as it stands in the file. */
export interface ExportedSpan {
  readonly traceId: string;
  readonly name: string;
  readonly attributes?: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}

/** The real pipelines, from OTLP to Prometheus and Tempo, without an application. */
export interface Pipelines {
  /** OTLP over HTTP. */
  readonly url: string;
  readonly prometheusUrl: string;
  /** Null where this machine has no Tempo. */
  readonly tempoUrl: string | null;
  /** Address of the collector's own metrics. */
  readonly collectorMetricsUrl: string;
  /** All that left the collector of a signal so far, a JSON object a line. */
  captured(signal: Signal): string;
  /** Its spans. */
  exportedSpans(): ExportedSpan[];
  /** Ends one in order. */
  stop(name: Name): Promise<void>;
  /** Ends one as a power cut would. */
  kill9(name: Name): Promise<void>;
  /** Starts one again on the same ports and data; with other variables than before, if given. */
  start(name: Name, env?: Readonly<Record<string, string>>): Promise<void>;
  /** Ends all and removes their data. */
  close(): Promise<void>;
}

/** Starts all on free ports; `env` is for the collector. What leaves it is captured, too. */
export async function startPipelines(env: Readonly<Record<string, string>>): Promise<Pipelines> {
  const dir = mkdtempSync(join(tmpdir(), "trunkline-pipelines-"));
  const captureDir = join(dir, "capture");
  const { cacheDir } = readSettings({ ...process.env });
  const [otlpHttp = 0, otlpGrpc = 0, health = 0, metrics = 0, prometheus = 0, ...tempoPorts] =
    await freePorts(8);
  const [tempo = 0, tempoGrpc = 0, tempoOtlp = 0] = tempoPorts;
  const prometheusUrl = `http://127.0.0.1:${prometheus}`;
  const starters: Record<Name, (more: Readonly<Record<string, string>>) => Promise<Part>> = {
    prometheus: () =>
      startPrometheus({
        dir: join(dir, "prometheus"),
        port: prometheus,
        cacheDir,
        targets: { collector: [`127.0.0.1:${metrics}`] },
      }),
    tempo: () =>
      startTempo({
        dir: join(dir, "tempo"),
        port: tempo,
        grpcPort: tempoGrpc,
        otlpPort: tempoOtlp,
        prometheusUrl,
      }),
    collector: (more) =>
      startCollector({
        dir: join(dir, "collector"),
        cacheDir,
        httpPort: otlpHttp,
        grpcPort: otlpGrpc,
        healthPort: health,
        metricsPort: metrics,
        extraConfigFiles: [join(PROJECT, "otel/collector/capture.yaml")],
        env: {
          TRUNKLINE_CAPTURE_DIR: captureDir,
          TRUNKLINE_TEMPO_OTLP_PORT: String(tempoOtlp),
          TRUNKLINE_PROMETHEUS_PORT: String(prometheus),
          TRUNKLINE_SPAN_METRICS_INTERVAL: "1s",
          TRUNKLINE_TRACE_DECISION_WAIT: "2s",
          ...env,
          ...more,
        },
      }),
  };
  const running = new Map<Name, Part>();
  const start = async (name: Name, more: Readonly<Record<string, string>> = {}) => {
    running.set(name, await starters[name](more));
  };
  const stop = async (name: Name) => {
    const part = running.get(name);
    running.delete(name);
    await part?.stop({ deadlineMs: 5_000 });
  };
  const close = async () => {
    await Promise.all([...running.keys()].map(stop));
    rmSync(dir, { recursive: true, force: true });
  };
  const captured = (signal: Signal) => {
    const path = join(captureDir, `${signal}.jsonl`);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  };
  try {
    const names: Name[] = [
      "prometheus",
      ...(isPresent(tempoCommand) ? (["tempo"] as const) : []),
      "collector",
    ];
    const started = await Promise.allSettled(names.map((name) => start(name)));
    for (const result of started) if (result.status === "rejected") throw result.reason;
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: `http://127.0.0.1:${otlpHttp}`,
    prometheusUrl,
    tempoUrl: running.has("tempo") ? `http://127.0.0.1:${tempo}` : null,
    collectorMetricsUrl: `http://127.0.0.1:${metrics}/metrics`,
    captured,
    exportedSpans: () => {
      const text = captured("traces");
      // A line that is still being written is left out.
      const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
      return lines.filter(Boolean).flatMap((line) => {
        const batch = JSON.parse(line) as {
          resourceSpans: { scopeSpans: { spans: ExportedSpan[] }[] }[];
        };
        return batch.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
      });
    },
    start,
    stop,
    kill9: async (name) => {
      const part = running.get(name);
      if (part) process.kill(part.process.identity.pid, "SIGKILL");
      await stop(name);
    },
    close,
  };
}

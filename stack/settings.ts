import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "./exit-code.ts";

/** The folder of the project, wherever it is called from. */
export const PROJECT = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Every port of the stack: the variable that changes it and its default. All are on 127.0.0.1. */
export const PORTS = {
  app: { variable: "TRUNKLINE_HTTP_PORT", port: 8080 },
  worker: { variable: "TRUNKLINE_WORKER_PORT", port: 8081 },
  scheduler: { variable: "TRUNKLINE_SCHEDULER_PORT", port: 8082 },
  simulator: { variable: "TRUNKLINE_SIMULATOR_PORT", port: 8090 },
  simulatorSmtp: { variable: "TRUNKLINE_SIMULATOR_SMTP_PORT", port: 8025 },
  grafana: { variable: "TRUNKLINE_GRAFANA_PORT", port: 3000 },
  tempo: { variable: "TRUNKLINE_TEMPO_PORT", port: 3200 },
  tempoGrpc: { variable: "TRUNKLINE_TEMPO_GRPC_PORT", port: 13200 },
  tempoOtlp: { variable: "TRUNKLINE_TEMPO_OTLP_PORT", port: 14317 },
  loki: { variable: "TRUNKLINE_LOKI_PORT", port: 3100 },
  lokiGrpc: { variable: "TRUNKLINE_LOKI_GRPC_PORT", port: 13100 },
  otlpGrpc: { variable: "TRUNKLINE_OTLP_GRPC_PORT", port: 4317 },
  otlpHttp: { variable: "TRUNKLINE_OTLP_HTTP_PORT", port: 4318 },
  collectorHealth: { variable: "TRUNKLINE_COLLECTOR_HEALTH_PORT", port: 13133 },
  collectorMetrics: { variable: "TRUNKLINE_COLLECTOR_METRICS_PORT", port: 8888 },
  prometheus: { variable: "TRUNKLINE_PROMETHEUS_PORT", port: 9090 },
  alertmanager: { variable: "TRUNKLINE_ALERTMANAGER_PORT", port: 9093 },
  alertGateway: { variable: "TRUNKLINE_ALERT_GATEWAY_PORT", port: 9096 },
  postgres: { variable: "TRUNKLINE_POSTGRES_PORT", port: 15432 },
  redis: { variable: "TRUNKLINE_REDIS_PORT", port: 16379 },
} as const;

/** The name of one of our ports. */
export type PortName = keyof typeof PORTS;

/** What the stack needs to know before it starts anything. */
export interface Settings {
  readonly project: string;
  /** The one folder that holds all state; `down --volumes` removes it. */
  readonly stateDir: string;
  /** Built tools; shared by all checkouts of one user. */
  readonly cacheDir: string;
  readonly ports: Readonly<Record<PortName, number>>;
  /** Marks our processes in their environment. */
  readonly stackId: string;
}

/** Ways of starting that TRUNKLINE_ENGINE can insist on. */
const ENGINES = ["none", "docker", "podman"];

/** Reads ports and folders. Throws UsageError naming every wrong variable and every doubly used port at once. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const problems: string[] = [];
  const ports = {} as Record<PortName, number>;
  const owners = new Map<number, string>();
  for (const [name, { variable, port }] of Object.entries(PORTS)) {
    const text = env[variable];
    const value = text === undefined || text === "" ? port : Number(text);
    if (!Number.isInteger(value) || value < 1 || value > 65_535) {
      problems.push(`${variable}=${text} must be a whole number from 1 to 65535`);
    }
    const owner = owners.get(value);
    if (owner !== undefined) problems.push(`${variable} and ${owner} are both ${value}`);
    owners.set(value, variable);
    ports[name as PortName] = value;
  }
  const engine = env.TRUNKLINE_ENGINE;
  if (engine && !ENGINES.includes(engine)) {
    problems.push(`TRUNKLINE_ENGINE=${engine} must be one of ${ENGINES.join(", ")}`);
  }
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  const stateDir = resolve(PROJECT, env.TRUNKLINE_STATE_DIR || ".trunkline");
  const cacheHome = env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return {
    project: PROJECT,
    stateDir,
    cacheDir: resolve(PROJECT, env.TRUNKLINE_CACHE_DIR || join(cacheHome, "trunkline")),
    ports,
    stackId: createHash("sha256").update(stateDir).digest("hex").slice(0, 16),
  };
}

/** `http://127.0.0.1:PORT` of one of our ports. */
export function loopback(settings: Settings, port: PortName): string {
  return `http://127.0.0.1:${settings.ports[port]}`;
}

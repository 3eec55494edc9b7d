import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startNode } from "./node-process.ts";
import type { Part, PartOptions } from "./part.ts";

/** Options of startAlertGateway. */
export interface AlertGatewayOptions extends PartOptions {
  /** Told of all alerts with their explanations. */
  readonly targets: readonly string[];
  /** Proves to the application who tells it. */
  readonly token: string;
  /** Told of what is critical. */
  readonly pagerUrl?: string;
  readonly prometheusUrl: string;
  readonly tempoUrl: string;
  /** For links in alerts and runbooks. */
  readonly grafanaUrl: string;
  readonly alertmanagerUrl: string;
  readonly appUrl: string;
  /** More variables that it reads. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts the alert gateway, which needs no other part. `url` is where people read runbooks, too. */
export function startAlertGateway(options: AlertGatewayOptions): Promise<Part> {
  mkdirSync(options.dir, { recursive: true });
  const url = `http://127.0.0.1:${options.port}`;
  return startNode({
    name: "alert-gateway",
    entry: "prometheus/alert-gateway/main.ts",
    env: {
      TRUNKLINE_ALERT_GATEWAY_PORT: String(options.port),
      TRUNKLINE_ALERT_GATEWAY_DIR: join(options.dir, "data"),
      TRUNKLINE_ALERT_TARGETS: options.targets.join(","),
      TRUNKLINE_ALERTMANAGER_TOKEN: options.token,
      TRUNKLINE_PAGER_URL: options.pagerUrl ?? "",
      TRUNKLINE_PROMETHEUS_URL: options.prometheusUrl,
      TRUNKLINE_TEMPO_URL: options.tempoUrl,
      TRUNKLINE_GRAFANA_URL: options.grafanaUrl,
      TRUNKLINE_ALERTMANAGER_EXTERNAL_URL: options.alertmanagerUrl,
      TRUNKLINE_PUBLIC_URL: options.appUrl,
      ...options.env,
    },
    // What watches is not watched by what it explains: it starts in half a second, and runs while the collector is away.
    telemetry: false,
    logFile: join(options.dir, "alert-gateway.log"),
    url,
    readyUrl: `${url}/health`,
    signal: options.signal,
  });
}

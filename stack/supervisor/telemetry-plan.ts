import { join } from "node:path";
import { publicUrl } from "../app-environment.ts";
import { startAlertGateway } from "../parts/alert-gateway.ts";
import { startAlertmanager } from "../parts/alertmanager.ts";
import { startCollector } from "../parts/collector.ts";
import { startGrafana } from "../parts/grafana.ts";
import { COLLECTOR_WITH_LOKI, hasLoki, startLoki } from "../parts/loki.ts";
import { isPresent } from "../parts/part.ts";
import { startPrometheus } from "../parts/prometheus.ts";
import { startTempo, tempoCommand } from "../parts/tempo.ts";
import { loopback, PROJECT, type Settings } from "../settings.ts";
import { ensureTool, toolIsBuilt } from "../tools/go-tool.ts";
import type { ToolName } from "../tools/go-tools.ts";
import type { PartPlan, StartContext } from "./plan.ts";
import { LAYERS, type PlanContext } from "./plan-context.ts";

/**
 * The parts that watch. What has to be built first waits until the application answers, so that a first start on a
 * small machine is not slowed down by compilers; what is built already starts at once.
 */
export function planTelemetry(context: PlanContext): PartPlan[] {
  const { settings, secrets, dir, ports } = context;
  const cacheDir = settings.cacheDir;
  const prometheusUrl = loopback(settings, "prometheus");
  const afterBuilds = (tool: ToolName) =>
    toolIsBuilt(tool, cacheDir) ? [] : ["app-api", "app-worker", "simulator"];
  const built = async (tool: ToolName, { progress, signal }: StartContext) => {
    if (!toolIsBuilt(tool, cacheDir)) progress("building", "");
    await ensureTool(tool, { cacheDir, signal, onProgress: (text) => progress("building", text) });
    progress("starting", "");
  };
  return [
    {
      name: "collector",
      purpose: "takes all telemetry, redacts it and passes it on",
      needs: [],
      after: afterBuilds("otelcol"),
      layer: LAYERS.collector,
      ports: ports("otlpGrpc", "otlpHttp", "collectorHealth", "collectorMetrics"),
      logFile: join(dir("collector"), "collector.log"),
      start: async (start) => {
        await built("otelcol", start);
        return startCollector({
          dir: dir("collector"),
          cacheDir,
          grpcPort: settings.ports.otlpGrpc,
          httpPort: settings.ports.otlpHttp,
          healthPort: settings.ports.collectorHealth,
          metricsPort: settings.ports.collectorMetrics,
          env: collectorEnvironment(context),
          extraConfigFiles: [
            ...(isPresent(tempoCommand) ? [] : ["otel/collector/without-tempo.yaml"]),
            ...(hasLoki() ? [COLLECTOR_WITH_LOKI] : []),
          ].map((file) => join(PROJECT, file)),
          signal: start.signal,
        });
      },
    },
    {
      name: "prometheus",
      purpose: "keeps metrics and judges the SLAs",
      needs: [],
      // One build at a time, in this order: without the collector Prometheus has little to keep.
      after: [...afterBuilds("prometheus"), ...(toolIsBuilt("otelcol", cacheDir) ? [] : ["collector"])],
      layer: LAYERS.metrics,
      ports: ports("prometheus"),
      logFile: join(dir("prometheus"), "prometheus.log"),
      start: async (start) => {
        await built("prometheus", start);
        return startPrometheus({
          dir: dir("prometheus"),
          port: settings.ports.prometheus,
          cacheDir,
          targets: scrapeTargets(settings),
          grafanaUrl: loopback(settings, "grafana"),
          runbooksUrl: `${loopback(settings, "alertGateway")}/runbooks`,
          signal: start.signal,
        });
      },
    },
    {
      name: "alertmanager",
      purpose: "brings alerts to whoever is on call",
      needs: [],
      after: [...afterBuilds("alertmanager"), ...(toolIsBuilt("prometheus", cacheDir) ? [] : ["prometheus"])],
      layer: LAYERS.metrics,
      ports: ports("alertmanager"),
      logFile: join(dir("alertmanager"), "alertmanager.log"),
      start: async (start) => {
        await built("alertmanager", start);
        return startAlertmanager({
          dir: dir("alertmanager"),
          port: settings.ports.alertmanager,
          cacheDir,
          variables: {
            ...alertmanagerVariables(settings),
            TRUNKLINE_ALERTMANAGER_TOKEN: secrets.TRUNKLINE_ALERTMANAGER_TOKEN,
            ...(context.env.TRUNKLINE_TIME_ZONE
              ? { TRUNKLINE_TIME_ZONE: context.env.TRUNKLINE_TIME_ZONE }
              : {}),
          },
          signal: start.signal,
        });
      },
    },
    {
      name: "alert-gateway",
      purpose: "explains alerts, serves the runbooks, pages when monitoring is silent",
      needs: [],
      after: [],
      layer: LAYERS.metrics,
      ports: ports("alertGateway"),
      logFile: join(dir("alert-gateway"), "alert-gateway.log"),
      start: ({ signal }) =>
        startAlertGateway({
          dir: dir("alert-gateway"),
          port: settings.ports.alertGateway,
          pagerUrl: pagerUrl(settings),
          targets: [`${publicUrl(settings)}/webhooks/alertmanager`],
          token: secrets.TRUNKLINE_ALERTMANAGER_TOKEN,
          prometheusUrl,
          tempoUrl: loopback(settings, "tempo"),
          grafanaUrl: loopback(settings, "grafana"),
          alertmanagerUrl: loopback(settings, "alertmanager"),
          appUrl: publicUrl(settings),
          env: gatewayEnvironment(context),
          signal,
        }),
    },
    {
      name: "tempo",
      purpose: "keeps the traces",
      needs: [],
      after: [],
      layer: LAYERS.traces,
      ports: ports("tempo", "tempoGrpc", "tempoOtlp"),
      logFile: join(dir("tempo"), "tempo.log"),
      start: ({ signal }) =>
        startTempo({
          dir: dir("tempo"),
          port: settings.ports.tempo,
          otlpPort: settings.ports.tempoOtlp,
          grpcPort: settings.ports.tempoGrpc,
          prometheusUrl,
          signal,
        }),
    },
    {
      name: "loki",
      purpose: "keeps the logs",
      needs: [],
      after: [],
      layer: LAYERS.traces,
      ports: ports("loki", "lokiGrpc"),
      logFile: join(dir("loki"), "loki.log"),
      start: ({ signal }) =>
        startLoki({
          dir: dir("loki"),
          port: settings.ports.loki,
          grpcPort: settings.ports.lokiGrpc,
          signal,
        }),
    },
    {
      name: "grafana",
      purpose: "shows the dashboards",
      needs: [],
      after: ["app-api"],
      layer: LAYERS.traces,
      ports: ports("grafana"),
      logFile: join(dir("grafana"), "grafana.log"),
      start: ({ signal }) =>
        startGrafana({
          dir: dir("grafana"),
          port: settings.ports.grafana,
          prometheusUrl,
          tempoUrl: loopback(settings, "tempo"),
          ...(hasLoki() ? { lokiUrl: loopback(settings, "loki") } : {}),
          alertmanagerUrl: loopback(settings, "alertmanager"),
          appUrl: publicUrl(settings),
          adminPassword: secrets.TRUNKLINE_GRAFANA_ADMIN_PASSWORD,
          env: { TRUNKLINE_PAGER_URL: pagerUrl(settings) },
          signal,
        }),
    },
  ];
}

/** What Prometheus reads by scraping, and where it sends alerts: file name in prometheus/targets → addresses. */
export function scrapeTargets(settings: Settings): Record<string, string[]> {
  const local = (port: number) => [`127.0.0.1:${port}`];
  const { ports } = settings;
  return {
    prometheus: local(ports.prometheus),
    alertmanager: local(ports.alertmanager),
    collector: local(ports.collectorMetrics),
    "alert-gateway": local(ports.alertGateway),
    tempo: local(ports.tempo),
    grafana: local(ports.grafana),
    // Exporters belong to the containers; on one's own machine there are none.
    postgres: [],
    redis: [],
    app: [...local(ports.app), ...local(ports.worker), ...local(ports.scheduler)],
  };
}

/** Values for prometheus/alertmanager/alertmanager.yml. */
export function alertmanagerVariables(settings: Settings): Record<string, string> {
  return {
    TRUNKLINE_PAGER_URL: pagerUrl(settings),
    TRUNKLINE_ALERTS_WEBHOOK_URL: `${publicUrl(settings)}/webhooks/alertmanager`,
    TRUNKLINE_ALERT_GATEWAY_URL: loopback(settings, "alertGateway"),
    TRUNKLINE_SMTP_SMARTHOST: `127.0.0.1:${settings.ports.simulatorSmtp}`,
  };
}

/** What the caller may say of the gateway: how long silence may last, and explaining may take. */
function gatewayEnvironment({ env }: PlanContext): NodeJS.ProcessEnv {
  const names = ["TRUNKLINE_HEARTBEAT_SILENCE", "TRUNKLINE_HEARTBEAT_FIRST", "TRUNKLINE_EXPLANATION_BUDGET"];
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

function collectorEnvironment({ settings, env }: PlanContext): NodeJS.ProcessEnv {
  const shares = ["TRUNKLINE_TRACE_SHARE_PERCENT", "TRUNKLINE_CALL_TRACE_SHARE_PERCENT"];
  return {
    TRUNKLINE_PUBLIC_URL: publicUrl(settings),
    TRUNKLINE_HTTP_PORT: String(settings.ports.app),
    TRUNKLINE_TEMPO_OTLP_PORT: String(settings.ports.tempoOtlp),
    TRUNKLINE_LOKI_PORT: String(settings.ports.loki),
    TRUNKLINE_PROMETHEUS_PORT: String(settings.ports.prometheus),
    ...Object.fromEntries(shares.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
  };
}

/** The on-call service of the demo is the simulator. */
function pagerUrl(settings: Settings): string {
  return `${loopback(settings, "simulator")}/pager/alertmanager`;
}

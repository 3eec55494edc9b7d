/** What the gateway is told by its environment. */

export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Where people reach the gateway: links to runbooks begin with it. */
  readonly publicUrl: string;
  /** Where state is kept that must survive a restart. */
  readonly stateDir: string;
  /** Who is told: webhooks that take Alertmanager's version 4. */
  readonly targets: readonly string[];
  /** Proves to the application who speaks; sent to its webhook only. */
  readonly token: string | null;
  /** For questions. */
  readonly prometheusUrl: string;
  readonly tempoUrl: string;
  /** For links, as people reach them. */
  readonly links: LinkTargets;
  readonly explanationBudgetMs: number;
  readonly heartbeatSilenceMs: number;
  /** How long the first heartbeat ever may take: a fresh machine builds Alertmanager first. */
  readonly firstHeartbeatMs: number;
}

/** Where links lead, as people reach it. */
export interface LinkTargets {
  readonly appUrl: string;
  readonly grafanaUrl: string;
  readonly prometheusUrl: string;
  readonly alertmanagerUrl: string;
}

/** A configuration that is refused: every mistake, a line each. */
export class SettingsError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "SettingsError";
  }
}

/** Reads the environment. Throws SettingsError that names every mistake at once. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [];
  const url = (name: string, fallback: string) => {
    const value = env[name] || fallback;
    if (!isHttpUrl(value)) problems.push(`${name} must be an http(s) URL`);
    return value.replace(/\/+$/, "");
  };
  const time = (name: string, fallback: string) => {
    const value = milliseconds(env[name] || fallback);
    if (value === null) problems.push(`${name} must be a time such as 90s or 5m`);
    return value ?? 0;
  };
  const port = Number(env.TRUNKLINE_ALERT_GATEWAY_PORT || 9095);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    problems.push("TRUNKLINE_ALERT_GATEWAY_PORT must be a whole number from 0 to 65535");
  const targets = (env.TRUNKLINE_ALERT_TARGETS ?? "").split(/[\s,]+/).filter(Boolean);
  for (const target of targets)
    if (!isHttpUrl(target)) problems.push("TRUNKLINE_ALERT_TARGETS must be http(s) URLs, divided by commas");
  const prometheusUrl = url("TRUNKLINE_PROMETHEUS_URL", "http://127.0.0.1:9090");
  const settings: Settings = {
    host: env.TRUNKLINE_ALERT_GATEWAY_HOST || "127.0.0.1",
    port,
    publicUrl: url("TRUNKLINE_ALERT_GATEWAY_URL", `http://127.0.0.1:${port}`),
    stateDir: env.TRUNKLINE_ALERT_GATEWAY_DIR || ".trunkline/alert-gateway",
    targets,
    token: env.TRUNKLINE_ALERTMANAGER_TOKEN || null,
    prometheusUrl,
    tempoUrl: url("TRUNKLINE_TEMPO_URL", "http://127.0.0.1:3200"),
    links: {
      appUrl: url("TRUNKLINE_PUBLIC_URL", "http://127.0.0.1:8080"),
      grafanaUrl: url("TRUNKLINE_GRAFANA_URL", "http://127.0.0.1:3000"),
      prometheusUrl: url("TRUNKLINE_PROMETHEUS_EXTERNAL_URL", prometheusUrl),
      alertmanagerUrl: url("TRUNKLINE_ALERTMANAGER_EXTERNAL_URL", "http://127.0.0.1:9093"),
    },
    explanationBudgetMs: time("TRUNKLINE_EXPLANATION_BUDGET", "10s"),
    heartbeatSilenceMs: time("TRUNKLINE_HEARTBEAT_SILENCE", "5m"),
    firstHeartbeatMs: time("TRUNKLINE_HEARTBEAT_FIRST", "30m"),
  };
  if (problems.length > 0) throw new SettingsError([...new Set(problems)]);
  return settings;
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `90s`, `5m`: as Prometheus writes times. Null for anything else, and for nothing at all. */
function milliseconds(text: string): number | null {
  const [, count, unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const value = Number(count) * (UNITS_MS[unit] ?? Number.NaN);
  return value > 0 ? value : null;
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/**
 * What a scenario reads from its environment. `./trunkline k6 SCENARIO` sets the addresses and secrets; the rest may be
 * set by whoever starts it.
 */
function text(name: string, fallback: string): string {
  return __ENV[name] || fallback;
}

function number(name: string, fallback: number): number {
  const value = __ENV[name];
  if (!value) return fallback;
  const parsed = Number(value);
  if (!Number.isFinite(parsed) || parsed <= 0) throw new Error(`${name}=${value} must be a number above 0`);
  return parsed;
}

function url(name: string, fallback: string): string {
  return text(name, fallback).replace(/\/+$/, "");
}

export const CONFIG = {
  /** The application, as the vendor reaches it. */
  appUrl: url("TRUNKLINE_PUBLIC_URL", "http://127.0.0.1:8080"),
  prometheusUrl: url("TRUNKLINE_PROMETHEUS_URL", "http://127.0.0.1:9090"),
  tempoUrl: url("TRUNKLINE_TEMPO_URL", "http://127.0.0.1:3200"),
  /** k6's own API, by which the end of a run reads what the clients saw. */
  k6Url: `http://${text("K6_ADDRESS", "127.0.0.1:6565").replace("localhost", "127.0.0.1")}`,
  vapi: {
    bearerToken: text("TRUNKLINE_VAPI_BEARER_TOKEN", ""),
    secret: text("TRUNKLINE_VAPI_SECRET", ""),
    hmacSecret: text("TRUNKLINE_VAPI_HMAC_SECRET", ""),
  },
  /** Calls in the whole run; each is several webhooks. */
  calls: Math.round(number("TRUNKLINE_K6_CALLS", 80)),
  /** Calls at the same time. */
  concurrency: Math.round(number("TRUNKLINE_K6_CONCURRENCY", 12)),
  /** The run ends here even if calls are left. */
  maxDuration: text("TRUNKLINE_K6_MAX_DURATION", "2m"),
  /** Pause of a caller between two events of a call. */
  thinkSeconds: number("TRUNKLINE_K6_THINK_SECONDS", 0.3),
  /** How long the end of the run waits for Prometheus and for Tempo to have everything. */
  settleSeconds: number("TRUNKLINE_K6_SETTLE_SECONDS", 60),
  /** Whether a run that Prometheus or Tempo could not judge may end well. */
  allowUnjudged: text("TRUNKLINE_K6_ALLOW_UNJUDGED", "false") === "true",
  /** Where the report goes, for programs; an existing folder. */
  reportDir: text("TRUNKLINE_REPORT_DIR", ""),
} as const;

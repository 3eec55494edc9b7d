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

/** A number from above 0 to 1. */
function share(name: string): number {
  const value = number(name, 1);
  if (value > 1) throw new Error(`${name}=${value} must be a share above 0 and at most 1`);
  return value;
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
  /** Plays the world outside: callers, carriers and their faults. */
  simulatorUrl: url("TRUNKLINE_SIMULATOR_URL", "http://127.0.0.1:8090"),
  /** A file of sessions (JSON: texts) of people for load tests; without it the demo's people sign in. */
  peopleFile: text("TRUNKLINE_K6_PEOPLE_FILE", ""),
  /** Every duration of a scenario is divided by this. */
  compress: number("TRUNKLINE_K6_COMPRESS", 1),
  /** What part of a scenario's users, calls and rates there is. */
  loadShare: share("TRUNKLINE_K6_LOAD_SHARE"),
  /** How long the soak lasts; nothing else asks. */
  soakMinutes: number("TRUNKLINE_K6_SOAK_MINUTES", 30),
  /** What runs, by which runs are told apart: a version, a commit. */
  release: text("TRUNKLINE_K6_RELEASE", ""),
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

/** A duration of a scenario in seconds, as short as the run's options make it; a second at least. */
export function seconds(planned: number): number {
  return Math.max(1, Math.round(planned / CONFIG.compress));
}

/** Users, calls or requests a second of a scenario, as few as the run's options make them; one at least. */
export function load(planned: number): number {
  return Math.max(1, Math.round(planned * CONFIG.loadShare));
}

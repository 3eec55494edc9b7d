import { NO_PERSON_LIMITS } from "../no-person-limits.ts";

/** The secret with which the load proves to be the voice agent. */
export const BENCH_VAPI_SECRET = "bench-secret-header-0001";

/** An api process as the demo runs it: access log at `info` to standard output and to rotated files. */
export function apiEnvironment(options: {
  readonly port: number;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly logDir: string;
  /** Where telemetry goes; null switches it off. */
  readonly otlpUrl: string | null;
}) {
  return {
    TRUNKLINE_ENV: "demo",
    ...NO_PERSON_LIMITS,
    TRUNKLINE_ROLES: "api,live",
    TRUNKLINE_HTTP_PORT: String(options.port),
    TRUNKLINE_PUBLIC_URL: `http://127.0.0.1:${options.port}`,
    TRUNKLINE_DATABASE_URL: options.databaseUrl,
    TRUNKLINE_REDIS_URL: options.redisUrl,
    TRUNKLINE_LOG_DIR: options.logDir,
    TRUNKLINE_VAPI_SECRET: BENCH_VAPI_SECRET,
    TRUNKLINE_TWILIO_ACCOUNT_SID: `AC${"1".repeat(32)}`,
    TRUNKLINE_TWILIO_AUTH_TOKEN: "bench-twilio-auth-token",
    TRUNKLINE_TWILIO_FROM: "+15145550100",
    // For looking closer: TRUNKLINE_BENCH_NODE_OPTIONS="--cpu-prof --cpu-prof-dir=/tmp/profiles".
    NODE_OPTIONS: process.env.TRUNKLINE_BENCH_NODE_OPTIONS ?? "",
    OTEL_SERVICE_NAME: "trunkline-api",
    ...(options.otlpUrl === null
      ? { OTEL_SDK_DISABLED: "true" }
      : { OTEL_EXPORTER_OTLP_ENDPOINT: options.otlpUrl }),
  };
}

import { join } from "node:path";
import { hasLoki } from "./parts/loki.ts";
import type { Secrets } from "./secrets.ts";
import { loopback, type Settings } from "./settings.ts";

/** Where the databases of this stack are. */
export interface DatabaseUrls {
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

/** Connection strings of the databases that the stack itself starts. */
export function ownDatabases(settings: Settings, secrets: Secrets): DatabaseUrls {
  const password = encodeURIComponent(secrets.TRUNKLINE_POSTGRES_PASSWORD);
  return {
    databaseUrl: `postgres://trunkline:${password}@127.0.0.1:${settings.ports.postgres}/trunkline`,
    redisUrl: `redis://127.0.0.1:${settings.ports.redis}`,
  };
}

/** A process of the application: its roles, the port it answers on and its name in telemetry. */
export interface AppProcess {
  readonly roles: string;
  readonly port: number;
  readonly serviceName: string;
}

/** The environment of one process of the application in the demo; `env` (the caller's) may change log level and the like. */
export function appEnvironment(
  settings: Settings,
  secrets: Secrets,
  app: AppProcess,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const { databaseUrl, redisUrl } = ownDatabases(settings, secrets);
  return {
    ...passedOn(env),
    ...providerSecrets(secrets),
    TRUNKLINE_ENV: "demo",
    // Simulated calls end with the simulator; their last word is then never said.
    TRUNKLINE_STALE_CALL_MINUTES: "10",
    TRUNKLINE_ROLES: app.roles,
    TRUNKLINE_HTTP_HOST: "127.0.0.1",
    TRUNKLINE_HTTP_PORT: String(app.port),
    TRUNKLINE_PUBLIC_URL: publicUrl(settings),
    TRUNKLINE_DATABASE_URL: databaseUrl,
    TRUNKLINE_REDIS_URL: redisUrl,
    TRUNKLINE_FILES_DIR: join(settings.stateDir, "files"),
    TRUNKLINE_LOG_DIR: join(settings.stateDir, "app-logs", app.serviceName),
    TRUNKLINE_TWILIO_API_URL: loopback(settings, "simulator"),
    TRUNKLINE_TWILIO_INSIGHTS_URL: loopback(settings, "simulator"),
    TRUNKLINE_RECORDING_HOSTS: loopback(settings, "simulator"),
    TRUNKLINE_VONAGE_API_URL: loopback(settings, "simulator"),
    TRUNKLINE_ASSEMBLYAI_API_URL: loopback(settings, "simulator"),
    TRUNKLINE_OPENAI_API_URL: `${loopback(settings, "simulator")}/v1`,
    TRUNKLINE_PADDLE_API_URL: loopback(settings, "simulator"),
    TRUNKLINE_RESEND_API_URL: loopback(settings, "simulator"),
    ...BILLED_CUSTOMER,
    TRUNKLINE_SMTP_URL: `smtp://127.0.0.1:${settings.ports.simulatorSmtp}`,
    TRUNKLINE_WEBHOOK_PRIVATE_HOSTS: `127.0.0.1:${settings.ports.simulator}`,
    TRUNKLINE_PUSH_HOSTS: `http://127.0.0.1:${settings.ports.simulator}`,
    TRUNKLINE_MAIL_FROM: "Trunkline <no-reply@trunkline.example>",
    TRUNKLINE_GRAFANA_URL: loopback(settings, "grafana"),
    TRUNKLINE_PROMETHEUS_URL: loopback(settings, "prometheus"),
    TRUNKLINE_TEMPO_URL: loopback(settings, "tempo"),
    TRUNKLINE_RUNBOOKS_URL: `${loopback(settings, "alertGateway")}/runbooks`,
    TRUNKLINE_ALERTMANAGER_URL: loopback(settings, "alertmanager"),
    TRUNKLINE_ALERTMANAGER_TOKEN: secrets.TRUNKLINE_ALERTMANAGER_TOKEN,
    TRUNKLINE_CAPACITY_DIR: join(settings.stateDir, "reports"),
    TRUNKLINE_FARO_URL: loopback(settings, "otlpHttp"),
    ...telemetryEnvironment(settings, app.serviceName),
  };
}

/** The environment of the simulator. */
export function simulatorEnvironment(
  settings: Settings,
  secrets: Secrets,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  return {
    ...passedOn(env),
    ...providerSecrets(secrets),
    SIMULATOR_HOST: "127.0.0.1",
    SIMULATOR_PORT: String(settings.ports.simulator),
    SIMULATOR_SMTP_PORT: String(settings.ports.simulatorSmtp),
    SIMULATOR_APP_URL: publicUrl(settings),
    SIMULATOR_OFFICE: env.SIMULATOR_OFFICE || "on",
    ...telemetryEnvironment(settings, "trunkline-simulator"),
  };
}

/** Where people and providers reach the application. */
export function publicUrl(settings: Settings): string {
  return loopback(settings, "app");
}

function providerSecrets(secrets: Secrets): NodeJS.ProcessEnv {
  return {
    TRUNKLINE_VAPI_BEARER_TOKEN: secrets.TRUNKLINE_VAPI_BEARER_TOKEN,
    TRUNKLINE_VAPI_SECRET: secrets.TRUNKLINE_VAPI_SECRET,
    TRUNKLINE_VAPI_HMAC_SECRET: secrets.TRUNKLINE_VAPI_HMAC_SECRET,
    TRUNKLINE_TWILIO_ACCOUNT_SID: secrets.TRUNKLINE_TWILIO_ACCOUNT_SID,
    TRUNKLINE_TWILIO_AUTH_TOKEN: secrets.TRUNKLINE_TWILIO_AUTH_TOKEN,
    // Numbers of the range that the numbering plan keeps for fiction.
    TRUNKLINE_TWILIO_FROM: "+15145550100",
    TRUNKLINE_VONAGE_API_KEY: secrets.TRUNKLINE_VONAGE_API_KEY,
    TRUNKLINE_VONAGE_API_SECRET: secrets.TRUNKLINE_VONAGE_API_SECRET,
    TRUNKLINE_VONAGE_SIGNATURE_SECRET: secrets.TRUNKLINE_VONAGE_SIGNATURE_SECRET,
    TRUNKLINE_VONAGE_FROM: "+15145550101",
    TRUNKLINE_ASSEMBLYAI_API_KEY: secrets.TRUNKLINE_ASSEMBLYAI_API_KEY,
    TRUNKLINE_OPENAI_API_KEY: secrets.TRUNKLINE_OPENAI_API_KEY,
    TRUNKLINE_PADDLE_API_KEY: secrets.TRUNKLINE_PADDLE_API_KEY,
    TRUNKLINE_RESEND_API_KEY: secrets.TRUNKLINE_RESEND_API_KEY,
  };
}

/** Whom the demo bills, and what for; the simulator knows no others. */
const BILLED_CUSTOMER = {
  TRUNKLINE_PADDLE_CUSTOMER_ID: `ctm_${"0".repeat(25)}1`,
  TRUNKLINE_PADDLE_ADDRESS_ID: `add_${"0".repeat(25)}1`,
  TRUNKLINE_PADDLE_PRICE_ID: `pri_${"0".repeat(25)}1`,
};

function telemetryEnvironment(settings: Settings, serviceName: string): NodeJS.ProcessEnv {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: loopback(settings, "otlpHttp"),
    OTEL_SERVICE_NAME: serviceName,
    ...(hasLoki() ? { OTEL_LOGS_EXPORTER: "otlp" } : {}),
  };
}

/** What the caller's environment may say to our processes: behaviour, and where files are kept; never other addresses or roles. */
const PASSED_ON =
  /^(TRUNKLINE_(LOG_LEVEL|DATABASE_POOL_MAX|PERSON_(READS|WRITES)_PER_MINUTE|SMS_PROVIDER|EMAIL_PROVIDER|OPENAI_MODEL|VAPI_ASSISTANT_ID|VAPI_TRANSFER_NUMBER|COUNTRY|TIME_ZONE|CONTACT_HOURS|S3_[A-Z_]+|RETENTION_[A-Z_]+_DAYS)|OTEL_SDK_DISABLED|SIMULATOR_(OFFICE_CALLS_PER_MINUTE|PROPAGATE|VAPI_AUTH))$/;

function passedOn(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name, value]) => value && PASSED_ON.test(name)));
}

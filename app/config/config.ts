import { type Environment, environmentSchema } from "./config.schema.ts";
import { DATA_KINDS, type RetentionDays, retentionVariable } from "./retention.ts";

/** What the application may know of its environment; frozen. Built by `loadConfig` only. */
export type Config = Readonly<ReturnType<typeof toConfig>>;

/** All that is wrong with the environment, a line a variable. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} mistake(s):\n${problems.map((line) => `  ${line}`).join("\n")}`,
    );
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/**
 * Reads the environment once.
 * @throws ConfigError naming every variable that is missing or wrong, and what is allowed.
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const result = environmentSchema.safeParse(given);
  if (!result.success) {
    throw new ConfigError(
      result.error.issues.map(({ path, message }) => {
        const name = String(path[0]);
        return name in given ? `${name} ${message}` : `${name} is missing: it ${mustBe(message)}`;
      }),
    );
  }
  const problems = crossChecks(result.data);
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(toConfig(result.data));
}

function mustBe(message: string): string {
  return message.startsWith("must") ? message : "must be set";
}

/** What Vonage's account takes; all or nothing of it. */
const VONAGE_VARIABLES = [
  "TRUNKLINE_VONAGE_API_KEY",
  "TRUNKLINE_VONAGE_API_SECRET",
  "TRUNKLINE_VONAGE_SIGNATURE_SECRET",
  "TRUNKLINE_VONAGE_FROM",
] as const;

/** What Paddle's account takes; all or nothing of it. */
const PADDLE_VARIABLES = [
  "TRUNKLINE_PADDLE_API_KEY",
  "TRUNKLINE_PADDLE_CUSTOMER_ID",
  "TRUNKLINE_PADDLE_ADDRESS_ID",
  "TRUNKLINE_PADDLE_PRICE_ID",
] as const;

/** What is missing for mail to go out as it is configured. */
function mailProblems(env: Environment): string[] {
  const { TRUNKLINE_EMAIL_PROVIDER: via, TRUNKLINE_SMTP_URL: smtpUrl, TRUNKLINE_MAIL_FROM: from } = env;
  if (via === "resend") {
    return (["TRUNKLINE_RESEND_API_KEY", "TRUNKLINE_MAIL_FROM"] as const)
      .filter((name) => !env[name])
      .map((name) => `${name} is missing: it must be set, since TRUNKLINE_EMAIL_PROVIDER is resend`);
  }
  if (!smtpUrl === !from) return [];
  const [absent, given] = smtpUrl
    ? ["TRUNKLINE_MAIL_FROM", "TRUNKLINE_SMTP_URL"]
    : ["TRUNKLINE_SMTP_URL", "TRUNKLINE_MAIL_FROM"];
  return [`${absent} is missing: it must be set, since ${given} is`];
}

function crossChecks(env: Environment): string[] {
  const problems: string[] = [];
  if (!env.TRUNKLINE_VAPI_BEARER_TOKEN && !env.TRUNKLINE_VAPI_SECRET && !env.TRUNKLINE_VAPI_HMAC_SECRET) {
    problems.push(
      "TRUNKLINE_VAPI_BEARER_TOKEN, TRUNKLINE_VAPI_SECRET or TRUNKLINE_VAPI_HMAC_SECRET is missing: without one every voice-agent webhook would be refused",
    );
  }
  if (env.TRUNKLINE_ENV === "production" && !env.TRUNKLINE_PUBLIC_URL.startsWith("https://")) {
    problems.push(
      "TRUNKLINE_PUBLIC_URL must begin with https:// in production: sign-in cookies are sent over TLS only",
    );
  }
  const absent = VONAGE_VARIABLES.filter((name) => !env[name]);
  const isPartial = absent.length < VONAGE_VARIABLES.length;
  if (env.TRUNKLINE_SMS_PROVIDER === "vonage" || isPartial) {
    const why = isPartial ? "Vonage's account is only half set" : "TRUNKLINE_SMS_PROVIDER is vonage";
    problems.push(...absent.map((name) => `${name} is missing: it must be set, since ${why}`));
  }
  problems.push(...mailProblems(env));
  if (!env.TRUNKLINE_VAPID_PUBLIC_KEY !== !env.TRUNKLINE_VAPID_PRIVATE_KEY) {
    problems.push(
      "TRUNKLINE_VAPID_PUBLIC_KEY and TRUNKLINE_VAPID_PRIVATE_KEY are one pair: set both or neither of them",
    );
  }
  const withoutPaddle = PADDLE_VARIABLES.filter((name) => !env[name]);
  if (withoutPaddle.length < PADDLE_VARIABLES.length) {
    problems.push(
      ...withoutPaddle.map(
        (name) => `${name} is missing: it must be set, since Paddle's account is only half set`,
      ),
    );
  }
  if (!env.TRUNKLINE_S3_ACCESS_KEY_ID !== !env.TRUNKLINE_S3_SECRET_ACCESS_KEY) {
    problems.push(
      "TRUNKLINE_S3_ACCESS_KEY_ID and TRUNKLINE_S3_SECRET_ACCESS_KEY belong together: set both or neither",
    );
  }
  const { TRUNKLINE_ADMIN_PASSWORD: password, TRUNKLINE_ADMIN_PASSWORD_FILE: file } = env;
  if (password && file) {
    problems.push("TRUNKLINE_ADMIN_PASSWORD and TRUNKLINE_ADMIN_PASSWORD_FILE exclude each other: set one");
  }
  if (env.TRUNKLINE_ADMIN_EMAIL && !password && !file) {
    problems.push(
      "TRUNKLINE_ADMIN_PASSWORD or TRUNKLINE_ADMIN_PASSWORD_FILE is missing: it must be set, since TRUNKLINE_ADMIN_EMAIL is",
    );
  }
  if (!env.TRUNKLINE_ADMIN_EMAIL && (password || file)) {
    problems.push("TRUNKLINE_ADMIN_EMAIL is missing: it must be set, since the administrator's password is");
  }
  return problems;
}

/** The bucket that files are kept in; null: a folder. */
function s3Of(env: Environment) {
  const {
    TRUNKLINE_S3_BUCKET: bucket,
    TRUNKLINE_S3_REGION: region,
    TRUNKLINE_S3_ENDPOINT: endpoint = null,
    TRUNKLINE_S3_ACCESS_KEY_ID: accessKeyId,
    TRUNKLINE_S3_SECRET_ACCESS_KEY: secretAccessKey,
  } = env;
  const credentials = accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : null;
  return bucket ? { bucket, region, endpoint, credentials } : null;
}

/** Where mail goes out; null where none does. */
function mailOf(env: Environment) {
  const { TRUNKLINE_SMTP_URL: smtpUrl, TRUNKLINE_RESEND_API_KEY: apiKey, TRUNKLINE_MAIL_FROM: from } = env;
  if (from && env.TRUNKLINE_EMAIL_PROVIDER === "resend" && apiKey) {
    return { via: "resend", from, apiKey, apiUrl: env.TRUNKLINE_RESEND_API_URL } as const;
  }
  // Its links open accounts: in production they travel encrypted, unless the URL says otherwise.
  return smtpUrl && from
    ? ({ via: "smtp", smtpUrl, from, requiresTls: env.TRUNKLINE_ENV === "production" } as const)
    : null;
}

/** Which push services we send to, and as whom. */
function webPushOf(env: Environment) {
  const { TRUNKLINE_VAPID_PUBLIC_KEY: publicKey, TRUNKLINE_VAPID_PRIVATE_KEY: privateKey } = env;
  const from = /[^<\s]+@[^>\s]+/.exec(env.TRUNKLINE_MAIL_FROM ?? "")?.[0];
  const address = from ? `mailto:${from}` : env.TRUNKLINE_PUBLIC_URL;
  return {
    hosts: env.TRUNKLINE_PUSH_HOSTS,
    subject:
      env.TRUNKLINE_VAPID_SUBJECT ??
      // Push services want to reach somebody; nobody is reached at a URL without TLS.
      (address.startsWith("http:") ? "mailto:nobody@localhost.invalid" : address),
    keys: publicKey && privateKey ? { publicKey, privateKey } : null,
  };
}

/** Who writes recordings down; null where nobody does. */
function transcriptionOf(env: Environment) {
  const apiKey = env.TRUNKLINE_ASSEMBLYAI_API_KEY;
  return apiKey
    ? {
        apiKey,
        apiUrl: env.TRUNKLINE_ASSEMBLYAI_API_URL,
        usdPerHour: env.TRUNKLINE_ASSEMBLYAI_USD_PER_HOUR,
      }
    : null;
}

/** The language model; null where there is none. */
function languageModelOf(env: Environment) {
  const apiKey = env.TRUNKLINE_OPENAI_API_KEY;
  return apiKey
    ? {
        apiKey,
        apiUrl: env.TRUNKLINE_OPENAI_API_URL,
        model: env.TRUNKLINE_OPENAI_MODEL,
        usdPerMillionInputTokens: env.TRUNKLINE_OPENAI_USD_PER_MILLION_INPUT_TOKENS,
        usdPerMillionOutputTokens: env.TRUNKLINE_OPENAI_USD_PER_MILLION_OUTPUT_TOKENS,
      }
    : null;
}

/** Who bills usage, and to whom; null where nothing is billed. */
function billingOf(env: Environment) {
  const {
    TRUNKLINE_PADDLE_API_KEY: apiKey,
    TRUNKLINE_PADDLE_CUSTOMER_ID: customerId,
    TRUNKLINE_PADDLE_ADDRESS_ID: addressId,
    TRUNKLINE_PADDLE_PRICE_ID: priceId,
    TRUNKLINE_PADDLE_API_URL: apiUrl,
  } = env;
  return apiKey && customerId && addressId && priceId
    ? { apiKey, customerId, addressId, priceId, apiUrl }
    : null;
}

/** Whom `migrate` makes administrator where there is none; the password is in the environment or in a file. */
function firstAdministratorOf(env: Environment) {
  const {
    TRUNKLINE_ADMIN_EMAIL: email,
    TRUNKLINE_ADMIN_PASSWORD: password = null,
    TRUNKLINE_ADMIN_PASSWORD_FILE: passwordFile = null,
  } = env;
  return email ? { email, password, passwordFile } : null;
}

/** Vonage's account; null where it is not set. */
function vonageOf(env: Environment) {
  const {
    TRUNKLINE_VONAGE_API_KEY: apiKey,
    TRUNKLINE_VONAGE_API_SECRET: apiSecret,
    TRUNKLINE_VONAGE_SIGNATURE_SECRET: signatureSecret,
    TRUNKLINE_VONAGE_FROM: from,
    TRUNKLINE_VONAGE_API_URL: apiUrl,
  } = env;
  return apiKey && apiSecret && signatureSecret && from
    ? { apiKey, apiSecret, signatureSecret, from, apiUrl }
    : null;
}

function toConfig(env: Environment) {
  const isDemo = env.TRUNKLINE_ENV === "demo" || env.TRUNKLINE_ENV === "test";
  return {
    environment: env.TRUNKLINE_ENV,
    /** Demo users may be seeded, and the sign-in page may show them. */
    isDemo,
    release: env.TRUNKLINE_RELEASE,
    roles: env.TRUNKLINE_ROLES,
    memoryLimitBytes: env.TRUNKLINE_MEMORY_LIMIT_MB * 1_000_000,
    shutdownDeadlineMs: env.TRUNKLINE_SHUTDOWN_DEADLINE_MS,
    staleCallMs: env.TRUNKLINE_STALE_CALL_MINUTES * 60_000,
    /** Numbers that are the company's, whoever is on the line. */
    ownNumbers: [
      env.TRUNKLINE_TWILIO_FROM,
      env.TRUNKLINE_VONAGE_FROM,
      env.TRUNKLINE_VAPI_TRANSFER_NUMBER,
    ].filter((number) => number !== undefined),
    /** Days that each kind of data is kept; null: for ever. */
    retention: Object.fromEntries(
      DATA_KINDS.map((kind) => [kind, env[retentionVariable(kind)]]),
    ) as RetentionDays,
    serviceName: process.env.OTEL_SERVICE_NAME ?? "trunkline-api",
    http: {
      host: env.TRUNKLINE_HTTP_HOST,
      port: env.TRUNKLINE_HTTP_PORT,
      publicUrl: env.TRUNKLINE_PUBLIC_URL,
      trustedProxies: env.TRUNKLINE_TRUSTED_PROXIES,
      webDirectory: env.TRUNKLINE_WEB_DIR,
    },
    database: { url: env.TRUNKLINE_DATABASE_URL, poolMax: env.TRUNKLINE_DATABASE_POOL_MAX },
    files: { directory: env.TRUNKLINE_FILES_DIR, s3: s3Of(env) },
    redis: { url: env.TRUNKLINE_REDIS_URL },
    personLimits: {
      read: env.TRUNKLINE_PERSON_READS_PER_MINUTE,
      write: env.TRUNKLINE_PERSON_WRITES_PER_MINUTE,
    },
    log: { level: env.TRUNKLINE_LOG_LEVEL, directory: env.TRUNKLINE_LOG_DIR },
    vapi: {
      bearerToken: env.TRUNKLINE_VAPI_BEARER_TOKEN,
      secret: env.TRUNKLINE_VAPI_SECRET,
      hmacSecret: env.TRUNKLINE_VAPI_HMAC_SECRET,
    },
    recordingHosts: env.TRUNKLINE_RECORDING_HOSTS,
    voiceAgent: {
      /** Who takes a call that came without an assistant. */
      assistantId: env.TRUNKLINE_VAPI_ASSISTANT_ID,
      /** Where a caller who wants a person is sent. */
      transferNumber: env.TRUNKLINE_VAPI_TRANSFER_NUMBER,
    },
    organization: {
      country: env.TRUNKLINE_COUNTRY,
      timeZone: env.TRUNKLINE_TIME_ZONE,
      contactHours: env.TRUNKLINE_CONTACT_HOURS,
    },
    recordCalls: env.TRUNKLINE_RECORD_CALLS === "on",
    webhooks: { privateHosts: env.TRUNKLINE_WEBHOOK_PRIVATE_HOSTS },
    smsProvider: env.TRUNKLINE_SMS_PROVIDER,
    twilio: {
      accountSid: env.TRUNKLINE_TWILIO_ACCOUNT_SID,
      authToken: env.TRUNKLINE_TWILIO_AUTH_TOKEN,
      from: env.TRUNKLINE_TWILIO_FROM,
      apiUrl: env.TRUNKLINE_TWILIO_API_URL,
      insightsUrl: env.TRUNKLINE_TWILIO_INSIGHTS_URL,
    },
    vonage: vonageOf(env),
    mail: mailOf(env),
    webPush: webPushOf(env),
    transcription: transcriptionOf(env),
    languageModel: languageModelOf(env),
    billing: billingOf(env),
    firstAdministrator: firstAdministratorOf(env),
    runbooksUrl: env.TRUNKLINE_RUNBOOKS_URL ?? null,
    prometheus: env.TRUNKLINE_PROMETHEUS_URL ? { url: env.TRUNKLINE_PROMETHEUS_URL } : null,
    tempo: env.TRUNKLINE_TEMPO_URL ? { url: env.TRUNKLINE_TEMPO_URL } : null,
    alertmanager: {
      url: env.TRUNKLINE_ALERTMANAGER_URL ?? null,
      token: env.TRUNKLINE_ALERTMANAGER_TOKEN ?? null,
    },
    capacityDirectory: env.TRUNKLINE_CAPACITY_DIR ?? null,
    links: { grafanaUrl: env.TRUNKLINE_GRAFANA_URL ?? null, faroUrl: env.TRUNKLINE_FARO_URL ?? null },
  };
}

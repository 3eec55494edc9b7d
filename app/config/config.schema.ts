import { z } from "zod";
import { timeZoneSchema } from "../http/time-zone.contract.ts";
import { DATA_KINDS, type DataKind, RETENTION, retentionVariable } from "./retention.ts";

/** The parts of the application that one process can play. */
export const ROLES = ["api", "live", "worker", "scheduler"] as const;
export type Role = (typeof ROLES)[number];

const url = (protocols: readonly string[], what: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `must be ${what}`,
  });
const httpUrl = url(["http:", "https:"], "a URL that begins with http:// or https://").transform((value) =>
  value.replace(/\/+$/, ""),
);
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, { error: `must be a whole number from ${min} to ${max}` })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `must be from ${min} to ${max}` });
const price = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,6})?$/, { error: "must be an amount such as 0.27" })
  .transform(Number);
const secret = (minLength: number) =>
  z.string().min(minLength, { error: `must have at least ${minLength} characters` });
const paddleId = (prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}[a-z\\d]{26}$`), { error: `must be ${prefix} and 26 letters and digits` });
const phoneNumber = z.e164({ error: "must be a number in E.164, such as +15145550100" });

/** Hosts, `*.` before their subdomains, or whole origins for what is not https at its usual port. */
const hostList = z.string().transform((value, context): readonly string[] => {
  const hosts = value
    .split(",")
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== "");
  const wrong = hosts.filter(
    (host) => !/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host) && !/^https?:\/\/[^/?#]+$/.test(host),
  );
  if (wrong.length === 0) return hosts;
  context.addIssue({
    code: "custom",
    message: `must be a list of hosts, such as *.media.example or http://127.0.0.1:8090; not ${wrong.join(", ")}`,
  });
  return z.NEVER;
});

const roles = z.string().transform((value, context): readonly Role[] => {
  if (value === "all") return ROLES;
  const names = value.split(",").map((name) => name.trim());
  const unknown = names.filter((name) => !(ROLES as readonly string[]).includes(name));
  if (unknown.length > 0) {
    context.addIssue({
      code: "custom",
      message: `must be "all" or a list of ${ROLES.join(", ")}; not ${unknown.join(", ")}`,
    });
    return z.NEVER;
  }
  return names as Role[];
});

/** Days; null: for ever. */
const keptDays = z
  .string()
  .regex(/^(\d+|forever)$/, { error: "must be a number of days from 1 to 36500, or forever" })
  .transform((text) => (text === "forever" ? null : Number(text)))
  .refine((days) => days === null || (days >= 1 && days <= 36_500), {
    error: "must be a number of days from 1 to 36500, or forever",
  });
type RetentionVariables = {
  [Kind in DataKind as ReturnType<typeof retentionVariable<Kind>>]: z.ZodDefault<typeof keptDays>;
};
const retentionVariables = Object.fromEntries(
  DATA_KINDS.map((kind) => [retentionVariable(kind), keptDays.default(RETENTION[kind].days)]),
) as RetentionVariables;

/** From a minute until before a later one; 24:00 is the end of the day. */
function isDayWindow(text: string): boolean {
  const time = "([01]\\d|2[0-3]):[0-5]\\d";
  const [from, to] = text.split("-");
  return new RegExp(`^${time}-(${time}|24:00)$`).test(text) && (from ?? "") < (to ?? "");
}

/** Every variable of the environment that the application reads, with its default. The README's table lists the same names. */
export const environmentSchema = z.object({
  TRUNKLINE_ENV: z.enum(["development", "demo", "test", "production"]).default("development"),
  TRUNKLINE_ROLES: roles.default(ROLES),
  TRUNKLINE_RELEASE: z.string().default("0.1.0"),
  TRUNKLINE_HTTP_HOST: z.string().default("127.0.0.1"),
  TRUNKLINE_HTTP_PORT: wholeNumber(0, 65535).default(8080),
  TRUNKLINE_PUBLIC_URL: httpUrl.default("http://127.0.0.1:8080"),
  /** How many proxies in front of us add to X-Forwarded-For; 0: the header is ignored. */
  TRUNKLINE_TRUSTED_PROXIES: wholeNumber(0, 5).default(0),
  TRUNKLINE_SHUTDOWN_DEADLINE_MS: wholeNumber(1000, 120_000).default(20_000),
  TRUNKLINE_WEB_DIR: z.string().default("web/dist"),
  /** Physical memory that a process may occupy; alerts and the memory guard count in shares of it. */
  TRUNKLINE_MEMORY_LIMIT_MB: wholeNumber(256, 1_000_000).default(2_400),

  /** Uploaded files. Processes that share a database share this folder. */
  TRUNKLINE_FILES_DIR: z.string().default(".trunkline/files"),
  /** Keeps files in a bucket instead of the folder. */
  TRUNKLINE_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: "must be the name of a bucket" })
    .optional(),
  TRUNKLINE_S3_REGION: z.string().default("us-east-1"),
  /** Of a store that is not Amazon's. */
  TRUNKLINE_S3_ENDPOINT: httpUrl.optional(),
  /** Without them the AWS client looks for its own. */
  TRUNKLINE_S3_ACCESS_KEY_ID: z.string().optional(),
  TRUNKLINE_S3_SECRET_ACCESS_KEY: z.string().optional(),

  TRUNKLINE_DATABASE_URL: url(["postgres:", "postgresql:"], "a URL that begins with postgres://"),
  TRUNKLINE_DATABASE_POOL_MAX: wholeNumber(5, 100).default(20),
  /** What a person may ask in a minute while nothing is slow; the least is what everybody may ask, however slow it is. */
  TRUNKLINE_PERSON_READS_PER_MINUTE: wholeNumber(100, 1_000_000).default(600),
  TRUNKLINE_PERSON_WRITES_PER_MINUTE: wholeNumber(100, 1_000_000).default(120),
  TRUNKLINE_REDIS_URL: url(["redis:", "rediss:"], "a URL that begins with redis:// or rediss://"),

  TRUNKLINE_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  TRUNKLINE_LOG_DIR: z.string().optional(),

  TRUNKLINE_VAPI_BEARER_TOKEN: secret(16).optional(),
  TRUNKLINE_VAPI_SECRET: secret(16).optional(),
  TRUNKLINE_VAPI_HMAC_SECRET: secret(16).optional(),
  TRUNKLINE_VAPI_ASSISTANT_ID: z.string().optional(),
  TRUNKLINE_VAPI_TRANSFER_NUMBER: phoneNumber.optional(),
  /** Where the voice agent's recordings may be fetched from. */
  TRUNKLINE_RECORDING_HOSTS: hostList.default(["*.vapi.ai"]),

  /** Who sends new SMS. Each carrier that is configured may still report on those that it took. */
  TRUNKLINE_SMS_PROVIDER: z.enum(["twilio", "vonage"]).default("twilio"),

  TRUNKLINE_TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-fA-F]{32}$/, { error: "must be AC and 32 hexadecimal digits" }),
  TRUNKLINE_TWILIO_AUTH_TOKEN: secret(8),
  TRUNKLINE_TWILIO_FROM: phoneNumber,
  TRUNKLINE_TWILIO_API_URL: httpUrl.default("https://api.twilio.com"),
  TRUNKLINE_TWILIO_INSIGHTS_URL: httpUrl.default("https://insights.twilio.com"),

  TRUNKLINE_VONAGE_API_KEY: z
    .string()
    .regex(/^[0-9a-zA-Z]{8}$/, { error: "must be 8 letters and digits" })
    .optional(),
  TRUNKLINE_VONAGE_API_SECRET: secret(8).optional(),
  /** Signs Vonage's webhooks; not the API's secret. */
  TRUNKLINE_VONAGE_SIGNATURE_SECRET: secret(16).optional(),
  TRUNKLINE_VONAGE_FROM: phoneNumber.optional(),
  TRUNKLINE_VONAGE_API_URL: httpUrl.default("https://api.nexmo.com"),

  /** With name and password where the server asks for them; its query takes nodemailer's options, such as ?requireTLS=false. */
  TRUNKLINE_SMTP_URL: url(["smtp:", "smtps:"], "a URL that begins with smtp:// or smtps://").optional(),
  TRUNKLINE_MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>"\r\n]{1,80} <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, {
      error: "must be an e-mail address, or a name and <an e-mail address>",
    })
    .optional(),

  /** Who delivers mail: TRUNKLINE_SMTP_URL's server, or Resend. */
  TRUNKLINE_EMAIL_PROVIDER: z.enum(["smtp", "resend"]).default("smtp"),
  TRUNKLINE_RESEND_API_KEY: secret(8).optional(),
  TRUNKLINE_RESEND_API_URL: httpUrl.default("https://api.resend.com"),

  /** The push services of browsers that notifications may go to. */
  TRUNKLINE_PUSH_HOSTS: hostList.default([
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
  ]),
  /** By what push services know us; without them a pair is made once and kept in the database. */
  TRUNKLINE_VAPID_PUBLIC_KEY: z
    .string()
    .regex(/^[\w-]{87}$/, { error: "must be 65 bytes in base64url" })
    .optional(),
  TRUNKLINE_VAPID_PRIVATE_KEY: z
    .string()
    .regex(/^[\w-]{43}$/, { error: "must be 32 bytes in base64url" })
    .optional(),
  /** How push services reach whoever runs this; without it by the address that mail comes from, or the public URL. */
  TRUNKLINE_VAPID_SUBJECT: z
    .string()
    .regex(/^(mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/, {
      error: "must be mailto: and an e-mail address, or a URL that begins with https://",
    })
    .optional(),

  /** Writes recordings down; without its key none is. */
  TRUNKLINE_ASSEMBLYAI_API_KEY: secret(8).optional(),
  TRUNKLINE_ASSEMBLYAI_API_URL: httpUrl.default("https://api.assemblyai.com"),
  /** What the account pays for an hour of audio. */
  TRUNKLINE_ASSEMBLYAI_USD_PER_HOUR: price.default(0.27),

  /** Summarizes calls; without its key plain fallbacks do. Any API that is compatible with OpenAI's will do. */
  TRUNKLINE_OPENAI_API_KEY: secret(8).optional(),
  TRUNKLINE_OPENAI_API_URL: httpUrl.default("https://api.openai.com/v1"),
  TRUNKLINE_OPENAI_MODEL: z.string().min(1).max(100).default("gpt-4.1-mini"),
  /** What the account pays for a million tokens of the model. */
  TRUNKLINE_OPENAI_USD_PER_MILLION_INPUT_TOKENS: price.default(0.4),
  TRUNKLINE_OPENAI_USD_PER_MILLION_OUTPUT_TOKENS: price.default(1.6),

  /** Bills analysed minutes to a customer; without its key nothing is billed. */
  TRUNKLINE_PADDLE_API_KEY: secret(8).optional(),
  TRUNKLINE_PADDLE_API_URL: httpUrl.default("https://api.paddle.com"),
  TRUNKLINE_PADDLE_CUSTOMER_ID: paddleId("ctm_").optional(),
  TRUNKLINE_PADDLE_ADDRESS_ID: paddleId("add_").optional(),
  TRUNKLINE_PADDLE_PRICE_ID: paddleId("pri_").optional(),

  /** Made by `migrate` where nobody can administer yet. */
  TRUNKLINE_ADMIN_EMAIL: z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.email("must be an e-mail address"))
    .optional(),
  TRUNKLINE_ADMIN_PASSWORD: z
    .string()
    .min(12, { error: "must have at least 12 characters" })
    .max(200, { error: "must have at most 200 characters" })
    .optional(),
  /** A file that holds the password alone, such as a container's secret. */
  TRUNKLINE_ADMIN_PASSWORD_FILE: z.string().optional(),
  /** Of telephone numbers that are written without a country code. */
  TRUNKLINE_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/, { error: "must be two capital letters (ISO 3166), such as CA" })
    .default("CA"),
  /** Days and hours of the organization. */
  TRUNKLINE_TIME_ZONE: timeZoneSchema.default("America/Toronto"),
  /** When contacts and leads may be called or written to, by their own clocks. */
  TRUNKLINE_CONTACT_HOURS: z
    .string()
    .refine(isDayWindow, { error: "must be from and to on one day, such as 08:00-21:00" })
    .default("08:00-21:00"),

  /** Are calls recorded that people place from here? Who must know is told. */
  TRUNKLINE_RECORD_CALLS: z.enum(["on", "off"]).default("off"),
  /** Hosts, or host:port, to which webhooks may go although their address is private, and without TLS. */
  TRUNKLINE_WEBHOOK_PRIVATE_HOSTS: z
    .string()
    .default("")
    .transform((list) => list.split(",").flatMap((host) => host.trim().toLowerCase() || []))
    .pipe(
      z.array(
        z.string().regex(/^[\w.:-]+$/, {
          error: "must be hosts, or host:port, with commas between them, such as hooks.internal:8443",
        }),
      ),
    ),

  TRUNKLINE_GRAFANA_URL: httpUrl.optional(),
  /** Asked by the performance report, and by whoever looks at the system's performance. */
  TRUNKLINE_PROMETHEUS_URL: httpUrl.optional(),
  /** Asked for the traces of a call, by its page. */
  TRUNKLINE_TEMPO_URL: httpUrl.optional(),
  /** Where runbooks are read as pages, without the name of one: the alert gateway's `/runbooks`. */
  TRUNKLINE_RUNBOOKS_URL: httpUrl.optional(),
  /** Tells us of alerts with this bearer secret, and takes our silences. */
  TRUNKLINE_ALERTMANAGER_URL: httpUrl.optional(),
  TRUNKLINE_ALERTMANAGER_TOKEN: secret(16).optional(),
  /** Where capacity runs leave their results (`k6-*.json`), for the performance report. */
  TRUNKLINE_CAPACITY_DIR: z.string().optional(),
  TRUNKLINE_FARO_URL: httpUrl.optional(),
  /** A call of which nothing was heard for so long is taken as over. */
  TRUNKLINE_STALE_CALL_MINUTES: wholeNumber(1, 1_440).default(120),
  ...retentionVariables,
});

/** The environment after parsing: every value typed, defaults filled in. */
export type Environment = z.output<typeof environmentSchema>;

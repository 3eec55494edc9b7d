import { z } from "zod";
import type { Service } from "./faults.ts";

const port = z.coerce.number().int().min(0).max(65_535);
const baseUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, ""));
const text = z.string().min(1).optional();

const environment = z.object({
  SIMULATOR_HOST: z.string().min(1).default("127.0.0.1"),
  SIMULATOR_PORT: port.default(8090),
  SIMULATOR_SMTP_PORT: port.default(8025),
  /** Where webhooks are posted to. */
  SIMULATOR_APP_URL: baseUrl.default("http://127.0.0.1:8080"),
  /** The address that the application believes to have: signatures are made over it. */
  TRUNKLINE_PUBLIC_URL: baseUrl.optional(),
  SIMULATOR_OFFICE: z.enum(["on", "off"]).default("off"),
  SIMULATOR_OFFICE_CALLS_PER_MINUTE: z.coerce.number().min(0.1).max(120).default(6),
  /** Do calls and SMS continue traces, as no vendor does? A single call may, too (`simulate call --propagate`). */
  SIMULATOR_PROPAGATE: z.enum(["on", "off"]).default("off"),
  /** How the voice agent proves itself; auto takes the strongest that has a secret. */
  SIMULATOR_VAPI_AUTH: z.enum(["auto", "hmac", "bearer", "secret", "none"]).default("auto"),
  TRUNKLINE_VAPI_BEARER_TOKEN: text,
  TRUNKLINE_VAPI_SECRET: text,
  TRUNKLINE_VAPI_HMAC_SECRET: text,
  TRUNKLINE_TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-zA-Z]{32}$/, "must be AC and 32 more characters")
    .default("AC00000000000000000000000000000000"),
  TRUNKLINE_TWILIO_AUTH_TOKEN: z.string().min(1).default("simulator-auth-token"),
  TRUNKLINE_TWILIO_FROM: z.string().min(1).default("+15145550100"),
  /** Where the application reaches us; recordings are announced there. */
  TRUNKLINE_TWILIO_API_URL: baseUrl.optional(),
  TRUNKLINE_VONAGE_API_KEY: z
    .string()
    .regex(/^[0-9a-zA-Z]{8}$/, "must be 8 letters and digits")
    .default("00000000"),
  TRUNKLINE_VONAGE_API_SECRET: z.string().min(1).default("simulator-api-secret"),
  TRUNKLINE_VONAGE_SIGNATURE_SECRET: z.string().min(1).default("simulator-signature-secret"),
  TRUNKLINE_ASSEMBLYAI_API_KEY: z.string().min(1).default("simulator-transcription-key"),
  TRUNKLINE_OPENAI_API_KEY: z.string().min(1).default("simulator-model-key"),
  TRUNKLINE_PADDLE_API_KEY: z.string().min(1).default("simulator-billing-key"),
  TRUNKLINE_RESEND_API_KEY: z.string().min(1).default("simulator-mail-key"),
});

/** How the voice agent proves who it is. */
export type VapiAuth = "hmac" | "bearer" | "secret" | "none";

/** What the simulator must know; all of it comes from the environment. */
export interface SimulatorConfig {
  readonly host: string;
  readonly port: number;
  readonly smtpPort: number;
  /** Where the application reaches us. */
  readonly ownUrl: string;
  readonly appUrl: string;
  /** Base over which signatures are made. */
  readonly publicAppUrl: string;
  readonly office: { readonly on: boolean; readonly callsPerMinute: number };
  readonly vapi: {
    readonly auth: VapiAuth;
    readonly bearerToken: string | undefined;
    readonly secret: string | undefined;
    readonly hmacSecret: string | undefined;
  };
  readonly twilio: { readonly accountSid: string; readonly authToken: string; readonly from: string };
  readonly vonage: { readonly apiKey: string; readonly apiSecret: string; readonly signatureSecret: string };
  /** The services' keys. */
  readonly keys: Readonly<Record<Service, string>>;
  readonly propagate: boolean;
  /** Factor on the carrier's own delays: 1 as in life, 0 at once. */
  readonly pace: number;
  /** 0 ≤ x < 1; a test may give its own. */
  readonly random: () => number;
}

/** Every mistake of the environment at once, each with the variable's name. */
export class SimulatorConfigError extends Error {}

/**
 * Reads the environment; an empty variable counts as absent.
 * @throws SimulatorConfigError
 */
export function readSimulatorConfig(env: Readonly<Record<string, string | undefined>>): SimulatorConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const result = environment.safeParse(given);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new SimulatorConfigError(`the simulator's environment is wrong:\n${lines.join("\n")}`);
  }
  const read = result.data;
  const secrets = {
    hmacSecret: read.TRUNKLINE_VAPI_HMAC_SECRET,
    bearerToken: read.TRUNKLINE_VAPI_BEARER_TOKEN,
    secret: read.TRUNKLINE_VAPI_SECRET,
  };
  return {
    host: read.SIMULATOR_HOST,
    port: read.SIMULATOR_PORT,
    smtpPort: read.SIMULATOR_SMTP_PORT,
    ownUrl: read.TRUNKLINE_TWILIO_API_URL ?? `http://127.0.0.1:${read.SIMULATOR_PORT}`,
    appUrl: read.SIMULATOR_APP_URL,
    publicAppUrl: read.TRUNKLINE_PUBLIC_URL ?? read.SIMULATOR_APP_URL,
    office: { on: read.SIMULATOR_OFFICE === "on", callsPerMinute: read.SIMULATOR_OFFICE_CALLS_PER_MINUTE },
    vapi: {
      auth: read.SIMULATOR_VAPI_AUTH === "auto" ? strongest(secrets) : read.SIMULATOR_VAPI_AUTH,
      ...secrets,
    },
    twilio: {
      accountSid: read.TRUNKLINE_TWILIO_ACCOUNT_SID,
      authToken: read.TRUNKLINE_TWILIO_AUTH_TOKEN,
      from: read.TRUNKLINE_TWILIO_FROM,
    },
    vonage: {
      apiKey: read.TRUNKLINE_VONAGE_API_KEY,
      apiSecret: read.TRUNKLINE_VONAGE_API_SECRET,
      signatureSecret: read.TRUNKLINE_VONAGE_SIGNATURE_SECRET,
    },
    keys: {
      transcription: read.TRUNKLINE_ASSEMBLYAI_API_KEY,
      llm: read.TRUNKLINE_OPENAI_API_KEY,
      billing: read.TRUNKLINE_PADDLE_API_KEY,
      email: read.TRUNKLINE_RESEND_API_KEY,
    },
    propagate: read.SIMULATOR_PROPAGATE === "on",
    pace: 1,
    random: Math.random,
  };
}

function strongest(secrets: {
  hmacSecret: string | undefined;
  bearerToken: string | undefined;
  secret: string | undefined;
}): VapiAuth {
  if (secrets.hmacSecret) return "hmac";
  if (secrets.bearerToken) return "bearer";
  return secrets.secret ? "secret" : "none";
}

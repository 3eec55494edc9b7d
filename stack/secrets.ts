import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeStateFolder } from "./state-folder.ts";

const NAMES = {
  TRUNKLINE_POSTGRES_PASSWORD: () => randomBytes(18).toString("hex"),
  TRUNKLINE_VAPI_BEARER_TOKEN: () => randomBytes(24).toString("hex"),
  TRUNKLINE_VAPI_SECRET: () => randomBytes(24).toString("hex"),
  TRUNKLINE_VAPI_HMAC_SECRET: () => randomBytes(24).toString("hex"),
  TRUNKLINE_TWILIO_ACCOUNT_SID: () => `AC${randomBytes(16).toString("hex")}`,
  TRUNKLINE_TWILIO_AUTH_TOKEN: () => randomBytes(16).toString("hex"),
  TRUNKLINE_VONAGE_API_KEY: () => randomBytes(4).toString("hex"),
  TRUNKLINE_VONAGE_API_SECRET: () => randomBytes(8).toString("hex"),
  TRUNKLINE_VONAGE_SIGNATURE_SECRET: () => randomBytes(24).toString("hex"),
  TRUNKLINE_ASSEMBLYAI_API_KEY: () => randomBytes(16).toString("hex"),
  TRUNKLINE_OPENAI_API_KEY: () => randomBytes(16).toString("hex"),
  TRUNKLINE_PADDLE_API_KEY: () => randomBytes(16).toString("hex"),
  TRUNKLINE_RESEND_API_KEY: () => randomBytes(16).toString("hex"),
  TRUNKLINE_ALERTMANAGER_TOKEN: () => randomBytes(24).toString("hex"),
  TRUNKLINE_GRAFANA_ADMIN_PASSWORD: () => randomBytes(12).toString("hex"),
} as const;

/** The environment variables that carry the demo's secrets. */
export const SECRET_NAMES: readonly string[] = Object.keys(NAMES);

/** The demo's secrets by the environment variable that carries each. */
export type Secrets = Readonly<Record<keyof typeof NAMES, string>>;

/**
 * Reads the demo's secrets from `file`, making those that are missing at random. The file is for its owner alone
 * (0600). A secret that is set in `env` wins and is not written down.
 */
export function demoSecrets(file: string, env: NodeJS.ProcessEnv = {}): Secrets {
  const stored: Record<string, unknown> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const secrets: Record<string, string> = {};
  let changed = false;
  for (const [name, make] of Object.entries(NAMES)) {
    const value = stored[name];
    if (typeof value === "string" && value !== "") secrets[name] = value;
    else {
      secrets[name] = make();
      changed = true;
    }
  }
  if (changed) {
    makeStateFolder(dirname(file));
    writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  chmodSync(file, 0o600);
  for (const name of SECRET_NAMES) {
    const given = env[name];
    // The cluster keeps the password it was made with.
    if (given && name !== "TRUNKLINE_POSTGRES_PASSWORD") secrets[name] = given;
  }
  return secrets as Secrets;
}

import { type Config, loadConfig } from "./config.ts";

/** The least that an environment must have. */
export function exampleEnvironment(): Readonly<Record<string, string>> {
  return {
    TRUNKLINE_DATABASE_URL: "postgres://example/example",
    TRUNKLINE_REDIS_URL: "redis://example",
    TRUNKLINE_VAPI_SECRET: "example-example-example",
    TRUNKLINE_TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
    TRUNKLINE_TWILIO_AUTH_TOKEN: "example-example",
    TRUNKLINE_TWILIO_FROM: "+15145550100",
  };
}

/** A configuration for describing the application; nothing can be reached with it. */
export function exampleConfig(): Config {
  return loadConfig(exampleEnvironment());
}

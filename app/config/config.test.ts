import { describe, expect, it } from "vitest";
import { ConfigError, loadConfig } from "./config.ts";

const valid = {
  TRUNKLINE_DATABASE_URL: "postgres://trunkline@127.0.0.1/trunkline",
  TRUNKLINE_REDIS_URL: "redis://127.0.0.1:6379",
  TRUNKLINE_VAPI_SECRET: "0123456789abcdef",
  TRUNKLINE_TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
  TRUNKLINE_TWILIO_AUTH_TOKEN: "12345678",
  TRUNKLINE_TWILIO_FROM: "+15145550100",
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe("loadConfig", () => {
  it("fills in defaults and freezes the result", () => {
    const config = loadConfig(valid);
    expect(config.http.port).toBe(8080);
    expect(config.roles).toEqual(["api", "live", "worker", "scheduler"]);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it("lists all mistakes at once, each with its variable and what is allowed", () => {
    const problems = problemsOf({
      ...valid,
      TRUNKLINE_HTTP_PORT: "eighty",
      TRUNKLINE_ROLES: "api,cook",
      TRUNKLINE_REDIS_URL: "",
    });
    expect(problems).toEqual([
      'TRUNKLINE_ROLES must be "all" or a list of api, live, worker, scheduler; not cook',
      "TRUNKLINE_HTTP_PORT must be a whole number from 0 to 65535",
      "TRUNKLINE_REDIS_URL is missing: it must be set",
    ]);
  });

  it("refuses to run without any way to recognise the voice agent", () => {
    const { TRUNKLINE_VAPI_SECRET: _, ...withoutSecret } = valid;
    expect(problemsOf(withoutSecret)[0]).toContain("every voice-agent webhook would be refused");
  });

  it("demands TLS in production", () => {
    expect(problemsOf({ ...valid, TRUNKLINE_ENV: "production" })[0]).toContain("must begin with https://");
  });
});

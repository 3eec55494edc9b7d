import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { appEnvironment, simulatorEnvironment } from "./app-environment.ts";
import { demoSecrets } from "./secrets.ts";
import { PORTS, readSettings } from "./settings.ts";

const dir = mkdtempSync(join(tmpdir(), "trunkline-settings-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("ports", () => {
  it("are the documented ones, and each can be changed by its variable", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    for (const [name, { variable, port }] of Object.entries(PORTS)) {
      expect(readme, variable).toMatch(new RegExp(`\\b${port}\\b`));
      expect(readme).toContain(`\`${variable}\``);
      expect(readSettings({ [variable]: "55555" }).ports).toMatchObject({ [name]: 55_555 });
    }
  });

  it("that are wrong or used twice are all named at once", () => {
    const env = { TRUNKLINE_HTTP_PORT: "no", TRUNKLINE_REDIS_PORT: "99999", TRUNKLINE_GRAFANA_PORT: "9090" };
    expect(() => readSettings(env)).toThrow(
      [
        "TRUNKLINE_HTTP_PORT=no must be a whole number from 1 to 65535",
        "TRUNKLINE_PROMETHEUS_PORT and TRUNKLINE_GRAFANA_PORT are both 9090",
        "TRUNKLINE_REDIS_PORT=99999 must be a whole number from 1 to 65535",
      ].join("\n"),
    );
  });
});

describe("the demo's secrets", () => {
  it("are random, kept, and for their owner's eyes only", () => {
    const file = join(dir, "secrets.json");
    const first = demoSecrets(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(demoSecrets(file)).toEqual(first);
    expect(demoSecrets(join(dir, "others.json")).TRUNKLINE_VAPI_SECRET).not.toBe(first.TRUNKLINE_VAPI_SECRET);
    expect(first.TRUNKLINE_TWILIO_ACCOUNT_SID).toMatch(/^AC[0-9a-f]{32}$/);
  });

  it("give way to those of the environment, which are not written down", () => {
    const file = join(dir, "given.json");
    const secrets = demoSecrets(file, { TRUNKLINE_VAPI_SECRET: "given-by-the-user" });
    expect(secrets.TRUNKLINE_VAPI_SECRET).toBe("given-by-the-user");
    expect(readFileSync(file, "utf8")).not.toContain("given-by-the-user");
  });
});

describe("the environment of our processes", () => {
  const settings = readSettings({ TRUNKLINE_HTTP_PORT: "18080", TRUNKLINE_STATE_DIR: dir });
  const secrets = demoSecrets(join(dir, "secrets.json"));
  const worker = { roles: "worker", port: 18_081, serviceName: "trunkline-worker" };

  it("follows the ports, and says demo", () => {
    expect(appEnvironment(settings, secrets, worker, {})).toMatchObject({
      TRUNKLINE_ENV: "demo",
      TRUNKLINE_ROLES: "worker",
      TRUNKLINE_HTTP_HOST: "127.0.0.1",
      TRUNKLINE_HTTP_PORT: "18081",
      TRUNKLINE_PUBLIC_URL: "http://127.0.0.1:18080",
      OTEL_SERVICE_NAME: "trunkline-worker",
    });
    expect(simulatorEnvironment(settings, secrets, {}).SIMULATOR_APP_URL).toBe("http://127.0.0.1:18080");
  });

  it("lets the caller choose the SMS vendor, whose secrets the simulator has, too", () => {
    const env = appEnvironment(settings, secrets, worker, { TRUNKLINE_SMS_PROVIDER: "vonage" });
    expect(env).toMatchObject({
      TRUNKLINE_SMS_PROVIDER: "vonage",
      TRUNKLINE_VONAGE_API_KEY: expect.stringMatching(/^[0-9a-f]{8}$/),
      TRUNKLINE_VONAGE_API_URL: env.TRUNKLINE_TWILIO_API_URL,
    });
    const simulator = simulatorEnvironment(settings, secrets, {});
    for (const name of ["API_KEY", "API_SECRET", "SIGNATURE_SECRET"]) {
      expect(simulator[`TRUNKLINE_VONAGE_${name}`]).toBe(env[`TRUNKLINE_VONAGE_${name}`]);
    }
  });

  it("takes behaviour from the caller, never roles or addresses", () => {
    const caller = {
      TRUNKLINE_LOG_LEVEL: "debug",
      TRUNKLINE_ROLES: "all",
      TRUNKLINE_DATABASE_URL: "postgres://prod",
    };
    const env = appEnvironment(settings, secrets, worker, caller);
    expect(env.TRUNKLINE_LOG_LEVEL).toBe("debug");
    expect(env.TRUNKLINE_ROLES).toBe("worker");
    expect(env.TRUNKLINE_DATABASE_URL).not.toContain("prod");
  });
});

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { appEnvironment, simulatorEnvironment } from "../app-environment.ts";
import { demoSecrets } from "../secrets.ts";
import { PROJECT, readSettings } from "../settings.ts";
import { hasLoki, lokiCommand } from "./loki.ts";
import { AbsentError } from "./part.ts";

const dir = mkdtempSync(join(tmpdir(), "trunkline-loki-"));
const program = join(dir, "loki");
writeFileSync(program, "#!/bin/sh\n");
chmodSync(program, 0o755);
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(dir, { recursive: true }));

const environments = () => {
  const settings = readSettings({ TRUNKLINE_STATE_DIR: dir });
  const secrets = demoSecrets(join(dir, "secrets.json"));
  const worker = { roles: "worker", port: 8081, serviceName: "trunkline-worker" };
  return [appEnvironment(settings, secrets, worker, {}), simulatorEnvironment(settings, secrets, {})];
};

describe("Loki, which a machine may have", () => {
  it.each([
    ["TRUNKLINE_LOKI", () => vi.stubEnv("TRUNKLINE_LOKI", program)],
    [
      "the PATH",
      () => {
        vi.stubEnv("TRUNKLINE_LOKI", "");
        vi.stubEnv("PATH", dir);
      },
    ],
  ])("is the one of %s, and then all processes send their log", (_where, given) => {
    given();
    expect(lokiCommand()).toBe(program);
    for (const one of environments()) expect(one).toMatchObject({ OTEL_LOGS_EXPORTER: "otlp" });
  });

  it("is absent where there is none, and says how to get it", () => {
    vi.stubEnv("TRUNKLINE_LOKI", "");
    const absent = () => lokiCommand(() => null);
    expect(absent).toThrow(AbsentError);
    expect(absent).toThrow(/keeps the logs; put loki 3 .* TRUNKLINE_LOKI/);
  });

  it("is absent where TRUNKLINE_LOKI names nothing that runs, and no log is sent to nobody", () => {
    vi.stubEnv("TRUNKLINE_LOKI", "/no/loki");
    expect(() => lokiCommand()).toThrow("TRUNKLINE_LOKI=/no/loki is not an executable file");
    expect(hasLoki()).toBe(false);
    for (const one of environments()) expect(one).not.toHaveProperty("OTEL_LOGS_EXPORTER");
  });
});

describe("loki.yaml", () => {
  const config = parse(readFileSync(join(PROJECT, "loki/loki.yaml"), "utf8"));

  it("keeps everything in one folder: Loki's defaults put chunks and index below wherever it is started", () => {
    const folders = [
      config.common.path_prefix,
      config.storage_config.object_store.filesystem.dir,
      config.ruler_storage.local.directory,
      config.compactor.working_directory,
    ];
    for (const folder of folders) expect(folder).toMatch(/^\$\{TRUNKLINE_LOKI_DIR:-[.]trunkline[/]loki\}/);
    // Without it that folder is read by nobody.
    expect(config.storage_config.use_thanos_objstore).toBe(true);
  });

  it("tells nobody outside of its use", () => {
    expect(config.analytics).toEqual({ reporting_enabled: false });
  });
});

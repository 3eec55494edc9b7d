import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { publicUrl } from "../app-environment.ts";
import { EXIT } from "../exit-code.ts";
import { demoSecrets } from "../secrets.ts";
import { loopback, PROJECT, type Settings } from "../settings.ts";
import { ensureTool, toolIsBuilt } from "../tools/go-tool.ts";
import { liveLine } from "../view/live-line.ts";

/** What `./trunkline k6` was asked for. */
export interface K6Request {
  readonly scenario: string;
  /** k6's own options. */
  readonly args: readonly string[];
  /** Without it, a run that Prometheus or Tempo could not judge fails. */
  readonly allowUnjudged?: boolean;
}

/**
 * `./trunkline k6 SCENARIO [-- k6's own options]`: runs k6/scenarios/SCENARIO.ts against the running stack. Answers
 * k6's exit code: 99 where an SLA's threshold was breached, 110 where Prometheus or Tempo could not judge.
 */
export async function k6(
  settings: Settings,
  { scenario, args, allowUnjudged = false }: K6Request,
): Promise<number> {
  const file = join(PROJECT, "k6/scenarios", `${scenario}.ts`);
  if (!toolIsBuilt("k6", settings.cacheDir)) {
    process.stderr.write("k6 is not built yet: that takes some minutes, once. The load follows.\n");
  }
  const line = liveLine(process.stderr);
  const command = await ensureTool("k6", {
    cacheDir: settings.cacheDir,
    onProgress: (text) => line.show(`building k6: ${text}`),
  });
  line.clear();
  const reports = join(settings.stateDir, "reports");
  mkdirSync(reports, { recursive: true });
  const report = join(reports, `k6-${scenario}.json`);
  rmSync(report, { force: true });
  const child = spawn(command, ["run", ...args, file], {
    cwd: PROJECT,
    stdio: "inherit",
    env: {
      ...process.env,
      ...k6Environment(settings),
      ...(allowUnjudged ? { TRUNKLINE_K6_ALLOW_UNJUDGED: "true" } : {}),
    },
  });
  // Ctrl-C reaches k6 by the terminal; we wait for its summary.
  process.on("SIGINT", () => {});
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => resolve(status ?? 1));
  });
  return code === EXIT.notJudged && hasMissed(report) ? EXIT.slaBreached : code;
}

/** k6 ends with 110 also where thresholds were missed besides, and a missed one is the graver news. */
function hasMissed(report: string): boolean {
  if (!existsSync(report)) return false;
  return (JSON.parse(readFileSync(report, "utf8")) as { verdict?: string }).verdict === "missed";
}

/** The scenarios there are, by name. */
export function scenarios(): string[] {
  const folder = join(PROJECT, "k6/scenarios");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -3))
    .sort();
}

/** What a scenario reads from its environment: addresses, and the secrets with which it signs as a vendor. */
export function k6Environment(settings: Settings): NodeJS.ProcessEnv {
  const secrets = demoSecrets(join(settings.stateDir, "secrets.json"), process.env);
  return {
    TRUNKLINE_PUBLIC_URL: publicUrl(settings),
    TRUNKLINE_PROMETHEUS_URL: loopback(settings, "prometheus"),
    TRUNKLINE_TEMPO_URL: loopback(settings, "tempo"),
    TRUNKLINE_SIMULATOR_URL: loopback(settings, "simulator"),
    TRUNKLINE_REPORT_DIR: join(settings.stateDir, "reports"),
    TRUNKLINE_VAPI_BEARER_TOKEN: secrets.TRUNKLINE_VAPI_BEARER_TOKEN,
    TRUNKLINE_VAPI_SECRET: secrets.TRUNKLINE_VAPI_SECRET,
    TRUNKLINE_VAPI_HMAC_SECRET: secrets.TRUNKLINE_VAPI_HMAC_SECRET,
    K6_NO_USAGE_REPORT: "true",
  };
}

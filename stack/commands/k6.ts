import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { publicUrl } from "../app-environment.ts";
import { EXIT } from "../exit-code.ts";
import { freePort } from "../process/free-port.ts";
import { keepRun, readRun } from "../load/kept-runs.ts";
import { findBrowser, releaseName } from "../load/surroundings.ts";
import { demoSecrets } from "../secrets.ts";
import { loopback, PROJECT, type Settings } from "../settings.ts";
import { ensureTool, toolIsBuilt } from "../tools/go-tool.ts";
import { liveLine } from "../view/live-line.ts";
import { appCommandOutput } from "./app-command.ts";

/** What `./trunkline k6` was asked for. */
export interface K6Request {
  readonly scenario: string;
  /** k6's own options. */
  readonly args: readonly string[];
  /** Without it, a run that Prometheus or Tempo could not judge fails. */
  readonly allowUnjudged?: boolean;
  /** Durations are divided by this. */
  readonly compress?: number;
  /** What part of the users, calls and rates there is, 0 to 1. */
  readonly load?: number;
  /** How long a soak lasts, in minutes. */
  readonly soakMinutes?: number;
}

/** People who are signed in at the same time, by scenario; the others have the demo's people, or nobody. */
const PEOPLE: Readonly<Record<string, number>> = {
  "api-load": 100,
  stress: 500,
  soak: 100,
  spike: 100,
  websocket: 60,
  browser: 1,
  "mixed-day": 30,
  chaos: 20,
};

/**
 * `./trunkline k6 SCENARIO [-- k6's own options]`: runs k6/scenarios/SCENARIO.ts against the running stack and keeps its reports.
 * Answers k6's exit code: 99 where what is owed was missed, or client and server tell different things; 110 where Prometheus or
 * Tempo could not judge.
 */
export async function k6(settings: Settings, request: K6Request): Promise<number> {
  const { scenario, args } = request;
  const command = await builtK6(settings);
  const reports = join(settings.stateDir, "reports");
  mkdirSync(reports, { recursive: true });
  const report = join(reports, `k6-${scenario}`);
  for (const kind of ["json", "xml", "html"]) rmSync(`${report}.${kind}`, { force: true });
  const people = await preparePeople(settings, scenario, request.load ?? 1);
  const address = `127.0.0.1:${await freePort()}`;
  try {
    const file = join(PROJECT, "k6/scenarios", `${scenario}.ts`);
    const code = await run(command, ["run", "--address", address, ...args, file], {
      ...process.env,
      ...k6Environment(settings),
      ...ofRequest(request),
      ...(people === null ? {} : { TRUNKLINE_K6_PEOPLE_FILE: people }),
      K6_ADDRESS: address,
    });
    const kept = keepRun(settings.stateDir, report);
    if (kept !== undefined) {
      process.stderr.write(
        `Kept as ${kept.name}: ./trunkline k6 compare shows it beside the run before it.\n`,
      );
    }
    return exitCode(code, `${report}.json`);
  } finally {
    if (people !== null) rmSync(people, { force: true });
  }
}

/** k6's own code, except where a report that was written tells of what k6 cannot judge, or of graver news than k6 does. */
function exitCode(code: number, report: string): number {
  const ofJudgement = code === EXIT.done || code === EXIT.notJudged || code === EXIT.slaBreached;
  return ofJudgement && readRun(report)?.verdict === "missed" ? EXIT.slaBreached : code;
}

async function builtK6(settings: Settings): Promise<string> {
  if (!toolIsBuilt("k6", settings.cacheDir)) {
    process.stderr.write("k6 is not built yet: that takes some minutes, once. The load follows.\n");
  }
  const line = liveLine(process.stderr);
  const command = await ensureTool("k6", {
    cacheDir: settings.cacheDir,
    onProgress: (text) => line.show(`building k6: ${text}`),
  });
  line.clear();
  return command;
}

/** Opens sessions of as many people as the scenario has; answers the file that holds them, null where it needs none. */
async function preparePeople(settings: Settings, scenario: string, share: number): Promise<string | null> {
  const people = PEOPLE[scenario];
  if (people === undefined) return null;
  const count = Math.max(1, Math.round(people * share));
  const sessions = await appCommandOutput(settings, "user", ["load-test", String(count)]);
  const file = join(settings.stateDir, "reports", `k6-people-${process.pid}.json`);
  writeFileSync(file, sessions, { mode: 0o600 });
  return file;
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(command, args, { cwd: PROJECT, stdio: "inherit", env });
  // Ctrl-C reaches k6 by the terminal; we wait for its summary.
  const ignore = () => {};
  process.on("SIGINT", ignore);
  return new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => resolve(status ?? EXIT.failed));
  }).finally(() => process.off("SIGINT", ignore));
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

function ofRequest({ allowUnjudged, compress, load, soakMinutes }: K6Request): NodeJS.ProcessEnv {
  return {
    ...(allowUnjudged ? { TRUNKLINE_K6_ALLOW_UNJUDGED: "true" } : {}),
    ...(compress === undefined ? {} : { TRUNKLINE_K6_COMPRESS: String(compress) }),
    ...(load === undefined ? {} : { TRUNKLINE_K6_LOAD_SHARE: String(load) }),
    ...(soakMinutes === undefined ? {} : { TRUNKLINE_K6_SOAK_MINUTES: String(soakMinutes) }),
  };
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
    TRUNKLINE_K6_RELEASE: releaseName(process.env),
    TRUNKLINE_VAPI_BEARER_TOKEN: secrets.TRUNKLINE_VAPI_BEARER_TOKEN,
    TRUNKLINE_VAPI_SECRET: secrets.TRUNKLINE_VAPI_SECRET,
    TRUNKLINE_VAPI_HMAC_SECRET: secrets.TRUNKLINE_VAPI_HMAC_SECRET,
    K6_NO_USAGE_REPORT: "true",
    ...findBrowser(process.env),
  };
}

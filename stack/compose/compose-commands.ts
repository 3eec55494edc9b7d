import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../engine.ts";
import { run } from "../process/command.ts";
import { demoSecrets } from "../secrets.ts";
import { PORTS, type PortName, PROJECT, type Settings } from "../settings.ts";
import type { PartState } from "../supervisor/plan.ts";
import { audienceLinks } from "../supervisor/stack-plan.ts";
import { writeState } from "../supervisor/state-file.ts";
import type { PartStatus } from "../supervisor/supervisor.ts";

/** Starts all services of compose.yaml and, with `wait`, waits until they are healthy. Answers the exit code. */
export async function composeUp(
  engine: Engine,
  settings: Settings,
  options: { readonly wait: boolean },
): Promise<number> {
  writeComposeEnvironment(settings);
  writeState(settings.stateDir, {
    mode: "containers",
    startedAt: new Date().toISOString(),
    supervisor: null,
    parts: [],
  });
  process.stdout.write(`A container engine answers (${engine.command}): starting compose.yaml.\n`);
  const args = ["up", "--detach", "--build", ...(options.wait ? ["--wait", "--wait-timeout", "600"] : [])];
  const code = await inForeground(engine, settings, args);
  if (code !== 0) return code;
  const lines = audienceLinks(settings).map(({ who, url }) => `  ${who.padEnd(32)} ${url}`);
  process.stdout.write(`\nWhere to start\n${lines.join("\n")}\n\n`);
  process.stdout.write(
    "Sign in as agent@, supervisor@, manager@ or admin@trunkline.example with the password trunkline-demo.\n",
  );
  return 0;
}

/** Stops all services; with `volumes` their data are removed too. */
export async function composeDown(
  engine: Engine,
  settings: Settings,
  options: { readonly volumes?: boolean },
): Promise<void> {
  const code = await inForeground(engine, settings, ["down", ...(options.volumes ? ["--volumes"] : [])]);
  if (code !== 0) throw new Error(`${engine.command} compose down ended with code ${code}`);
}

/** Follows or prints the log of one service. Answers the exit code. */
export function composeLogs(
  engine: Engine,
  settings: Settings,
  name: string,
  options: { readonly follow?: boolean; readonly lines: number },
): Promise<number> {
  const args = ["logs", "--tail", String(options.lines), ...(options.follow ? ["--follow"] : []), name];
  return inForeground(engine, settings, args);
}

/** What the engine says of each service, in the words of `./trunkline status`. */
export async function composeStatus(engine: Engine, settings: Settings): Promise<PartStatus[]> {
  const out = await run(engine.command, [...composeArguments(settings), "ps", "--all", "--format", "json"]);
  // Older versions answer one array, newer ones an object a line.
  const text = out.trim();
  const rows: unknown[] = text.startsWith("[")
    ? JSON.parse(text)
    : text
        .split("\n")
        .filter(Boolean)
        .map((l) => JSON.parse(l));
  return rows.map((row) => serviceStatus(row as ServiceRow));
}

/** What `compose ps --format json` tells of a container, as far as we read it. */
export interface ServiceRow {
  readonly Service: string;
  readonly State: string;
  readonly Health?: string;
  readonly ExitCode?: number;
  readonly Status?: string;
  readonly Publishers?: readonly { readonly URL?: string; readonly PublishedPort?: number }[] | null;
}

/** Maps a container's state to a part's. A one-shot that ended well is ready: its work is done. */
export function serviceStatus(row: ServiceRow): PartStatus {
  let state: PartState = "waiting";
  if (row.State === "running") {
    state = row.Health === "starting" ? "starting" : row.Health === "unhealthy" ? "failed" : "ready";
  } else if (row.State === "exited") state = row.ExitCode === 0 ? "ready" : "failed";
  else if (row.State === "restarting" || row.State === "dead") state = "failed";
  const published = row.Publishers?.find((one) => (one.PublishedPort ?? 0) > 0);
  return {
    name: row.Service,
    state,
    url: published === undefined ? null : `http://${published.URL || "127.0.0.1"}:${published.PublishedPort}`,
    detail: row.Status ?? "",
    purpose: "",
    since: "",
    restarts: 0,
    retries: false,
    process: null,
    logFile: "",
    logLines: [],
  };
}

/** Writes secrets and ports for compose.yaml, readable by their owner alone. Answers the file. */
export function writeComposeEnvironment(settings: Settings): string {
  const file = join(settings.stateDir, "compose.env");
  const secrets = demoSecrets(join(settings.stateDir, "secrets.json"), process.env);
  const ports = Object.entries(PORTS).map(
    ([name, { variable }]) => [variable, String(settings.ports[name as PortName])] as const,
  );
  const lines = [...Object.entries(secrets), ...ports].map(([name, value]) => `${name}=${value}`);
  mkdirSync(settings.stateDir, { recursive: true });
  writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return file;
}

function composeArguments(settings: Settings): string[] {
  return ["compose", "--project-directory", PROJECT, "--env-file", join(settings.stateDir, "compose.env")];
}

function inForeground(engine: Engine, settings: Settings, args: readonly string[]): Promise<number> {
  const child = spawn(engine.command, [...composeArguments(settings), ...args], {
    stdio: "inherit",
    cwd: PROJECT,
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

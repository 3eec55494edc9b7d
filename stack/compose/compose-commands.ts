import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../engine.ts";
import { demoSecrets } from "../secrets.ts";
import { PORTS, type PortName, PROJECT, type Settings } from "../settings.ts";
import { makeStateFolder } from "../state-folder.ts";
import type { PartState } from "../supervisor/plan.ts";
import { audienceLinks } from "../supervisor/stack-plan.ts";
import { writeState } from "../supervisor/state-file.ts";
import type { PartStatus } from "../supervisor/supervisor.ts";
import {
  composeEnvironmentFile,
  composeOutput,
  composeWithoutSecrets,
  composeWithSecrets,
  findRemains,
  projectName,
  type Remains,
  removeImage,
} from "./compose-project.ts";
import { letContainersRead } from "./mounted-files.ts";

/** The images could not be pulled or built, and nothing of the stack is there: it can only run without containers. */
export class ImagesAbsentError extends Error {
  constructor() {
    super(`The images could not be pulled or built (see above). ${WITHOUT_CONTAINERS}`);
    this.name = "ImagesAbsentError";
  }
}

const WITHOUT_CONTAINERS = "The way without containers: TRUNKLINE_ENGINE=none ./trunkline up";

/**
 * Starts all services of compose.yaml and, with `wait`, waits until they are healthy. Answers the exit code. Throws
 * ImagesAbsentError, with nothing left behind, where a first start cannot get its images.
 */
export async function composeUp(
  engine: Engine,
  settings: Settings,
  options: { readonly wait: boolean },
): Promise<number> {
  const before = await findRemains(engine, settings);
  refuseDataWithoutSecrets(settings, before);
  writeComposeEnvironment(settings);
  letContainersRead(PROJECT);
  process.stdout.write(`A container engine answers (${engine.command}): starting compose.yaml.\n`);
  if ((await composeWithSecrets(engine, settings, ["up", "--no-start", "--build"])) !== 0) {
    if (before.containers.length + before.volumes.length === 0) {
      await composeDown(engine, settings, { volumes: true });
      throw new ImagesAbsentError();
    }
    process.stderr.write(`The images could not be pulled or built (see above); the data stay as they are.\n`);
    return 1;
  }
  writeState(settings.stateDir, {
    mode: "containers",
    startedAt: new Date().toISOString(),
    supervisor: null,
    parts: [],
  });
  const wait = options.wait ? ["--wait", "--wait-timeout", "600"] : [];
  const code = await composeWithSecrets(engine, settings, ["up", "--detach", ...wait]);
  if (code !== 0) {
    process.stderr.write(
      "Not every part is ready: ./trunkline status says which, ./trunkline logs PART why.\n",
    );
    return code;
  }
  const lines = audienceLinks(settings).map(({ who, url }) => `  ${who.padEnd(32)} ${url}`);
  process.stdout.write(`\nWhere to start\n${lines.join("\n")}\n\n`);
  process.stdout.write(
    "Sign in as agent@, supervisor@, manager@ or admin@trunkline.example with the password trunkline-demo.\n",
  );
  return 0;
}

/** A database keeps the password that it was made with: new secrets would only lock everybody out. */
function refuseDataWithoutSecrets(settings: Settings, { volumes }: Remains): void {
  const secrets = join(settings.stateDir, "secrets.json");
  const database = `${projectName(settings)}_postgres`;
  if (existsSync(secrets) || !volumes.includes(database)) return;
  throw new Error(
    `The volume ${database} holds data, but the secrets that it was made with are missing (${secrets}).\n` +
      "Put that file back, or forget the data: ./trunkline down --volumes",
  );
}

/** Stops all services; with `volumes` their data and their image are removed too. */
export async function composeDown(
  engine: Engine,
  settings: Settings,
  options: { readonly volumes?: boolean },
): Promise<void> {
  const args = ["down", "--remove-orphans", ...(options.volumes ? ["--volumes"] : [])];
  const code = await composeWithoutSecrets(engine, settings, args);
  if (code !== 0) throw new Error(`${engine.command} compose down ended with code ${code}`);
  if (options.volumes) await removeImage(engine, settings);
}

/** Follows or prints the log of one service. Answers the exit code. */
export function composeLogs(
  engine: Engine,
  settings: Settings,
  name: string,
  options: { readonly follow?: boolean; readonly lines: number },
): Promise<number> {
  const args = ["logs", "--tail", String(options.lines), ...(options.follow ? ["--follow"] : []), name];
  return composeWithoutSecrets(engine, settings, args);
}

/** Runs a program in the container of a service; what is piped in reaches it. Answers its exit code. */
export function composeExec(
  engine: Engine,
  settings: Settings,
  service: string,
  command: readonly string[],
): Promise<number> {
  return composeWithoutSecrets(engine, settings, ["exec", "-T", service, ...command]);
}

/** What the engine says of each service, in the words of `./trunkline status`. */
export async function composeStatus(engine: Engine, settings: Settings): Promise<PartStatus[]> {
  const out = await composeOutput(engine, settings, ["ps", "--all", "--format", "json"]);
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

/** Writes secrets, ports and the project's name for compose.yaml, readable by their owner alone. Answers the file. */
export function writeComposeEnvironment(settings: Settings): string {
  const file = composeEnvironmentFile(settings);
  const secrets = demoSecrets(join(settings.stateDir, "secrets.json"), process.env);
  const ports = Object.entries(PORTS).map(
    ([name, { variable }]) => [variable, String(settings.ports[name as PortName])] as const,
  );
  const name = ["COMPOSE_PROJECT_NAME", projectName(settings)] as const;
  const lines = [name, ...Object.entries(secrets), ...ports].map(([key, value]) => `${key}=${value}`);
  makeStateFolder(settings.stateDir);
  writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return file;
}

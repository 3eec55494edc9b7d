import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pc from "picocolors";
import { composeUp, ImagesAbsentError } from "../compose/compose-commands.ts";
import { containersUntilCtrlC } from "../compose/compose-foreground.ts";
import { type Engine, findEngine } from "../engine.ts";
import { EXIT, UsageError } from "../exit-code.ts";
import { NODE } from "../parts/node-process.ts";
import { identify, isRunning, type ProcessIdentity } from "../process/identity.ts";
import { lastLines } from "../process/log-file.ts";
import { takenPorts } from "../process/port-holder.ts";
import { STOP_SIGNALS } from "../process/stop-signals.ts";
import { PORTS, type PortName, PROJECT, type Settings } from "../settings.ts";
import { makeStateFolder } from "../state-folder.ts";
import { endLeftovers, STACK_ID_VARIABLE } from "../supervisor/leftovers.ts";
import { isSettled } from "../supervisor/plan.ts";
import { APPLICATION_PARTS, audienceLinks } from "../supervisor/stack-plan.ts";
import { readState, type StackState, supervisorRuns } from "../supervisor/state-file.ts";
import type { PartStatus } from "../supervisor/supervisor.ts";
import { type LiveList, liveList } from "../view/live-list.ts";
import { partTable } from "../view/part-lines.ts";
import { stopSupervisor } from "./down.ts";

/** Options of `up`. */
export interface UpOptions {
  readonly detach?: boolean;
  readonly wait?: boolean;
}

/** `./trunkline up`. Answers the exit code. */
export async function up(settings: Settings, options: UpOptions): Promise<number> {
  if (options.wait && !options.detach)
    throw new UsageError("--wait needs --detach; without it `up` waits anyway");
  const state = readState(settings.stateDir);
  if (supervisorRuns(state) && state !== null) {
    process.stdout.write(`Trunkline is already running:\n${partTable(state.parts).join("\n")}\n`);
    process.stdout.write(`${linksText(settings, state.parts)}\n`);
    return 0;
  }
  const engine = await findEngine(process.env);
  if (engine === null) {
    process.stdout.write("No container engine answers: starting everything as processes of this machine.\n");
    return startProcesses(settings, options);
  }
  try {
    return await startContainers(engine, settings, options);
  } catch (error) {
    // Who names an engine insists on it.
    if (!(error instanceof ImagesAbsentError) || process.env.TRUNKLINE_ENGINE) throw error;
    process.stdout.write(`${error.message}\nTaking it: starting everything as processes of this machine.\n`);
    return startProcesses(settings, options);
  }
}

async function startContainers(engine: Engine, settings: Settings, options: UpOptions): Promise<number> {
  const start = () => composeUp(engine, settings, { wait: !options.detach || options.wait === true });
  if (!options.detach) return containersUntilCtrlC(engine, settings, start);
  const code = await start();
  if (code === EXIT.done) process.stdout.write("Stop everything with ./trunkline down.\n");
  return code;
}

async function startProcesses(settings: Settings, options: UpOptions): Promise<number> {
  const startedAt = Date.now();
  // What a crash left behind would hold our ports; what a stranger holds is the user's to decide.
  await endLeftovers(settings.stateDir, settings.stackId, [process.pid, process.ppid]);
  const taken = await takenPorts(
    Object.entries(PORTS).map(([name, { variable }]) => ({
      variable,
      port: settings.ports[name as PortName],
    })),
  );
  if (taken.length > 0) {
    const lines = taken.map((line) => `  ${line}\n`).join("");
    process.stderr.write(
      `Nothing was started:\n${lines}Set the variable to another port, or end that process.\n`,
    );
    return 1;
  }
  const supervisor = launchSupervisor(settings, options.detach === true ? null : identify(process.pid));
  const list = liveList(process.stdout);
  let stopping = false;
  for (const signal of STOP_SIGNALS) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      list.say(pc.dim(options.detach ? "Stopping" : "Stopping all parts in order"));
    });
  }
  let announced = false;
  let applicationSaid = false;
  for (;;) {
    const state = readState(settings.stateDir);
    const ours = state?.supervisor?.pid === supervisor.pid ? state : null;
    if (ours !== null) list.show(ours.parts);
    if (stopping) return stopAll(settings, list);
    if (!isRunning(supervisor)) return supervisorEnded(settings);
    if (ours !== null && !applicationSaid && applicationReady(ours)) {
      applicationSaid = true;
      list.say(pc.bold(`The application answers after ${seconds(startedAt)}.`));
      if (options.detach && !options.wait) return leaveRunning(settings, ours);
    }
    if (ours !== null && options.detach && givesUp(ours)) {
      process.stderr.write(
        "The application does not come up; the supervisor goes on trying. See ./trunkline logs PART.\n",
      );
      return 1;
    }
    if (ours !== null && !announced && ours.parts.every(hasSettled)) {
      announced = true;
      list.say(pc.bold(`All parts have settled after ${seconds(startedAt)}.`));
      list.say(linksText(settings, ours.parts));
      if (options.detach) return applicationReady(ours) ? 0 : 1;
      list.say(pc.dim("Ctrl-C stops everything."));
    }
    await sleep(150);
  }
}

function launchSupervisor(settings: Settings, owner: ProcessIdentity | null): ProcessIdentity {
  makeStateFolder(settings.stateDir);
  const log = openSync(supervisorLog(settings), "a");
  const child = spawn(
    NODE,
    [join(PROJECT, "stack/supervisor/main.ts"), ...(owner === null ? [] : [JSON.stringify(owner)])],
    {
      cwd: PROJECT,
      detached: true,
      stdio: ["ignore", log, log],
      env: { ...process.env, [STACK_ID_VARIABLE]: settings.stackId },
    },
  );
  child.unref();
  const identity = child.pid === undefined ? null : identify(child.pid);
  if (identity === null)
    throw new Error(`the supervisor cannot be started (log: ${supervisorLog(settings)})`);
  return identity;
}

async function stopAll(settings: Settings, list: LiveList): Promise<number> {
  await stopSupervisor(settings, (parts) => list.show(parts));
  list.say("Stopped.");
  return EXIT.interrupted;
}

function supervisorEnded(settings: Settings): number {
  const state = readState(settings.stateDir);
  if (state !== null && state.parts.length > 0 && state.parts.every((part) => part.state === "stopped")) {
    process.stdout.write("Stopped by another command.\n");
    return 0;
  }
  const said = lastLines(supervisorLog(settings), 12).join("\n  ");
  process.stderr.write(`The supervisor ended:\n  ${said}\n`);
  return 1;
}

function leaveRunning(settings: Settings, state: StackState): number {
  const rest = state.parts.filter((part) => !hasSettled(part)).map((part) => part.name);
  process.stdout.write(`${linksText(settings, state.parts)}\n`);
  if (rest.length > 0) {
    process.stdout.write(`Still on its way: ${rest.join(", ")}. See ./trunkline status.\n`);
  }
  process.stdout.write("Stop everything with ./trunkline down.\n");
  return 0;
}

function applicationReady(state: StackState): boolean {
  return APPLICATION_PARTS.every((name) => state.parts.find((part) => part.name === name)?.state === "ready");
}

/** True for a part that will not change soon; one that failed a few times may be left out of the wait. */
function hasSettled({ state, retries, restarts }: PartStatus): boolean {
  return isSettled(state) && (!retries || restarts >= 3);
}

/** True when a part of the application has failed so often that waiting makes no sense for a script. */
function givesUp(state: StackState): boolean {
  return state.parts.some(
    ({ name, state, restarts }) => APPLICATION_PARTS.includes(name) && state === "failed" && restarts >= 4,
  );
}

/** Where each audience starts; addresses of parts that are not ready are dimmed. */
function linksText(settings: Settings, parts: readonly PartStatus[]): string {
  const ready = new Set(
    parts.flatMap((part) => (part.state === "ready" && part.url !== null ? [part.url] : [])),
  );
  const lines = audienceLinks(settings).map(({ who, url }) => {
    const there = [...ready].some((base) => url.startsWith(base));
    return there ? `  ${who.padEnd(32)} ${url}` : pc.dim(`  ${who.padEnd(32)} ${url} (not ready)`);
  });
  const signIn = "agent@, supervisor@, manager@ or admin@trunkline.example with the password trunkline-demo";
  return `\nWhere to start\n${lines.join("\n")}\n\nSign in as ${signIn}.`;
}

function supervisorLog(settings: Settings): string {
  return join(settings.stateDir, "supervisor.log");
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(0)} s`;
}

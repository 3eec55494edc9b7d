import { execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { appEnvironment } from "../app-environment.ts";
import { composeExec } from "../compose/compose-commands.ts";
import { composeOutput } from "../compose/compose-project.ts";
import { type Engine, findEngine } from "../engine.ts";
import { EXIT } from "../exit-code.ts";
import { NODE } from "../parts/node-process.ts";
import { baseEnvironment } from "../parts/part.ts";
import { demoSecrets } from "../secrets.ts";
import { PROJECT, type Settings } from "../settings.ts";
import { readState } from "../supervisor/state-file.ts";
import { currentParts } from "./status.ts";

const OUTPUT_MAX_BYTES = 16 * 1024 * 1024;

/**
 * Runs one of the application's own commands (`app/main.ts user …`, `person …`) on the running stack's database; its help needs no
 * stack. Its input and output are the caller's. Answers its exit code.
 */
export async function appCommand(
  settings: Settings,
  name: "person" | "user",
  args: readonly string[],
): Promise<number> {
  const command = ["app/main.ts", name, ...args];
  const asksForHelp = args.includes("--help") || args.includes("-h");
  if (asksForHelp || args.length === 0 || args[0] === "help") return run(command, {});
  if (!(await databaseIsReady(settings))) {
    process.stderr.write("Trunkline is not running. Start it with ./trunkline up.\n");
    return EXIT.notRunning;
  }
  const engine = await engineOf(settings);
  if (engine !== null) return composeExec(engine, settings, "worker", ["node", ...command]);
  return run(command, taskEnvironment(settings, name));
}

/**
 * What one of the application's own commands prints.
 * @throws Error where the stack is not running or the command fails
 */
export async function appCommandOutput(
  settings: Settings,
  name: "user",
  args: readonly string[],
): Promise<string> {
  if (!(await databaseIsReady(settings))) {
    throw new Error("Trunkline is not running. Start it with ./trunkline up.");
  }
  const command = ["app/main.ts", name, ...args];
  const engine = await engineOf(settings);
  if (engine !== null) return composeOutput(engine, settings, ["exec", "-T", "worker", "node", ...command]);
  const env = { ...baseEnvironment(), ...taskEnvironment(settings, name) };
  const { stdout } = await promisify(execFile)(NODE, command, {
    cwd: PROJECT,
    env,
    maxBuffer: OUTPUT_MAX_BYTES,
  });
  return stdout;
}

async function databaseIsReady(settings: Settings): Promise<boolean> {
  const parts = await currentParts(settings);
  return parts.some((part) => part.name === "postgres" && part.state === "ready");
}

/** The engine in whose containers the stack runs; null where it runs as processes of this machine. */
async function engineOf(settings: Settings): Promise<Engine | null> {
  if (readState(settings.stateDir)?.mode !== "containers") return null;
  const engine = await findEngine(process.env);
  if (engine === null) throw new Error("containers were started, but no container engine answers now");
  return engine;
}

function taskEnvironment(settings: Settings, name: string): NodeJS.ProcessEnv {
  const secrets = demoSecrets(join(settings.stateDir, "secrets.json"), process.env);
  const task = { roles: "worker", port: settings.ports.worker, serviceName: `trunkline-${name}` };
  return appEnvironment(settings, secrets, task, process.env);
}

async function run(command: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(NODE, command, {
    cwd: PROJECT,
    env: { ...baseEnvironment(), ...env },
    stdio: "inherit",
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? EXIT.failed));
  });
}

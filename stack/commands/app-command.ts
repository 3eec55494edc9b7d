import { spawn } from "node:child_process";
import { join } from "node:path";
import { appEnvironment } from "../app-environment.ts";
import { composeExec } from "../compose/compose-commands.ts";
import { findEngine } from "../engine.ts";
import { EXIT } from "../exit-code.ts";
import { NODE } from "../parts/node-process.ts";
import { baseEnvironment } from "../parts/part.ts";
import { demoSecrets } from "../secrets.ts";
import { PROJECT, type Settings } from "../settings.ts";
import { readState } from "../supervisor/state-file.ts";
import { currentParts } from "./status.ts";

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
  const parts = await currentParts(settings);
  if (!parts.some((part) => part.name === "postgres" && part.state === "ready")) {
    process.stderr.write("Trunkline is not running. Start it with ./trunkline up.\n");
    return EXIT.notRunning;
  }
  if (readState(settings.stateDir)?.mode === "containers") {
    const engine = await findEngine(process.env);
    if (engine === null) throw new Error("containers were started, but no container engine answers now");
    return composeExec(engine, settings, "worker", ["node", ...command]);
  }
  const secrets = demoSecrets(join(settings.stateDir, "secrets.json"), process.env);
  const task = { roles: "worker", port: settings.ports.worker, serviceName: `trunkline-${name}` };
  return run(command, appEnvironment(settings, secrets, task, process.env));
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

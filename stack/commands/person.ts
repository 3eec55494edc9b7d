import { spawn } from "node:child_process";
import { join } from "node:path";
import { appEnvironment } from "../app-environment.ts";
import { composeExec } from "../compose/compose-commands.ts";
import { findEngine } from "../engine.ts";
import { EXIT } from "../exit-code.ts";
import { baseEnvironment } from "../parts/part.ts";
import { NODE } from "../parts/node-process.ts";
import { demoSecrets } from "../secrets.ts";
import { PROJECT, type Settings } from "../settings.ts";
import { readState, supervisorRuns } from "../supervisor/state-file.ts";

/**
 * `./trunkline person export|erase`: what the running stack keeps of one person. The application does it (`app/main.ts person`); its
 * output is the caller's. Answers the exit code.
 */
export async function person(settings: Settings, args: readonly string[]): Promise<number> {
  const state = readState(settings.stateDir);
  const command = ["app/main.ts", "person", ...args];
  if (state?.mode === "containers") {
    const engine = await findEngine(process.env);
    if (engine === null) throw new Error("containers were started, but no container engine answers now");
    return composeExec(engine, settings, "api", ["node", ...command]);
  }
  if (state === null || !supervisorRuns(state)) {
    process.stderr.write("Trunkline is not running. Start it with ./trunkline up.\n");
    return EXIT.notRunning;
  }
  const app = { roles: "api", port: settings.ports.app, serviceName: "trunkline-person" };
  const secrets = demoSecrets(join(settings.stateDir, "secrets.json"), process.env);
  const child = spawn(NODE, command, {
    cwd: PROJECT,
    env: { ...baseEnvironment(), ...appEnvironment(settings, secrets, app, process.env) },
    stdio: "inherit",
  });
  return new Promise((done, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => done(code ?? EXIT.failed));
  });
}

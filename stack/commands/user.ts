import { spawn } from "node:child_process";
import { join } from "node:path";
import { appEnvironment } from "../app-environment.ts";
import { composeExec } from "../compose/compose-commands.ts";
import { findEngine } from "../engine.ts";
import { EXIT } from "../exit-code.ts";
import { demoSecrets } from "../secrets.ts";
import type { Settings } from "../settings.ts";
import { readState } from "../supervisor/state-file.ts";
import { currentParts } from "./status.ts";

const APP_COMMAND = ["app/main.ts", "user"] as const;

/** `./trunkline user …`: the application's own command, on the running stack's database. Answers its exit code. */
export async function user(settings: Settings, args: readonly string[]): Promise<number> {
  const parts = await currentParts(settings);
  if (!parts.some((part) => part.name === "postgres" && part.state === "ready")) {
    process.stderr.write("Trunkline is not running. Start it with ./trunkline up.\n");
    return EXIT.notRunning;
  }
  if (readState(settings.stateDir)?.mode === "containers") {
    const engine = await findEngine(process.env);
    if (engine === null) throw new Error("containers were started, but no container engine answers now");
    return composeExec(engine, settings, "worker", ["node", ...APP_COMMAND, ...args]);
  }
  const secrets = demoSecrets(join(settings.stateDir, "secrets.json"), process.env);
  const task = { roles: "worker", port: settings.ports.worker, serviceName: "trunkline-user" };
  const child = spawn(process.execPath, [...APP_COMMAND, ...args], {
    cwd: settings.project,
    stdio: "inherit",
    env: {
      ...process.env,
      ...appEnvironment(settings, secrets, task, process.env),
      OTEL_SDK_DISABLED: "true",
    },
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? EXIT.failed));
  });
}

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { composeLogs } from "../compose/compose-commands.ts";
import { findEngine } from "../engine.ts";
import { lastLines } from "../process/log-file.ts";
import type { Settings } from "../settings.ts";
import { planStack } from "../supervisor/stack-plan.ts";
import { readState } from "../supervisor/state-file.ts";

/** `./trunkline logs PART [--follow]`: the end of a part's log. Answers the exit code. */
export async function logs(
  settings: Settings,
  name: string,
  options: { readonly follow?: boolean; readonly lines: number },
): Promise<number> {
  if (readState(settings.stateDir)?.mode === "containers") {
    const engine = await findEngine(process.env);
    if (engine === null) throw new Error("containers were started, but no container engine answers now");
    return composeLogs(engine, settings, name, options);
  }
  const plan = planStack(settings, process.env);
  const part = plan.find((candidate) => candidate.name === name);
  if (part === undefined) {
    process.stderr.write(`There is no part ${name}. Parts: ${plan.map((one) => one.name).join(", ")}\n`);
    return 2;
  }
  if (!existsSync(part.logFile) && !options.follow) {
    process.stderr.write(`${name} has written no log yet (${part.logFile}).\n`);
    return 1;
  }
  if (!options.follow) {
    process.stdout.write(`${lastLines(part.logFile, options.lines).join("\n")}\n`);
    return 0;
  }
  const tail = spawn("tail", ["-n", String(options.lines), "-F", part.logFile], {
    stdio: ["ignore", "inherit", "ignore"],
  });
  process.on("SIGINT", () => tail.kill());
  return new Promise((resolve) => tail.once("exit", () => resolve(0)));
}

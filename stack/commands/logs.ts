import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { composeLogs, composeStatus } from "../compose/compose-commands.ts";
import { findEngine } from "../engine.ts";
import { EXIT, UsageError } from "../exit-code.ts";
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
    requirePart(
      name,
      (await composeStatus(engine, settings)).map((part) => part.name),
    );
    return composeLogs(engine, settings, name, options);
  }
  const plan = planStack(settings, process.env);
  requirePart(
    name,
    plan.map((part) => part.name),
  );
  const logFile = plan.find((part) => part.name === name)?.logFile ?? "";
  if (!existsSync(logFile) && !options.follow) throw new Error(`${name} has written no log yet (${logFile})`);
  const tail = spawn("tail", ["-n", String(options.lines), ...(options.follow ? ["-F"] : []), logFile], {
    stdio: ["ignore", "inherit", "ignore"],
  });
  process.on("SIGINT", () => tail.kill());
  return new Promise((resolve, reject) => {
    tail.once("error", reject);
    tail.once("exit", () => resolve(EXIT.done));
  });
}

function requirePart(name: string, parts: readonly string[]): void {
  if (!parts.includes(name)) throw new UsageError(`There is no part ${name}. Parts: ${parts.join(", ")}`);
}

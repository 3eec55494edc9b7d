import { spawn } from "node:child_process";
import type { SuiteContext, SuiteResult } from "./suite.ts";
import { failed, PASSED } from "./suite.ts";

/** What a command said and how it ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
}

const children = new Set<number>();
process.on("exit", () => {
  for (const pid of children) endGroup(pid);
});

/** Runs a command in the project's folder and keeps all that it says. Ends with us, its children included. */
export function runCommand(
  context: SuiteContext,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd = context.settings.project,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd,
      env: { ...context.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const pid = child.pid;
    if (pid !== undefined) children.add(pid);
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.once("error", (error) => resolve({ code: null, output: `${command}: ${error.message}` }));
    child.once("close", (code) => {
      if (pid !== undefined) {
        endGroup(pid);
        children.delete(pid);
      }
      resolve({ code, output: Buffer.concat(chunks).toString("utf8") });
    });
  });
}

/** A command as a check: it holds when the command ends with code 0. */
export async function check(
  context: SuiteContext,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<SuiteResult> {
  const { code, output } = await runCommand(context, command, args, env);
  return code === 0
    ? PASSED
    : failed(`$ ${command.split("/").at(-1)} ${args.join(" ")}\n${output.trimEnd()}`);
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing of it is left.
  }
}

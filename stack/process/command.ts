import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** Runs a command to its end and answers its output. Throws with the end of stderr where it fails. */
export async function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly timeoutMs?: number } = {},
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      timeout: options.timeoutMs ?? 0,
      maxBuffer: 64 * 1024 * 1024,
      encoding: "utf8",
    });
    return stdout;
  } catch (error) {
    const { stderr, stdout, message } = error as { stderr?: string; stdout?: string; message: string };
    const said = (stderr || stdout || message).trimEnd().split("\n").slice(-12).join("\n  ");
    throw new Error(`${command} ${args.slice(0, 3).join(" ")} failed:\n  ${said}`, { cause: error });
  }
}

/** Where a command is on the PATH (and in the folders where Debian keeps servers), or null. */
export function findOnPath(name: string, path = process.env.PATH ?? ""): string | null {
  for (const folder of [...path.split(delimiter), "/usr/local/bin", "/usr/sbin", "/usr/bin"]) {
    if (folder === "") continue;
    const candidate = join(folder, name);
    if (isExecutable(candidate)) return candidate;
  }
  return null;
}

/** True for a regular file that we may execute. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

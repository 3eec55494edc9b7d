import { execFile } from "node:child_process";

/** How a program ended and what it said, stdout and stderr together. */
export interface ProgramResult {
  readonly code: number;
  readonly output: string;
}

/** Runs a program to its end, for at most `deadlineMs`. Throws where it cannot be started or is ended by a signal. */
export function runProgram(
  command: string,
  args: readonly string[],
  deadlineMs = 120_000,
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const options = { timeout: deadlineMs, maxBuffer: 64 * 1024 * 1024 };
    execFile(command, [...args], options, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`;
      if (error === null) resolve({ code: 0, output });
      else if (typeof error.code === "number") resolve({ code: error.code, output });
      else reject(new Error(`${command} did not end by itself`, { cause: error }));
    });
  });
}

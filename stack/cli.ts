import { runCommandLine } from "./command-line.ts";
import { requireNode } from "./node-version.ts";

requireNode();

/** Resolves when all that was written has left this process: what a pipe has not taken yet would be lost at its end. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write("", () => resolve()));
}

// Whoever read enough has closed the pipe, as `head` does, or the terminal is gone: what is to be done is done all the same.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

const exitCode = await runCommandLine(process.argv.slice(2));
await Promise.all([written(process.stdout), written(process.stderr)]);
process.exit(exitCode);

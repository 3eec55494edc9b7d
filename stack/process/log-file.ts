import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  statSync,
  truncateSync,
} from "node:fs";

/** The last lines of a log file, oldest first; empty where there is no such file. Reads at most its last 64 KB. */
export function lastLines(file: string, count: number): string[] {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch {
    return [];
  }
  try {
    const size = fstatSync(descriptor).size;
    const length = Math.min(size, 64 * 1024);
    const buffer = Buffer.alloc(length);
    readSync(descriptor, buffer, 0, length, size - length);
    const lines = buffer.toString("utf8").trimEnd().split("\n");
    return lines.slice(-count).filter((line) => line !== "");
  } finally {
    closeSync(descriptor);
  }
}

const MAX_LOG_BYTES = 50 * 1024 * 1024;

/**
 * Moves the content of logs over 50 MB to `<file>.1` and empties them. Our processes append, so they go on writing at the
 * new end without being told.
 */
export function keepLogsSmall(files: readonly string[], maxBytes = MAX_LOG_BYTES): void {
  for (const file of files) {
    if (!existsSync(file) || statSync(file).size <= maxBytes) continue;
    copyFileSync(file, `${file}.1`);
    truncateSync(file);
  }
}

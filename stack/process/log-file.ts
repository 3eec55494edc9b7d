import { closeSync, fstatSync, openSync, readSync } from "node:fs";

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

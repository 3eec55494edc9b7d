import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identify, isRunning, type ProcessIdentity } from "./identity.ts";

/**
 * Runs `work` while no other process holds the lock `file`. A lock whose holder has ended, even by kill -9 or a
 * reboot, is taken over. `onWait` is called once with the holder's pid when we have to wait.
 */
export async function withFileLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait: (pid: number) => void = () => {},
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!take(file)) {
    const holder = holderOf(file);
    if (holder === null) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) onWait(holder.pid);
    told = true;
    await sleep(300);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** The running process that holds a lock, or null. */
export function holderOf(file: string): ProcessIdentity | null {
  try {
    const holder = JSON.parse(readFileSync(file, "utf8")) as ProcessIdentity;
    return isRunning(holder) ? holder : null;
  } catch {
    return null;
  }
}

function take(file: string): boolean {
  // A link appears with its content at once; a file that is created and then written could be read empty in between.
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(identify(process.pid)));
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

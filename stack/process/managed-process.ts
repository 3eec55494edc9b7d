import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identify, type ProcessIdentity } from "./identity.ts";

/** How a process ended: by itself with a code, or by a signal. */
export interface ExitInfo {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What to run, and where its output goes. */
export interface ProcessOptions {
  /** For messages: `postgres`, `app-api`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the process; nothing is inherited beside it. */
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Output (stdout and stderr) is appended here; its folder is made. */
  readonly logFile: string;
  /** Run as this user (only root may). */
  readonly uid?: number;
  readonly gid?: number;
  /** The signal that asks for an orderly end. Default SIGTERM. */
  readonly stopSignal?: NodeJS.Signals;
  /** Stops it when aborted; meant for the time until it is ready. */
  readonly signal?: AbortSignal;
}

/** A process of ours, leader of its own process group. */
export interface ManagedProcess {
  readonly name: string;
  readonly identity: ProcessIdentity;
  readonly logFile: string;
  /** Settles once, when the process has ended for whatever reason. Never rejects. */
  readonly exited: Promise<ExitInfo>;
  /** Null while it runs. */
  exit(): ExitInfo | null;
  /**
   * Asks the process to end and, after `deadlineMs` (default 10,000), kills its whole group. Resolves when nothing of
   * the group is left. Safe to call twice and after the end.
   */
  stop(options?: { readonly deadlineMs?: number }): Promise<void>;
}

const alive = new Set<number>();

// A test run or a supervisor that ends without stopping its parts must not leave them behind.
process.on("exit", () => {
  for (const pid of alive) killGroup(pid, "SIGKILL");
});

/**
 * Starts a process in a process group of its own, so that Ctrl-C in our terminal does not reach it (we stop parts in
 * order) and so that its children can be ended with it. Throws where the command cannot be started.
 */
export async function startProcess(options: ProcessOptions): Promise<ManagedProcess> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, "a");
  let child: ChildProcess;
  try {
    child = spawn(options.command, [...options.args], {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ["ignore", log, log],
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      ...(options.gid === undefined ? {} : { gid: options.gid }),
    });
  } finally {
    closeSync(log);
  }
  let ended: ExitInfo | null = null;
  const exited = new Promise<ExitInfo>((resolve) => {
    child.once("exit", (code, signal) => {
      ended = { code, signal };
      resolve(ended);
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (cause) => reject(new Error(`${options.name} cannot be started`, { cause })));
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${options.name} has no pid`);
  alive.add(pid);
  void exited.then(() => {
    // Children of a part that died have nobody left to talk to.
    killGroup(pid, "SIGTERM");
    if (!groupExists(pid)) alive.delete(pid);
  });
  const identity = identify(pid) ?? { pid, startedAt: "" };

  const managed: ManagedProcess = {
    name: options.name,
    identity,
    logFile: options.logFile,
    exited,
    exit: () => ended,
    async stop({ deadlineMs = 10_000 } = {}) {
      if (ended === null) signalProcess(pid, options.stopSignal ?? "SIGTERM");
      await endGroup(pid, deadlineMs);
      if (ended === null) await exited;
      alive.delete(pid);
    },
  };
  const abort = () => void managed.stop({ deadlineMs: 3_000 });
  if (options.signal?.aborted) abort();
  options.signal?.addEventListener("abort", abort, { once: true });
  void exited.then(() => options.signal?.removeEventListener("abort", abort));
  return managed;
}

/** Waits until a process group is empty and kills what is left of it after `deadlineMs`. */
export async function endGroup(groupId: number, deadlineMs: number): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (groupExists(groupId)) {
    if (Date.now() > deadline) killGroup(groupId, "SIGKILL");
    await sleep(30);
  }
}

/**
 * True while a process of the group runs. Zombies do not count: orphaned ones are collected by the system's first process,
 * in some containers seconds later, and they hold nothing.
 */
export function groupExists(groupId: number): boolean {
  try {
    process.kill(-groupId, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  if (process.platform !== "linux") return true;
  return readdirSync("/proc").some((entry) => /^\d+$/.test(entry) && livesInGroup(entry, groupId));
}

function livesInGroup(pid: string, groupId: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(group) === groupId && state !== "Z" && state !== "X";
  } catch {
    return false;
  }
}

/** Signals every process of a group; says nothing where the group is gone. */
export function killGroup(groupId: number, signal: NodeJS.Signals): void {
  signalProcess(-groupId, signal);
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in between.
  }
}

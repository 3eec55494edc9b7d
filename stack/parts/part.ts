import { findOnPath, isExecutable } from "../process/command.ts";
import type { ManagedProcess } from "../process/managed-process.ts";

/**
 * A running part of the stack. `up` keeps parts alive through this handle, and tests use the very same functions to
 * start real ones on ports of their own.
 */
export interface Part {
  readonly name: string;
  /** Where it answers, for people or for a client. */
  readonly url: string;
  readonly process: ManagedProcess;
  /** Ends it in order; nothing of it runs when this resolves. Its data stay. */
  stop(options?: { readonly deadlineMs?: number }): Promise<void>;
}

/** What every part takes. */
export interface PartOptions {
  /** Its data and its log live in this folder, which is made. */
  readonly dir: string;
  /** The port on 127.0.0.1. */
  readonly port: number;
  /** Gives up a start that is under way. */
  readonly signal?: AbortSignal;
}

/** A part that cannot run here, with one line: what it is for and how to get it. */
export class AbsentError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "AbsentError";
  }
}

/** The environment that every part inherits: enough to run, nothing of ours or of the caller's secrets. */
export function baseEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const name of [
    "PATH",
    "HOME",
    "USER",
    "LANG",
    "TZ",
    "TMPDIR",
    "SHELL",
    "XDG_CACHE_HOME",
    "TRUNKLINE_STACK_ID",
    "TRUNKLINE_TEST_RUN",
  ]) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

/** The usual handle of a part that is one process. */
export function partOf(name: string, url: string, managed: ManagedProcess): Part {
  return { name, url, process: managed, stop: (options) => managed.stop(options) };
}

/**
 * The program that a variable names, or the one of the PATH (`find`). Throws AbsentError where there is none; `absent` says what is missed then, and
 * how to get it.
 */
export function optionalProgram(of: {
  readonly name: string;
  readonly variable: string;
  readonly absent: string;
  readonly find?: ((name: string) => string | null) | undefined;
}): string {
  const given = process.env[of.variable];
  if (given) {
    if (!isExecutable(given)) throw new AbsentError(`${of.variable}=${given} is not an executable file`);
    return given;
  }
  const found = (of.find ?? findOnPath)(of.name);
  if (found !== null) return found;
  throw new AbsentError(of.absent);
}

/** Whether a program that a machine may lack is there: `command` throws AbsentError where it is not. */
export function isPresent(command: () => unknown): boolean {
  try {
    command();
    return true;
  } catch (error) {
    if (error instanceof AbsentError) return false;
    throw error;
  }
}

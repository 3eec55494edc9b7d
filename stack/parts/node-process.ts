import { join } from "node:path";
import { startProcess } from "../process/managed-process.ts";
import { httpAnswers, StartError, untilReady } from "../process/readiness.ts";
import { PROJECT } from "../settings.ts";
import { baseEnvironment, type Part, partOf } from "./part.ts";

/** Our Node, whatever Node runs us: the one that npm brought. */
export const NODE = nodeOf(PROJECT);

function nodeOf(checkout: string): string {
  return join(checkout, "node_modules/.bin/node");
}

/** Options of startNode. */
export interface NodeOptions {
  readonly name: string;
  /** Project path of the program: `app/main.ts`. */
  readonly entry: string;
  readonly args?: readonly string[];
  /** The checkout of the project whose program it is, its packages installed. Default: this one. */
  readonly checkout?: string;
  /** Variables beside PATH, HOME and the like. NODE_OPTIONS is not inherited. */
  readonly env: NodeJS.ProcessEnv;
  /** Start telemetry before the program (otel/sdk/start.ts). Default true. */
  readonly telemetry?: boolean;
  readonly logFile: string;
  /** Where it answers; returned as `url`. */
  readonly url: string;
  /** GET of this URL answers below 400 when it is ready. */
  readonly readyUrl: string;
  /** Default 60,000. */
  readonly readyTimeoutMs?: number;
  /** Gives up a start, or a task, that is under way. */
  readonly signal?: AbortSignal;
}

/** Starts one of the project's programs on Node 24. Throws StartError where it ends or does not answer in time. */
export async function startNode(options: NodeOptions): Promise<Part> {
  const preload = options.telemetry === false ? [] : ["--import", "./otel/sdk/start.ts"];
  const managed = await startProcess({
    name: options.name,
    command: nodeOf(options.checkout ?? PROJECT),
    args: [...preload, options.entry, ...(options.args ?? [])],
    env: { ...baseEnvironment(), ...options.env },
    cwd: options.checkout ?? PROJECT,
    logFile: options.logFile,
    signal: options.signal,
  });
  await untilReady(managed, () => httpAnswers(options.readyUrl), options.readyTimeoutMs ?? 60_000);
  return partOf(options.name, options.url, managed);
}

/** What runNode takes: a program that ends by itself, such as a migration. It runs without telemetry. */
export type NodeTaskOptions = Omit<NodeOptions, "url" | "readyUrl" | "readyTimeoutMs" | "telemetry">;

/** Runs one of the project's programs to its end. Throws StartError with the end of its log where it fails. */
export async function runNode(options: NodeTaskOptions): Promise<void> {
  const managed = await startProcess({
    name: options.name,
    command: nodeOf(options.checkout ?? PROJECT),
    args: [options.entry, ...(options.args ?? [])],
    env: { ...baseEnvironment(), ...options.env },
    cwd: options.checkout ?? PROJECT,
    logFile: options.logFile,
    signal: options.signal,
  });
  const { code } = await managed.exited;
  await managed.stop();
  if (code !== 0) throw new StartError(`${options.name} failed`, options.logFile);
}

import type { Part } from "../parts/part.ts";

/** What a part of the stack can be doing. */
export type PartState =
  | "waiting"
  | "installing"
  | "building"
  | "starting"
  | "ready"
  | "absent"
  | "failed"
  | "stopped";

/** States from which a part does not move on by itself soon. */
export function isSettled(state: PartState): boolean {
  return state === "ready" || state === "absent" || state === "failed" || state === "stopped";
}

/** What a part gets while it is being started. */
export interface StartContext {
  /** Tells the people who watch what is going on. */
  progress(state: "installing" | "building" | "starting", detail: string): void;
  /** Aborted when the stack is being stopped. */
  readonly signal: AbortSignal;
}

/** A port that a part will listen on, with the variable that changes it. */
export interface PlannedPort {
  readonly port: number;
  readonly variable: string;
}

/** One part: what it waits for and how it starts. Plain data and one function, so that tests plan parts of their own. */
export interface PartPlan {
  readonly name: string;
  /** One line for people: what it is for. */
  readonly purpose: string;
  /** These must be ready before it starts. */
  readonly needs: readonly string[];
  /** These must have settled (ready, absent or failed) before it starts. */
  readonly after: readonly string[];
  /** Parts of a higher layer are stopped before those of a lower one. */
  readonly layer: number;
  readonly ports: readonly PlannedPort[];
  /** Log file, shown by `./trunkline logs`. */
  readonly logFile: string;
  /** A failed attempt is final: for a task that would fail in the same way again. */
  readonly once?: boolean;
  /** How long it may take to end in order. Default 10,000. */
  readonly stopDeadlineMs?: number;
  /**
   * Starts it. Answers a running part, or a sentence for a task that is done. Throws AbsentError for a part that cannot
   * run on this machine and any other error for a failed attempt, which is repeated with back-off.
   */
  start(context: StartContext): Promise<Part | { readonly done: string }>;
}

/** Throws where a plan has an unknown or circular dependency. */
export function checkPlan(plan: readonly PartPlan[]): void {
  const byName = new Map(plan.map((part) => [part.name, part]));
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) throw new Error(`parts wait for each other: ${[...path, name].join(" → ")}`);
    const part = byName.get(name);
    if (part === undefined) throw new Error(`${path.at(-1)} waits for ${name}, which is not planned`);
    for (const next of [...part.needs, ...part.after]) visit(next, [...path, name]);
  };
  for (const part of plan) visit(part.name, []);
}

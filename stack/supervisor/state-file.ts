import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRunning, type ProcessIdentity } from "../process/identity.ts";
import { makeStateFolder } from "../state-folder.ts";
import type { PartStatus } from "./supervisor.ts";

/** What the supervisor tells everybody else: one file, replaced whole at each change. */
export interface StackState {
  readonly mode: "processes" | "containers";
  readonly startedAt: string;
  /** Null where containers run: the engine looks after them. */
  readonly supervisor: ProcessIdentity | null;
  readonly parts: readonly PartStatus[];
}

/** Where the state file is. */
export function stateFile(stateDir: string): string {
  return join(stateDir, "state.json");
}

/** Replaces the state file in one step, so that nobody reads half of it. It names addresses with passwords: for its owner alone. */
export function writeState(stateDir: string, state: StackState): void {
  const file = stateFile(stateDir);
  makeStateFolder(stateDir);
  // A mode is given to new files only.
  rmSync(`${file}.new`, { force: true });
  writeFileSync(`${file}.new`, JSON.stringify(state, null, 1), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  makeStateFolder(stateDir);
}

/** The last state that was written, by whomever; null where there is none or where it cannot be read. */
export function readState(stateDir: string): StackState | null {
  try {
    return JSON.parse(readFileSync(stateFile(stateDir), "utf8")) as StackState;
  } catch {
    return null;
  }
}

/** True while the supervisor that wrote this state runs. After a crash or a reboot it does not, whoever has its pid now. */
export function supervisorRuns(state: StackState | null): boolean {
  return state?.supervisor != null && isRunning(state.supervisor);
}

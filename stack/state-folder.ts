import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/** What only a folder of ours has. */
const OURS = ["state.json", "secrets.json", "supervisor.lock"];

/**
 * Makes the folder that holds all state, for its owner alone (0700): addresses with passwords and the data of people are in it.
 * One that is ours already is closed, too; a folder of somebody else's choice that holds other things keeps its rights.
 */
export function makeStateFolder(stateDir: string): void {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  if (OURS.some((entry) => existsSync(join(stateDir, entry)))) chmodSync(stateDir, 0o700);
}

/** Makes a folder within it that is its owner's alone wherever the state is kept. */
export function makePrivateFolder(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
}

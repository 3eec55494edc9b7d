import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Makes a folder for one test run. Where we are root PostgreSQL runs as a user of its own, who must be able to reach
 * its data here: they would be put elsewhere, and stay when this folder goes.
 */
export function temporaryFolder(name: string): string {
  const dir = mkdtempSync(join(tmpdir(), `trunkline-${name}-`));
  chmodSync(dir, 0o755);
  return dir;
}

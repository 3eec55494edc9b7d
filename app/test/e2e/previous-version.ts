import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../../stack/settings.ts";

/** What changes the schema is listed here: the commit before its last change is the version before. */
const MIGRATIONS = "app/migrations/index.ts";
const PACKAGES = "package-lock.json";

/** The version that a deployment of this one finds running; or why it is not at hand. */
export type PreviousVersion = { readonly commit: string } | { readonly missing: string };

/**
 * Finds the version before this one: what TRUNKLINE_PREVIOUS_VERSION names, else the newest release (a tag `v…` other
 * than this commit), else the version before the schema's last change.
 */
export function findPreviousVersion(): PreviousVersion {
  const named = process.env.TRUNKLINE_PREVIOUS_VERSION;
  if (named) {
    const commit = git("rev-parse", "--verify", "--quiet", `${named}^{commit}`);
    return commit ? { commit } : { missing: `there is no ${named}, which TRUNKLINE_PREVIOUS_VERSION names` };
  }
  if (git("rev-parse", "--show-prefix") !== "") return { missing: "this is no clone: it has no history" };
  const release = git("describe", "--tags", "--match", "v*", "--abbrev=0", "HEAD^");
  const change = git("log", "--first-parent", "--max-count=1", "--format=%H", "--", MIGRATIONS);
  const commit = git("rev-parse", "--verify", "--quiet", `${release ?? `${change}^1`}^{commit}`);
  return commit
    ? { commit }
    : { missing: "the clone is shallow: it ends at the schema's last change (git fetch --unshallow)" };
}

/** Writes a commit's files into a folder and gives it its packages: ours where they are the same. */
export function checkOut(commit: string, dir: string): void {
  mkdirSync(dir, { recursive: true });
  const archive = execFileSync("git", ["archive", commit], { cwd: PROJECT, maxBuffer: 512 * 1024 * 1024 });
  execFileSync("tar", ["-x", "-C", dir], { input: archive });
  const lock = (of: string) => readFileSync(join(of, PACKAGES), "utf8");
  if (lock(dir) === lock(PROJECT)) symlinkSync(join(PROJECT, "node_modules"), join(dir, "node_modules"));
  else execFileSync("npm", ["ci", "--omit=dev", "--prefer-offline", "--no-fund", "--no-audit"], { cwd: dir });
}

/** What git says; undefined where it refuses. */
function git(...args: readonly string[]): string | undefined {
  try {
    return execFileSync("git", args, {
      cwd: PROJECT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}

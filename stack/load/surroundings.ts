import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { PROJECT } from "../settings.ts";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];

/** k6's variables for a browser of the PATH; none where k6 must find one itself. As root Chromium starts without its sandbox only. */
export function findBrowser(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const folders = (env.PATH ?? "").split(delimiter);
  const found = BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) =>
    existsSync(file),
  );
  return {
    ...(found === undefined || env.K6_BROWSER_EXECUTABLE_PATH ? {} : { K6_BROWSER_EXECUTABLE_PATH: found }),
    ...(process.getuid?.() === 0 && !env.K6_BROWSER_ARGS ? { K6_BROWSER_ARGS: "no-sandbox" } : {}),
  };
}

/** What runs: TRUNKLINE_RELEASE, else the commit of the working copy; empty where there is none. */
export function releaseName(env: NodeJS.ProcessEnv): string {
  if (env.TRUNKLINE_RELEASE) return env.TRUNKLINE_RELEASE;
  try {
    return execFileSync("git", ["describe", "--tags", "--always", "--dirty"], {
      cwd: PROJECT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "";
  }
}

import { findOnPath, isExecutable } from "../process/command.ts";
import { installWithSystem } from "../tools/system-package.ts";

/**
 * A Chromium for browser tests: TRUNKLINE_CHROMIUM, the PATH, or installed with the system's package manager where we are
 * root. Null where there is none: those tests say so and are skipped.
 */
export async function ensureChromium(onProgress: (text: string) => void): Promise<string | null> {
  const given = process.env.TRUNKLINE_CHROMIUM;
  if (given) return isExecutable(given) ? given : null;
  const found = chromiumOnPath();
  if (found !== null) return found;
  try {
    await installWithSystem("chromium", onProgress);
  } catch (error) {
    onProgress(`chromium cannot be installed: ${error instanceof Error ? error.message : error}`);
  }
  return chromiumOnPath();
}

function chromiumOnPath(): string | null {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    const found = findOnPath(name);
    if (found !== null) return found;
  }
  return null;
}

import { findOnPath, run } from "../process/command.ts";

/** What we may install with the system's package manager, by the name each one uses. */
const PACKAGES = {
  redis: { "apt-get": ["redis-server"], dnf: ["redis"], apk: ["redis"] },
  chromium: { "apt-get": ["chromium"], dnf: ["chromium"], apk: ["chromium"] },
} as const;

const INSTALL = {
  "apt-get": ["install", "-y", "--no-install-recommends"],
  dnf: ["install", "-y"],
  apk: ["add", "--no-cache"],
} as const;

/**
 * Installs one of our few system packages where we are root and know the package manager. Answers false where we may
 * not or cannot; throws with the package manager's words where it fails.
 */
export async function installWithSystem(
  name: keyof typeof PACKAGES,
  onProgress: (text: string) => void = () => {},
): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  for (const manager of ["apt-get", "dnf", "apk"] as const) {
    const command = findOnPath(manager);
    if (command === null) continue;
    const packages = PACKAGES[name][manager];
    // RUNLEVEL=1 keeps Debian from starting the service on its own port beside ours.
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
    const install = () => run(command, [...INSTALL[manager], ...packages], { env, timeoutMs: 600_000 });
    onProgress(`${manager} install ${packages.join(" ")}`);
    try {
      await install();
    } catch (error) {
      if (manager !== "apt-get") throw error;
      // A fresh image has no package lists, an old one stale lists.
      onProgress("apt-get update");
      await run(command, ["update"], { env, timeoutMs: 600_000 });
      onProgress(`${manager} install ${packages.join(" ")}`);
      await install();
    }
    return true;
  }
  return false;
}

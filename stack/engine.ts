import { findOnPath, run } from "./process/command.ts";

/** A container engine that answers, by the command that speaks to it. */
export interface Engine {
  readonly command: string;
}

/**
 * The container engine of this machine, or null. TRUNKLINE_ENGINE=none never uses one, =docker or =podman insists on it
 * and throws where it does not answer. A client without a running engine does not count.
 */
export async function findEngine(env: NodeJS.ProcessEnv): Promise<Engine | null> {
  const wanted = env.TRUNKLINE_ENGINE;
  if (wanted === "none") return null;
  for (const name of wanted ? [wanted] : ["docker", "podman"]) {
    const command = findOnPath(name);
    if (command === null) continue;
    try {
      await run(command, ["info"], { timeoutMs: 10_000 });
      await run(command, ["compose", "version"], { timeoutMs: 10_000 });
      return { command };
    } catch {
      // Only the client is installed, or it has no compose plug-in.
    }
  }
  if (wanted)
    throw new Error(
      `TRUNKLINE_ENGINE=${wanted}, but \`${wanted} info\` or \`${wanted} compose\` does not answer`,
    );
  return null;
}

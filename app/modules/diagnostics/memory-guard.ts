import type { Logger } from "../../platform/log/index.ts";

/** From which share of its limit on a process lets go of what it can do without. */
export const CLEAN_FROM_SHARE = 0.8;
/** Looks that are remembered, to tell how fast memory grows: an hour, at a look a minute. */
const REMEMBERED_LOOKS = 60;

/** Something that holds memory which it can do without; answers how many things it let go of. */
export type LetGo = () => number;

/** What a look found: nothing to do, or what was let go of, by name. */
export type MemoryLook = { readonly share: number; readonly letGo: Readonly<Record<string, number>> | null };

/**
 * Looks at the memory of this process (CE-9): from 80 % of its limit on it lets go of what it can do without, and says so, with how
 * much memory has grown since the oldest look that it remembers.
 */
export function createMemoryGuard(deps: {
  readonly limitBytes: number;
  readonly holders: Readonly<Record<string, LetGo>>;
  readonly onCleanup: () => void;
  readonly logger: Pick<Logger, "warn">;
  readonly residentBytes?: () => number;
}): { look(): Promise<MemoryLook> } {
  const { limitBytes, holders, logger, residentBytes = process.memoryUsage.rss } = deps;
  const looks: number[] = [];

  return {
    look: async () => {
      const bytes = residentBytes();
      looks.push(bytes);
      if (looks.length > REMEMBERED_LOOKS) looks.shift();
      const share = bytes / limitBytes;
      if (share < CLEAN_FROM_SHARE) return { share, letGo: null };
      const letGo = Object.fromEntries(Object.entries(holders).map(([name, drop]) => [name, drop()]));
      deps.onCleanup();
      const grownBytes = bytes - (looks[0] ?? bytes);
      logger.warn(
        { residentBytes: bytes, limitBytes, grownBytes, overMinutes: looks.length - 1, letGo },
        "memory is scarce: let go of what has expired and of idle connections",
      );
      return { share, letGo };
    },
  };
}

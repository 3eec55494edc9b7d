import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { log, reasonOf } from "../log.ts";
import { NEVER_HEARD, type SilenceState } from "./silence.ts";

const schema = z.object({
  lastBeatMs: z.number().nullable(),
  silentSinceMs: z.number().nullable(),
  told: z.enum(["firing", "resolved"]),
  toldAtMs: z.number(),
});

/** What was known before a restart. A file that is missing or broken counts as nothing ever heard. */
export function readState(path: string): SilenceState {
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      log("warn", "the state of the heartbeat cannot be read", { path, reason: reasonOf(error) });
    return NEVER_HEARD;
  }
}

/** Writes the state at once and whole. A disk that does not take it costs memory over a restart, not the watch. */
export function writeState(path: string, state: SilenceState): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, JSON.stringify(state));
    renameSync(`${path}.new`, path);
  } catch (error) {
    log("warn", "the state of the heartbeat cannot be written", { path, reason: reasonOf(error) });
  }
}

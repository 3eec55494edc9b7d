import { composeStatus } from "../compose/compose-commands.ts";
import { findEngine } from "../engine.ts";
import { EXIT } from "../exit-code.ts";
import { identify } from "../process/identity.ts";
import type { Settings } from "../settings.ts";
import { readState, supervisorRuns } from "../supervisor/state-file.ts";
import type { PartStatus } from "../supervisor/supervisor.ts";
import { partTable, withoutPassword } from "../view/part-lines.ts";

/**
 * `./trunkline status`. Answers the exit code: 0 where the stack runs, 1 where a part of it has failed, 3 where it does not
 * run (as service managers do).
 */
export async function status(settings: Settings, options: { readonly json?: boolean }): Promise<number> {
  const parts = await currentParts(settings);
  const runs = parts.some((part) => part.state !== "stopped");
  if (options.json) {
    const shown = parts.map(({ name, state, url, detail, since, restarts, logLines }) => ({
      name,
      state,
      url: url === null ? null : withoutPassword(url),
      detail,
      since,
      restarts,
      logLines,
    }));
    process.stdout.write(`${JSON.stringify({ parts: shown }, null, 2)}\n`);
  } else {
    process.stdout.write(
      runs ? `${partTable(parts).join("\n")}\n` : "Trunkline is not running. Start it with ./trunkline up.\n",
    );
  }
  if (!runs) return EXIT.notRunning;
  return parts.some((part) => part.state === "failed") ? EXIT.failed : EXIT.done;
}

/** The parts as they are now: a state file whose supervisor has ended tells only of the past. */
export async function currentParts(settings: Settings): Promise<readonly PartStatus[]> {
  const state = readState(settings.stateDir);
  if (state === null) return [];
  if (state.mode === "containers") {
    const engine = await findEngine(process.env);
    return engine === null ? [] : composeStatus(engine, settings);
  }
  if (supervisorRuns(state)) return state.parts;
  return state.parts.map((part) => {
    const orphan = part.process !== null && identify(part.process.pid)?.startedAt === part.process.startedAt;
    const detail = orphan
      ? `runs without its supervisor (pid ${part.process?.pid}); ./trunkline down ends it`
      : "";
    return { ...part, state: orphan ? "failed" : "stopped", url: null, detail, logLines: [] };
  });
}

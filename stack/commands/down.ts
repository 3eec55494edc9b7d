import { existsSync, lstatSync, readdirSync, readlinkSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { composeDown } from "../compose/compose-commands.ts";
import { findRemains } from "../compose/compose-project.ts";
import { type Engine, findEngine } from "../engine.ts";
import { holderOf } from "../process/file-lock.ts";
import { isRunning } from "../process/identity.ts";
import type { Settings } from "../settings.ts";
import { endLeftovers } from "../supervisor/leftovers.ts";
import { readState } from "../supervisor/state-file.ts";
import type { PartStatus } from "../supervisor/supervisor.ts";
import { liveList } from "../view/live-list.ts";

/**
 * `./trunkline down`: ends every process and container of this stack, also those that a crash or a lost state folder left
 * behind. Answers the exit code.
 */
export async function down(settings: Settings, options: { readonly volumes?: boolean }): Promise<number> {
  const inContainers = readState(settings.stateDir)?.mode === "containers";
  const engine = await findEngine(process.env);
  if (inContainers && engine === null) {
    throw new Error("containers were started, but no container engine answers now");
  }
  if (!inContainers) {
    const list = liveList(process.stdout);
    await stopSupervisor(settings, (parts) => list.show(parts));
  }
  if (engine !== null && (inContainers || (await hasRemains(engine, settings)))) {
    await composeDown(engine, settings, options);
  }
  if (options.volumes) removeState(settings.stateDir);
  process.stdout.write(options.volumes ? "Stopped, and all data removed.\n" : "Stopped. The data stay.\n");
  return 0;
}

async function hasRemains(engine: Engine, settings: Settings): Promise<boolean> {
  const { containers, volumes } = await findRemains(engine, settings);
  return containers.length + volumes.length > 0;
}

/** Longest that an ordered stop may take before everything is killed. */
const STOP_DEADLINE_MS = 75_000;

/** Asks the supervisor to end, waits for it, and ends what is left. `onChange` sees the parts as they stop. */
export async function stopSupervisor(
  settings: Settings,
  onChange: (parts: readonly PartStatus[]) => void,
): Promise<void> {
  const supervisor = holderOf(join(settings.stateDir, "supervisor.lock"));
  if (supervisor !== null) {
    process.kill(supervisor.pid, "SIGTERM");
    const deadline = Date.now() + STOP_DEADLINE_MS;
    while (isRunning(supervisor)) {
      const parts = readState(settings.stateDir)?.parts;
      if (parts !== undefined) onChange(parts);
      if (Date.now() > deadline) process.kill(supervisor.pid, "SIGKILL");
      await sleep(100);
    }
  }
  const parts = readState(settings.stateDir)?.parts;
  if (supervisor !== null && parts !== undefined) onChange(parts);
  await endLeftovers(settings.stateDir, settings.stackId, [process.pid, process.ppid]);
}

/** What the stack writes into its state folder; only this is removed, whatever TRUNKLINE_STATE_DIR points to. */
const STATE_ENTRIES =
  /^(postgres|redis|app|app-logs|files|web|collector|prometheus|alertmanager|alert-gateway|tempo|loki|grafana|capture|compose|compose\.env|test|state\.json(\.new)?|secrets\.json|supervisor\.(log|lock)(\.\d+)?|install(\.log|-hash)?)$/;

function removeState(stateDir: string): void {
  if (!existsSync(stateDir)) return;
  // Where PostgreSQL's user cannot reach this folder, its data are outside, behind this link.
  const outside = join(stateDir, "postgres", "outside");
  if (lstatSync(outside, { throwIfNoEntry: false })?.isSymbolicLink()) {
    rmSync(readlinkSync(outside), { recursive: true, force: true });
  }
  for (const entry of readdirSync(stateDir)) {
    if (STATE_ENTRIES.test(entry)) rmSync(join(stateDir, entry), { recursive: true, force: true });
  }
  if (readdirSync(stateDir).length === 0) rmdirSync(stateDir);
}

import { join } from "node:path";
import { requireNode } from "../node-version.ts";
import { withFileLock } from "../process/file-lock.ts";
import { identify, isRunning, type ProcessIdentity } from "../process/identity.ts";
import { keepLogsSmall } from "../process/log-file.ts";
import { STOP_SIGNALS } from "../process/stop-signals.ts";
import { readSettings } from "../settings.ts";
import { makeStateFolder } from "../state-folder.ts";
import { endLeftovers } from "./leftovers.ts";
import { planStack } from "./stack-plan.ts";
import { type StackState, writeState } from "./state-file.ts";
import { supervise } from "./supervisor.ts";

/**
 * The process that keeps the stack running. It reports by the state file, ends on SIGTERM or SIGINT, and, where it was
 * given an owner (`up` in the foreground), when that process is gone.
 */
async function main(): Promise<void> {
  requireNode();
  const settings = readSettings(process.env);
  const owner = parseOwner(process.argv[2]);
  makeStateFolder(settings.stateDir);
  const me = identify(process.pid);
  await withFileLock(join(settings.stateDir, "supervisor.lock"), async () => {
    await endLeftovers(settings.stateDir, settings.stackId, [process.pid]);
    const startedAt = new Date().toISOString();
    const plan = planStack(settings, process.env);
    let pending: NodeJS.Timeout | undefined;
    const publish = () => {
      clearTimeout(pending);
      pending = undefined;
      const state: StackState = {
        mode: "processes",
        startedAt,
        supervisor: me,
        parts: supervisor.statuses(),
      };
      writeState(settings.stateDir, state);
    };
    // Builds report each package: a few writes a second are enough.
    const supervisor = supervise(plan, () => {
      pending ??= setTimeout(publish, 100);
    });
    publish();
    const logs = setInterval(() => keepLogsSmall(plan.map((part) => part.logFile)), 30_000);
    await untilToldToStop(owner);
    clearInterval(logs);
    await supervisor.stop();
    publish();
  });
}

function untilToldToStop(owner: ProcessIdentity | null): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of STOP_SIGNALS) process.on(signal, () => resolve());
    if (owner === null) return;
    const watch = setInterval(() => {
      if (isRunning(owner)) return;
      clearInterval(watch);
      resolve();
    }, 1_000);
  });
}

function parseOwner(text: string | undefined): ProcessIdentity | null {
  return text === undefined ? null : (JSON.parse(text) as ProcessIdentity);
}

await main();
// Watchers and keep-alive connections of parts that were given up must not hold the process.
process.exit(0);

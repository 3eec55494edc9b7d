import { readdirSync, readFileSync } from "node:fs";
import { identify, isRunning, type ProcessIdentity } from "../process/identity.ts";
import { endGroup, killGroup } from "../process/managed-process.ts";
import { readState } from "./state-file.ts";

/** The variable that marks every process of one stack in its environment. */
export const STACK_ID_VARIABLE = "TRUNKLINE_STACK_ID";

/**
 * Ends processes of this stack that a killed supervisor left behind: those that its state file names, as long as they
 * still are what they were (pid and start time), and on Linux any that carries the stack's mark. Answers how many
 * there were. `spare` are pids that carry the mark and must live, such as our own.
 */
export async function endLeftovers(
  stateDir: string,
  stackId: string,
  spare: readonly number[],
): Promise<number> {
  const recorded = (readState(stateDir)?.parts ?? []).flatMap((part) => part.process ?? []).filter(isRunning);
  const marked = markedProcesses(stackId);
  const pids = new Set([...recorded, ...marked].map(({ pid }) => pid).filter((pid) => !spare.includes(pid)));
  for (const pid of pids) {
    // Parts lead their own groups; a stray grandchild is signalled alone.
    killGroup(pid, "SIGTERM");
    signal(pid, "SIGTERM");
  }
  const deadline = Date.now() + 5_000;
  for (const { pid } of recorded) if (pids.has(pid)) await endGroup(pid, Math.max(0, deadline - Date.now()));
  const left = () => [...recorded, ...marked].filter((one) => pids.has(one.pid) && isRunning(one));
  while (left().length > 0) {
    if (Date.now() > deadline) for (const { pid } of left()) signal(pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return pids.size;
}

/** The variable that marks every process of one run of `./trunkline test`, stacks that it starts included. */
export const TEST_RUN_VARIABLE = "TRUNKLINE_TEST_RUN";

/** Processes whose environment has the stack's mark; empty where the system does not show environments. */
export function markedProcesses(stackId: string, variable = STACK_ID_VARIABLE): ProcessIdentity[] {
  if (process.platform !== "linux") return [];
  const mark = `${variable}=${stackId}`;
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const environment = readFileSync(`/proc/${entry}/environ`, "latin1").split("\0");
        return environment.includes(mark) ? (identify(Number(entry)) ?? []) : [];
      } catch {
        return [];
      }
    });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended.
  }
}

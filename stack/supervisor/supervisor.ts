import { setTimeout as sleep } from "node:timers/promises";
import { AbsentError, type Part } from "../parts/part.ts";
import type { ProcessIdentity } from "../process/identity.ts";
import { lastLines } from "../process/log-file.ts";
import { takenPorts } from "../process/port-holder.ts";
import { describeExit, StartError } from "../process/readiness.ts";
import { checkPlan, isSettled, type PartPlan, type PartState } from "./plan.ts";

/** What is known of a part at one moment. */
export interface PartStatus {
  readonly name: string;
  readonly state: PartState;
  readonly url: string | null;
  readonly detail: string;
  readonly purpose: string;
  /** ISO time of the last change of state. */
  readonly since: string;
  /** How often it died and was started again. */
  readonly restarts: number;
  /** True while a failed part waits to be started again. */
  readonly retries: boolean;
  readonly process: ProcessIdentity | null;
  readonly logFile: string;
  /** The end of its log, where it failed. */
  readonly logLines: readonly string[];
}

/** Delays before a dead part is started again. */
export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
  /** A part that was ready for so long counts as well: its next delay is the first one again. */
  readonly resetAfterMs: number;
}

/** Keeps the parts of a plan running. */
export interface Supervisor {
  statuses(): readonly PartStatus[];
  /** Ends all parts in order, higher layers first. Resolves when nothing of them runs. */
  stop(): Promise<void>;
}

const DEFAULT_BACK_OFF: BackOff = { firstMs: 1_000, maxMs: 30_000, resetAfterMs: 60_000 };

/**
 * Starts every part as soon as what it waits for allows, and again with back-off when it dies or cannot start.
 * `onChange` is called after each change with the new status. Throws at once for an impossible plan.
 */
export function supervise(
  plan: readonly PartPlan[],
  onChange: (status: PartStatus) => void,
  backOff: BackOff = DEFAULT_BACK_OFF,
): Supervisor {
  checkPlan(plan);
  const abort = new AbortController();
  const statuses = new Map<string, PartStatus>(plan.map((part) => [part.name, firstStatus(part)]));
  const running = new Map<string, Part>();
  let changed = Promise.withResolvers<void>();
  const wake = () => {
    const before = changed;
    changed = Promise.withResolvers<void>();
    before.resolve();
  };

  const set = (name: string, change: Partial<PartStatus>) => {
    const before = statuses.get(name);
    if (before === undefined) return;
    const since = change.state === undefined || change.state === before.state ? before.since : now();
    const status = { ...before, ...change, since };
    statuses.set(name, status);
    onChange(status);
    wake();
  };

  const stateOf = (name: string) => statuses.get(name)?.state ?? "absent";
  const untilDependenciesAllow = async (part: PartPlan) => {
    for (;;) {
      const missing = part.needs.filter((name) => stateOf(name) !== "ready");
      const unsettled = part.after.filter((name) => !isSettled(stateOf(name)));
      if (abort.signal.aborted || (missing.length === 0 && unsettled.length === 0)) return;
      const waitingFor = [...new Set([...missing, ...unsettled])].join(", ");
      if (statuses.get(part.name)?.detail !== `for ${waitingFor}`) {
        set(part.name, { state: "waiting", detail: `for ${waitingFor}`, logLines: [] });
      }
      await changed.promise;
    }
  };

  const runOnce = async (part: PartPlan, lastDeath: string): Promise<"absent" | "done" | "died"> => {
    const afterDeath = lastDeath === "" ? "" : `started again; before: ${lastDeath}`;
    set(part.name, { state: "starting", detail: "", logLines: [], process: null });
    // Parts that run are stopped in order; what is only starting is given up at once.
    const starting = new AbortController();
    const giveUp = () => starting.abort();
    abort.signal.addEventListener("abort", giveUp);
    try {
      const taken = await takenPorts(part.ports);
      if (taken.length > 0) throw new Error(taken.join("; "));
      const started = await part.start({
        signal: starting.signal,
        progress: (state, detail) => set(part.name, { state, detail }),
      });
      if ("done" in started) {
        set(part.name, { state: "ready", detail: started.done });
        return "done";
      }
      running.set(part.name, started);
      abort.signal.removeEventListener("abort", giveUp);
      const identity = started.process.identity;
      set(part.name, { state: "ready", url: started.url, detail: afterDeath, process: identity });
      const exit = await started.process.exited;
      running.delete(part.name);
      if (abort.signal.aborted) return "done";
      await started.stop({ deadlineMs: 2_000 });
      set(part.name, {
        state: "failed",
        url: null,
        process: null,
        detail: `died (${describeExit(exit.code, exit.signal)})`,
        logLines: lastLines(part.logFile, 6),
      });
      return "died";
    } catch (error) {
      if (abort.signal.aborted) return "done";
      set(part.name, { ...failure(error), url: null, process: null });
      return error instanceof AbsentError ? "absent" : "died";
    } finally {
      abort.signal.removeEventListener("abort", giveUp);
    }
  };

  const keepRunning = async (part: PartPlan) => {
    let delayMs = backOff.firstMs;
    let lastDeath = "";
    while (!abort.signal.aborted) {
      await untilDependenciesAllow(part);
      if (abort.signal.aborted) return;
      const startedAt = Date.now();
      const outcome = await runOnce(part, lastDeath);
      if (outcome !== "died" || part.once || abort.signal.aborted) return;
      if (Date.now() - startedAt > backOff.resetAfterMs) delayMs = backOff.firstMs;
      const status = statuses.get(part.name);
      lastDeath = `${status?.detail ?? ""} at ${now().slice(11, 19)} UTC`;
      const detail = `${status?.detail ?? ""}; starting again in ${Math.ceil(delayMs / 1000)} s`;
      set(part.name, { detail, retries: true });
      await delay(delayMs, abort.signal);
      if (!abort.signal.aborted) set(part.name, { retries: false, restarts: (status?.restarts ?? 0) + 1 });
      delayMs = Math.min(delayMs * 2, backOff.maxMs);
    }
  };

  const loops = plan.map((part) => keepRunning(part));

  return {
    statuses: () => [...statuses.values()],
    async stop() {
      abort.abort();
      wake();
      const layers = [...new Set(plan.map((part) => part.layer))].sort((a, b) => b - a);
      for (const layer of layers) {
        await Promise.all(
          plan
            .filter((part) => part.layer === layer)
            .map(async (part) => {
              await running.get(part.name)?.stop({ deadlineMs: part.stopDeadlineMs ?? 10_000 });
              set(part.name, { state: "stopped", detail: "", url: null, process: null });
            }),
        );
      }
      await Promise.all(loops);
      // A part whose start was under way when the stop began is running only now.
      await Promise.all([...running.values()].map((part) => part.stop()));
    },
  };
}

function firstStatus(part: PartPlan): PartStatus {
  return {
    name: part.name,
    state: "waiting",
    url: null,
    detail: "",
    purpose: part.purpose,
    since: now(),
    restarts: 0,
    retries: false,
    process: null,
    logFile: part.logFile,
    logLines: [],
  };
}

function failure(error: unknown): Pick<PartStatus, "state" | "detail" | "logLines"> {
  if (error instanceof AbsentError) return { state: "absent", detail: error.message, logLines: [] };
  if (error instanceof StartError) {
    return { state: "failed", detail: error.message.split("\n")[0] ?? "", logLines: error.logLines };
  }
  const [first = "failed", ...rest] = (error instanceof Error ? error.message : String(error)).split("\n");
  return { state: "failed", detail: first, logLines: rest.map((line) => line.trim()) };
}

function now(): string {
  return new Date().toISOString();
}

/** Resolves early, without an error, when the signal is aborted. */
async function delay(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

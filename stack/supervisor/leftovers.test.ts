import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { identify, isRunning, type ProcessIdentity } from "../process/identity.ts";
import { type ManagedProcess, startProcess } from "../process/managed-process.ts";
import { endLeftovers, STACK_ID_VARIABLE } from "./leftovers.ts";
import { readState, supervisorRuns, writeState } from "./state-file.ts";
import type { PartStatus } from "./supervisor.ts";

let dir: string;
const started: ManagedProcess[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "trunkline-leftovers-"));
});

afterEach(async () => {
  for (const one of started.splice(0)) await one.stop({ deadlineMs: 100 });
  rmSync(dir, { recursive: true, force: true });
});

async function sleeper(env: NodeJS.ProcessEnv = {}): Promise<ManagedProcess> {
  const logFile = join(dir, "sleeper.log");
  const managed = await startProcess({ name: "sleeper", command: "/bin/sleep", args: ["60"], env, logFile });
  started.push(managed);
  return managed;
}

function record(process: ProcessIdentity, supervisor: ProcessIdentity): void {
  const part: PartStatus = {
    name: "redis",
    state: "ready",
    url: null,
    detail: "",
    purpose: "",
    since: "",
    restarts: 0,
    retries: false,
    process,
    logFile: "",
    logLines: [],
  };
  writeState(dir, { mode: "processes", startedAt: "", supervisor, parts: [part] });
}

const gone = { pid: process.pid, startedAt: "an earlier boot:1" };

describe("what a killed supervisor left behind", () => {
  it("is ended by its record", async () => {
    const orphan = await sleeper();
    record(orphan.identity, gone);
    expect(supervisorRuns(readState(dir))).toBe(false);
    expect(await endLeftovers(dir, "no-such-stack", [process.pid])).toBe(1);
    expect(isRunning(orphan.identity)).toBe(false);
  });

  it("never is a stranger who has the recorded pid by now", async () => {
    const stranger = await sleeper();
    record({ pid: stranger.identity.pid, startedAt: "an earlier boot:1" }, gone);
    expect(await endLeftovers(dir, "no-such-stack", [process.pid])).toBe(0);
    expect(isRunning(stranger.identity)).toBe(true);
  });

  it.runIf(process.platform === "linux")("is found by its mark where no record names it", async () => {
    const marked = await sleeper({ [STACK_ID_VARIABLE]: "stack-of-this-test" });
    const other = await sleeper({ [STACK_ID_VARIABLE]: "another-stack" });
    expect(await endLeftovers(dir, "stack-of-this-test", [process.pid])).toBe(1);
    expect(isRunning(marked.identity)).toBe(false);
    expect(isRunning(other.identity)).toBe(true);
  });
});

describe("the state file", () => {
  it("says that its supervisor runs only while that very process does", () => {
    const me = identify(process.pid);
    if (me === null) throw new Error("this process has no identity");
    record(me, me);
    expect(supervisorRuns(readState(dir))).toBe(true);
    record(me, gone);
    expect(supervisorRuns(readState(dir))).toBe(false);
    expect(supervisorRuns(null)).toBe(false);
  });
});

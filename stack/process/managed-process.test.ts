import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { commandOf, identify, isRunning } from "./identity.ts";
import { groupExists, startProcess } from "./managed-process.ts";
import { StartError, untilReady } from "./readiness.ts";

const dir = mkdtempSync(join(tmpdir(), "trunkline-process-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let count = 0;
function shell(script: string) {
  count += 1;
  const logFile = join(dir, `${count}.log`);
  const env = { PATH: process.env.PATH };
  return startProcess({ name: `shell-${count}`, command: "/bin/sh", args: ["-c", script], env, logFile });
}

async function line(logFile: string): Promise<string> {
  for (;;) {
    const text = readFileSync(logFile, "utf8").trim();
    if (text !== "") return text;
    await sleep(10);
  }
}

describe("a process of ours", () => {
  it("ends with its grandchildren, even those that ignore SIGTERM", async () => {
    const managed = await shell("sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & wait");
    const grandchild = identify(Number(await line(managed.logFile)));
    expect(grandchild).not.toBeNull();
    await managed.stop({ deadlineMs: 200 });
    expect(groupExists(managed.identity.pid)).toBe(false);
    expect(grandchild !== null && isRunning(grandchild)).toBe(false);
  });

  it("takes the children of a killed parent with it", async () => {
    const managed = await shell("sleep 60 & echo $!; wait");
    const child = identify(Number(await line(managed.logFile)));
    process.kill(managed.identity.pid, "SIGKILL");
    expect(await managed.exited).toEqual({ code: null, signal: "SIGKILL" });
    await managed.stop({ deadlineMs: 1_000 });
    expect(child !== null && isRunning(child)).toBe(false);
  });

  it("gets no variable that it was not given", async () => {
    process.env.TRUNKLINE_TEST_LEAK = "yes";
    const managed = await shell('echo "leak=$TRUNKLINE_TEST_LEAK"');
    delete process.env.TRUNKLINE_TEST_LEAK;
    await managed.exited;
    expect(await line(managed.logFile)).toBe("leak=");
  });

  it("fails to become ready with the end of its log when it ends", async () => {
    const managed = await shell("echo no such database; exit 4");
    const failure = await untilReady(managed, () => Promise.resolve(false), 5_000).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(StartError);
    expect((failure as StartError).message).toContain("(code 4)");
    expect((failure as StartError).logLines).toEqual(["no such database"]);
  });

  it("is stopped when it does not answer in time", async () => {
    const managed = await shell("sleep 60");
    await expect(untilReady(managed, () => Promise.resolve(false), 150)).rejects.toThrow(
      "did not answer within 0.15 s",
    );
    expect(isRunning(managed.identity)).toBe(false);
  });

  it("cannot be started without its program, and says so", async () => {
    const start = startProcess({
      name: "ghost",
      command: "/no/such/program",
      args: [],
      env: {},
      logFile: join(dir, "g.log"),
    });
    await expect(start).rejects.toThrow("ghost cannot be started");
  });
});

describe("the identity of a process", () => {
  it("is not shared by another process that gets the same pid", () => {
    const me = identify(process.pid);
    expect(me !== null && isRunning(me)).toBe(true);
    expect(isRunning({ pid: process.pid, startedAt: "another boot:1" })).toBe(false);
  });

  it("is nobody for a pid that is free", async () => {
    const managed = await shell("exit 0");
    await managed.exited;
    expect(identify(managed.identity.pid)).toBeNull();
  });

  it("comes with the command line for people", () => {
    expect(commandOf(process.pid)).toContain("node");
    expect(commandOf(2 ** 22 + 1)).toBeNull();
  });
});

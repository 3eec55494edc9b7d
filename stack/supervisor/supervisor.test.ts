import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AbsentError, baseEnvironment, type Part, partOf } from "../parts/part.ts";
import { isRunning } from "../process/identity.ts";
import { startProcess } from "../process/managed-process.ts";
import { checkPlan, type PartPlan } from "./plan.ts";
import { type PartStatus, type Supervisor, supervise } from "./supervisor.ts";

const BACK_OFF = { firstMs: 40, maxMs: 160, resetAfterMs: 60_000 };

let dir: string;
let supervisor: Supervisor | undefined;
let history: PartStatus[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "trunkline-supervisor-"));
  history = [];
});

afterEach(async () => {
  await supervisor?.stop();
  supervisor = undefined;
  rmSync(dir, { recursive: true, force: true });
});

/** A part that is a shell script. */
function scripted(name: string, script: string, plan: Partial<PartPlan> = {}): PartPlan {
  const logFile = join(dir, `${name}.log`);
  return {
    name,
    purpose: `is ${name}`,
    needs: [],
    after: [],
    layer: 1,
    ports: [],
    logFile,
    start: async ({ signal }): Promise<Part> => {
      const managed = await startProcess({
        name,
        command: "/bin/sh",
        args: ["-c", script],
        env: baseEnvironment(),
        logFile,
        signal,
      });
      return partOf(name, `test://${name}`, managed);
    },
    ...plan,
  };
}

function start(plan: readonly PartPlan[]): Supervisor {
  supervisor = supervise(plan, (status) => history.push(status), BACK_OFF);
  return supervisor;
}

const statusOf = (name: string) => supervisor?.statuses().find((status) => status.name === name);

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > deadline)
      throw new Error(`not within 30 s: ${what}; ${JSON.stringify(supervisor?.statuses())}`);
    await sleep(10);
  }
}

const untilState = (name: string, state: string) =>
  until(() => statusOf(name)?.state === state, `${name} is ${state}`);

describe("starting parts", () => {
  it("waits until what a part needs is ready", async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    start([
      scripted("app", "sleep 60", { needs: ["database"] }),
      scripted("database", "", { start: () => gate.then(() => ({ done: "made" })) }),
    ]);
    await until(() => statusOf("app")?.detail === "for database", "app says what it waits for");
    expect(statusOf("app")?.state).toBe("waiting");
    release();
    await untilState("app", "ready");
    expect(statusOf("app")?.url).toBe("test://app");
  });

  it("starts behind a part that is absent or failed when it only comes after it", async () => {
    start([
      scripted("app", "sleep 60", { after: ["web", "extra"] }),
      scripted("web", "", { once: true, start: () => Promise.reject(new Error("does not build")) }),
      scripted("extra", "", { start: () => Promise.reject(new AbsentError("does this; get it there")) }),
    ]);
    await untilState("app", "ready");
    expect(statusOf("web")).toMatchObject({ state: "failed", detail: "does not build", retries: false });
    expect(statusOf("extra")).toMatchObject({ state: "absent", detail: "does this; get it there" });
  });

  it("names a taken port with its variable and who holds it, and starts once it is free", async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
    const address = holder.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    start([scripted("web", "sleep 60", { ports: [{ port, variable: "TRUNKLINE_HTTP_PORT" }] })]);
    await untilState("web", "failed");
    expect(statusOf("web")?.detail).toContain(
      `port ${port} (TRUNKLINE_HTTP_PORT) is taken by pid ${process.pid} (`,
    );
    await new Promise((resolve) => holder.close(resolve));
    await untilState("web", "ready");
  });

  it("refuses a plan in which parts wait for each other or for nobody", () => {
    const a = scripted("a", "", { needs: ["b"] });
    expect(() => checkPlan([a, scripted("b", "", { after: ["a"] })])).toThrow("a → b → a");
    expect(() => checkPlan([a])).toThrow("a waits for b, which is not planned");
  });
});

describe("a part that dies", () => {
  it("is reported with the end of its log, and started again", async () => {
    start([scripted("worker", "echo working; sleep 60")]);
    await untilState("worker", "ready");
    const first = statusOf("worker")?.process;
    await until(() => readFileSync(join(dir, "worker.log"), "utf8").includes("working"), "it works");
    process.kill(first?.pid ?? 0, "SIGKILL");
    await until(
      () => statusOf("worker")?.restarts === 1 && statusOf("worker")?.state === "ready",
      "it runs again",
    );
    const death = history.find(({ detail }) => detail.includes("signal SIGKILL"));
    expect(death).toMatchObject({ name: "worker", state: "failed", logLines: ["working"] });
    expect(statusOf("worker")?.process?.pid).not.toBe(first?.pid);
    expect(statusOf("worker")?.detail).toMatch(
      /^started again; before: died \(signal SIGKILL\) at \d\d:\d\d:\d\d UTC$/,
    );
  });

  it("is started again after delays that double up to a limit", async () => {
    const startedAt: number[] = [];
    const worker = scripted("worker", "exit 3");
    start([
      {
        ...worker,
        start: (context) => {
          startedAt.push(performance.now());
          return worker.start(context);
        },
      },
    ]);
    await until(() => startedAt.length === 6, "six starts");
    const gaps = startedAt.slice(1).map((at, index) => at - (startedAt[index] ?? 0));
    for (const [index, least] of [40, 80, 160, 160, 160].entries()) {
      expect(gaps[index]).toBeGreaterThanOrEqual(least - 2);
    }
    // Without a limit the last one would be 640 ms.
    expect(gaps[4]).toBeLessThan(600);
    expect(history.some(({ detail }) => detail.startsWith("died (code 3); starting again in"))).toBe(true);
  });

  it("leaves those who need it running", async () => {
    start([scripted("database", "sleep 60"), scripted("app", "sleep 60", { needs: ["database"] })]);
    await untilState("app", "ready");
    const app = statusOf("app")?.process;
    process.kill(statusOf("database")?.process?.pid ?? 0, "SIGKILL");
    await until(
      () => statusOf("database")?.restarts === 1 && statusOf("database")?.state === "ready",
      "database again",
    );
    expect(statusOf("app")).toMatchObject({ state: "ready", process: app, restarts: 0 });
  });
});

describe("stopping", () => {
  it("ends higher layers first and leaves no process", async () => {
    start([
      scripted("database", "sleep 60", { layer: 1 }),
      scripted("app", "sleep 60", { layer: 4, needs: ["database"] }),
    ]);
    await untilState("app", "ready");
    const processes = supervisor?.statuses().flatMap((status) => status.process ?? []) ?? [];
    history.length = 0;
    await supervisor?.stop();
    expect(history.filter(({ state }) => state === "stopped").map(({ name }) => name)).toEqual([
      "app",
      "database",
    ]);
    expect(processes).toHaveLength(2);
    expect(processes.filter(isRunning)).toEqual([]);
  });

  it("gives up a part that is still starting", async () => {
    let pid = 0;
    start([
      scripted("slow", "", {
        start: async ({ signal }) => {
          const managed = await startProcess({
            name: "slow",
            command: "/bin/sleep",
            args: ["60"],
            env: baseEnvironment(),
            logFile: join(dir, "slow.log"),
            signal,
          });
          pid = managed.identity.pid;
          await managed.exited;
          throw new Error("ended before it was ready");
        },
      }),
    ]);
    await until(() => pid !== 0, "it is starting");
    const startedAt = performance.now();
    await supervisor?.stop();
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  it("does not start anything again", async () => {
    start([scripted("worker", "exit 1")]);
    await untilState("worker", "failed");
    await supervisor?.stop();
    const count = history.length;
    await sleep(250);
    expect(history).toHaveLength(count);
  });
});

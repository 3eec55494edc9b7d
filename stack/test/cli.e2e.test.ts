import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isRunning, type ProcessIdentity } from "../process/identity.ts";
import { portHolder } from "../process/port-holder.ts";
import { PORTS, PROJECT, readSettings } from "../settings.ts";
import { endLeftovers, markedProcesses } from "../supervisor/leftovers.ts";
import { readState } from "../supervisor/state-file.ts";

/**
 * ./trunkline itself, called as people call it: from another folder, by a link, on ports of its own. Tempo and Grafana are
 * left out on purpose, as on a machine that has none.
 */
const dir = mkdtempSync(join(tmpdir(), "trunkline-cli-"));
const command = join(dir, "link-to-trunkline");
const env: NodeJS.ProcessEnv = {};
let stateDir = "";

beforeAll(async () => {
  symlinkSync(join(PROJECT, "trunkline"), command);
  stateDir = join(dir, "state");
  const ports = await freePorts(Object.keys(PORTS).length);
  Object.assign(
    env,
    {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TRUNKLINE_CACHE_DIR: readSettings(process.env).cacheDir,
    },
    {
      TRUNKLINE_NO_INSTALL: "1",
      TRUNKLINE_TEST_RUN: process.env.TRUNKLINE_TEST_RUN,
      TRUNKLINE_ENGINE: "none",
      TRUNKLINE_STATE_DIR: stateDir,
      SIMULATOR_OFFICE: "off",
    },
    { TRUNKLINE_TEMPO: "/no/tempo", TRUNKLINE_LOKI: "/no/loki", TRUNKLINE_GRAFANA_HOME: "/no/grafana" },
    Object.fromEntries(Object.values(PORTS).map(({ variable }, index) => [variable, String(ports[index])])),
  );
});

const endWhatAnEarlierTryLeft = () => endLeftovers(stateDir, readSettings(env).stackId, [process.pid]);

afterAll(async () => {
  await endWhatAnEarlierTryLeft();
  rmSync(dir, { recursive: true, force: true });
});

/** Runs a command to its end. */
function trunkline(...args: string[]): { code: number | null; out: string } {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: tmpdir(),
    env,
    encoding: "utf8",
    timeout: 150_000,
  });
  return { code: status, out: stdout + stderr };
}

interface Shown {
  readonly name: string;
  readonly state: string;
  readonly url: string | null;
  readonly detail: string;
  readonly restarts: number;
}

function parts(): Shown[] {
  return (JSON.parse(trunkline("status", "--json").out) as { parts: Shown[] }).parts;
}

const part = (name: string) => parts().find((one) => one.name === name);

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not within two minutes: ${what}\n${trunkline("status").out}`);
    await sleep(300);
  }
}

function recordedProcesses(): ProcessIdentity[] {
  const state = readState(stateDir);
  return [
    ...(state?.parts.flatMap((one) => one.process ?? []) ?? []),
    ...(state?.supervisor ? [state.supervisor] : []),
  ];
}

const ours = () => [...recordedProcesses().filter(isRunning), ...markedProcesses(readSettings(env).stackId)];

describe("./trunkline", { timeout: 200_000 }, () => {
  it("says that nothing runs before it is started", () => {
    expect(trunkline("status")).toMatchObject({ code: 3, out: expect.stringContaining("./trunkline up") });
    expect(trunkline("user", "list").code).toBe(3);
    expect(trunkline("user", "--help")).toMatchObject({
      code: 0,
      out: expect.stringContaining("reset <email>"),
    });
    expect(trunkline("down").code).toBe(0);
  });

  it("refuses to start over a taken port, naming the variable and who holds it", async () => {
    const server = createServer();
    await new Promise<void>((resolve) =>
      server.listen(Number(env.TRUNKLINE_GRAFANA_PORT), "127.0.0.1", resolve),
    );
    const { code, out } = trunkline("up", "--detach");
    await new Promise((resolve) => server.close(resolve));
    expect(code).toBe(1);
    expect(out).toContain(
      `port ${env.TRUNKLINE_GRAFANA_PORT} (TRUNKLINE_GRAFANA_PORT) is taken by pid ${process.pid} (`,
    );
    expect(ours()).toEqual([]);
  });

  it("starts everything, and tells where each audience starts", () => {
    const { code, out } = trunkline("up", "--detach", "--wait");
    expect(out).toContain(`http://127.0.0.1:${env.TRUNKLINE_HTTP_PORT}/board`);
    expect(out).toContain("/api/docs");
    expect(out).toContain("trunkline-demo");
    expect(code, out).toBe(0);
    const states = Object.fromEntries(parts().map(({ name, state }) => [name, state]));
    expect(states).toMatchObject({
      ...{ postgres: "ready", redis: "ready", migrate: "ready", "app-api": "ready", "app-worker": "ready" },
      ...{ "app-scheduler": "ready", simulator: "ready", tempo: "absent", loki: "absent", grafana: "absent" },
    });
    expect(part("tempo")?.detail).toContain("TRUNKLINE_TEMPO=/no/tempo is not an executable file");
  });

  it("listens on loopback only", async () => {
    const open = createServer();
    await new Promise<void>((resolve) => open.listen(0, "0.0.0.0", resolve));
    const everywhere = (open.address() as AddressInfo).port;
    // What follows would find a part that listens on more.
    expect(await reachableAddresses(everywhere)).not.toEqual([]);
    await new Promise((resolve) => open.close(resolve));
    for (const { variable } of Object.values(PORTS)) {
      expect(await reachableAddresses(Number(env[variable])), variable).toEqual([]);
    }
    expect(await answers("127.0.0.1", Number(env.TRUNKLINE_HTTP_PORT))).toBe(true);
    expect(await portHolder(Number(env.TRUNKLINE_HTTP_PORT))).not.toBeNull();
  });

  it("finds at a second start what runs already", () => {
    const before = recordedProcesses();
    expect(trunkline("up")).toMatchObject({ code: 0, out: expect.stringContaining("already running") });
    expect(recordedProcesses()).toEqual(before);
  });

  it("shows logs, and knows which parts there are", () => {
    expect(trunkline("logs", "app-api").out).toContain("trunkline-api");
    expect(trunkline("logs", "nobody")).toMatchObject({
      code: 2,
      out: expect.stringContaining("app-worker"),
    });
  });

  it("places a call, and shows what reached the outside world", async () => {
    expect(trunkline("simulate", "call", "--scenario", "routine")).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        new RegExp(`http://127.0.0.1:${env.TRUNKLINE_HTTP_PORT}/calls/[0-9a-f-]{36}\n`),
      ),
    });
    await until(
      () => /webhook|status-update/.test(trunkline("simulate", "ledger").out),
      "a webhook is in the ledger",
    );
  });

  it("manages users of the running stack, with the application's own command and exit codes", () => {
    const email = "nora@trunkline.example";
    expect(trunkline("user", "add", email, "--name", "Nora Lind")).toMatchObject({
      code: 0,
      out: expect.stringContaining(`http://127.0.0.1:${env.TRUNKLINE_HTTP_PORT}/invitation#`),
    });
    expect(trunkline("user", "add", email, "--name", "Twin").code).toBe(1);
    expect(trunkline("user", "list", "--status", "invited").out).toContain(email);
    expect(trunkline("user", "frobnicate").code).toBe(2);
  });

  it("starts killed parts again and reports it, PostgreSQL and Redis among them", async () => {
    const killed = ["postgres", "redis", "app-worker", "collector"];
    const states = readState(stateDir)?.parts ?? [];
    const pids = killed.flatMap((name) => states.find((one) => one.name === name)?.process?.pid ?? []);
    for (const pid of pids) process.kill(pid, "SIGKILL");
    const back = () =>
      parts().filter(
        ({ name, state, restarts }) => killed.includes(name) && state === "ready" && restarts > 0,
      );
    await until(() => back().length === pids.length, "all are back");
    expect(part("redis")?.detail).toContain("died (signal SIGKILL)");
    const health = await fetch(`http://127.0.0.1:${env.TRUNKLINE_HTTP_PORT}/api/health/live`);
    expect(health.status).toBe(200);
  });

  it("recovers from the death of its own supervisor, leaving no second instance", () => {
    const before = recordedProcesses();
    process.kill(readState(stateDir)?.supervisor?.pid ?? 0, "SIGKILL");
    expect(part("redis")).toMatchObject({
      state: "failed",
      detail: expect.stringContaining("without its supervisor"),
    });
    expect(trunkline("up", "--detach").code).toBe(0);
    expect(before.filter(isRunning)).toEqual([]);
    expect(part("app-api")?.state).toBe("ready");
  });

  it("leaves no process and no data after down --volumes", () => {
    const before = recordedProcesses();
    expect(before.length).toBeGreaterThan(6);
    expect(trunkline("down", "--volumes").code).toBe(0);
    expect(before.filter(isRunning)).toEqual([]);
    expect(ours()).toEqual([]);
    expect(existsSync(stateDir)).toBe(false);
  });

  it("ends everything at Ctrl-C, even in the middle of starting", async () => {
    await endWhatAnEarlierTryLeft();
    mkdirSync(stateDir, { recursive: true });
    const child = spawn(command, ["up"], { cwd: tmpdir(), env, stdio: "ignore" });
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    await until(
      () => readState(stateDir)?.parts.find(({ name }) => name === "redis")?.state === "ready",
      "redis runs",
    );
    const before = recordedProcesses();
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(before.filter(isRunning)).toEqual([]);
    expect(ours()).toEqual([]);
  });

  it("ends everything when the foreground command itself is killed", async () => {
    await endWhatAnEarlierTryLeft();
    const child = spawn(command, ["up"], { cwd: tmpdir(), env, stdio: "ignore" });
    await until(
      () => readState(stateDir)?.parts.find(({ name }) => name === "redis")?.state === "ready",
      "redis runs",
    );
    child.kill("SIGKILL");
    await until(() => ours().length === 0, "nothing runs");
  });
});

/** Those of this machine's addresses beside 127.0.0.1 and ::1 at which something answers on the port. */
async function reachableAddresses(port: number): Promise<string[]> {
  const addresses = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, scopeid }) => !internal && !scopeid)
    .map(({ address }) => address);
  // On Linux all of 127.0.0.0/8 is there, also without a network: who listens on every address listens there, too.
  if (process.platform === "linux") addresses.push("127.0.0.2");
  const reachable = await Promise.all(addresses.map((address) => answers(address, port)));
  return addresses.filter((_, index) => reachable[index]);
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<Server>((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

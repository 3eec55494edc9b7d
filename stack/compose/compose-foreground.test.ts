import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../otel/test/eventually.ts";
import { NODE } from "../parts/node-process.ts";
import { PROJECT } from "../settings.ts";

/** `./trunkline up` where an engine answers; the engine is a stand-in that writes down what it is asked. */
const dir = mkdtempSync(join(tmpdir(), "trunkline-foreground-"));
const said = join(dir, "said");
const gone = join(dir, "gone");
const client = join(dir, "client");
const row = JSON.stringify({ Service: "api", State: "running", Health: "healthy", Publishers: [] });
writeFileSync(
  join(dir, "docker"),
  `#!/bin/sh
echo "$*" >>"${said}"
case " $* " in
  *" ps "*--format*) [ -e "${gone}" ] || echo '${row}' ;;
  *" --wait "*) [ -z "$SLOW" ] || { echo $$ >"${client}"; exec sleep 30; } ;;
esac
`,
);
chmodSync(join(dir, "docker"), 0o755);

let running: ChildProcess | undefined;

beforeEach(() => {
  for (const file of [said, gone, client]) rmSync(file, { force: true });
});
afterEach(() => {
  // A test that failed must leave nothing behind.
  if (running?.exitCode === null && running.pid !== undefined) process.kill(-running.pid, "SIGKILL");
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function up(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(NODE, [join(PROJECT, "stack/cli.ts"), "up", ...args], {
    // A group of its own, so that the test can send Ctrl-C to all of it, as a terminal does.
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      ...env,
      PATH: `${dir}:${process.env.PATH}`,
      TRUNKLINE_ENGINE: "docker",
      TRUNKLINE_STATE_DIR: join(dir, "state"),
    },
  });
  running = child;
  let out = "";
  child.stdout?.on("data", (chunk) => {
    out += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, ended, out: () => out };
}

const asked = () => (existsSync(said) ? readFileSync(said, "utf8") : "");
const ctrlC = ({ pid }: ChildProcess) => process.kill(-(pid ?? 0), "SIGINT");
const until = (what: string, condition: () => boolean) =>
  eventually(async () => condition() || expect.fail(what), { deadlineMs: 15_000, what });

describe("./trunkline up with containers", { timeout: 40_000 }, () => {
  it("shows the containers until Ctrl-C stops them", async () => {
    const { child, ended, out } = up([]);
    await until("the container is shown", () => /api\s+ready/.test(out()));
    expect(out()).toContain("Ctrl-C stops everything");
    expect(asked()).not.toMatch(/ down\b/);
    ctrlC(child);
    expect(await ended).toBe(130);
    expect(asked()).toMatch(/ down\b/);
  });

  it("stops what it has started at Ctrl-C in the middle of the start", async () => {
    const { child, ended } = up([], { SLOW: "1" });
    await until("it starts", () => existsSync(client));
    ctrlC(child);
    expect(await ended).toBe(130);
    expect(asked()).toMatch(/ down\b/);
  });

  it("takes a start whose client has heard of Ctrl-C first for stopped, not for failed", async () => {
    const { child, ended } = up([], { SLOW: "1" });
    await until("it starts", () => existsSync(client) && readFileSync(client, "utf8").endsWith("\n"));
    process.kill(Number(readFileSync(client, "utf8")), "SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 50));
    ctrlC(child);
    expect(await ended).toBe(130);
    expect(asked()).toMatch(/ down\b/);
  });

  it("ends when another command has stopped the containers", async () => {
    const { ended, out } = up([]);
    await until("the container is shown", () => /api\s+ready/.test(out()));
    writeFileSync(gone, "");
    expect(await ended).toBe(0);
    expect(out()).toContain("Stopped by another command");
  });

  it("leaves them running with --detach", async () => {
    const { ended, out } = up(["--detach"]);
    expect(await ended).toBe(0);
    expect(out()).toContain("./trunkline down");
    expect(asked()).not.toMatch(/ down\b/);
  });
});

import { readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { queryPrometheus } from "../../../otel/test/prometheus-reader.ts";
import type { Secrets } from "../../../stack/secrets.ts";
import { PROJECT } from "../../../stack/settings.ts";
import { DEMO_PASSWORD } from "../../modules/identity/identity.demo.ts";
import { openLive, signIn } from "../e2e/clients.ts";
import { newAlert, outsideWorld, postVapi } from "../e2e/outside-world.ts";
import { type ContainerStack, containerStack, startLoad } from "./container-stack.ts";

/**
 * compose.yaml on a real engine, started by ./trunkline as people start it, with a state folder and ports of its own. In
 * order: each test leaves everything running for the next, until the last ones take it down.
 */
let stack: ContainerStack;
const app = () => stack.address("app");

beforeAll(async () => {
  stack = await containerStack();
});
afterAll(() => stack?.remove());

/** Waits until a new urgent call has reached a phone. */
async function urgentCallArrives(deadlineMs: number): Promise<void> {
  const world = outsideWorld(stack.address("simulator"));
  const before = (await world.ledger("sms")).length;
  expect(await stack.trunkline("simulate", "call", "--urgent")).toMatchObject({ code: 0 });
  await eventually(async () => ((await world.ledger("sms")).length > before ? true : undefined), {
    deadlineMs,
    what: "an SMS of the urgent call",
  });
}

/** Waits until the engine says of every container that it is healthy. */
function allReady(): Promise<unknown> {
  const ready = async () => {
    const { code, output } = await stack.trunkline("status");
    if (code !== 0 || / (starting|waiting) /.test(output)) throw new Error(output);
    return true;
  };
  return eventually(ready, { deadlineMs: 120_000, everyMs: 1_000, what: "every part is ready" });
}

/** Skips, in words, where this machine's engine has no image of a part. */
async function needs(context: TestContext, part: string): Promise<void> {
  if (!(await stack.states()).has(part)) context.skip(`compose.yaml is started without ${part}`);
}

/** Reads as a client that obeys Retry-After; the last answer where it is told to come back again and again. */
async function readAgain(read: () => Promise<Response>): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await read();
    const seconds = Number(answer.headers.get("retry-after"));
    if (answer.status !== 503 || !(seconds > 0) || attempt === 6) return answer;
    await answer.body?.cancel();
    await sleep(seconds * 1_000);
  }
}

describe("containers", () => {
  it("are built and started by ./trunkline up, every part of them", async () => {
    const up = await stack.trunkline("up", "--detach", "--wait");
    expect(up.code, up.output.slice(-3_000)).toBe(0);
    expect(up.output).toContain(`${app()}/board`);
    const states = await stack.states();
    expect(states.get("api")).toEqual(["ready", "ready"]);
    expect([...new Set([...states.values()].flat())]).toEqual(["ready"]);
    expect((await stack.trunkline("status")).code).toBe(0);
  }, 900_000);

  it("let people sign in and see the screens", async () => {
    const cookie = await signIn(app(), "agent");
    expect((await fetch(`${app()}/api/calls`, { headers: { cookie } })).status).toBe(200);
    expect(await (await fetch(`${app()}/board`)).text()).toContain("<title>Trunkline");
  });

  it("bring an urgent call's SMS to the phones", () => urgentCallArrives(120_000));

  it("tell the sockets of every replica of a call", async () => {
    const replicas = await stack.containers("api");
    expect(replicas).toHaveLength(2);
    const script = readFileSync(join(PROJECT, "app/test/containers/live-subscriber.mjs"), "utf8");
    const who = JSON.stringify({ email: "agent@trunkline.example", password: DEMO_PASSWORD });
    const inside = replicas.map((name) =>
      stack.docker("exec", name, "timeout", "60", "node", "--input-type=module", "-e", script, who),
    );
    const outside = await openLive(app(), await signIn(app(), "agent"));
    await outside.subscribe("board");
    // They say nothing before the first event: calls are placed until both have heard of one.
    let heard = false;
    const events = Promise.all(inside).finally(() => {
      heard = true;
    });
    events.catch(() => {});
    while (!heard) {
      await outsideWorld(stack.address("simulator")).placeCalls({ scenario: "routine" });
      await Promise.race([sleep(2_000), events.catch(() => {})]);
    }
    for (const event of await events) expect(JSON.parse(event)).toMatchObject({ channel: "board" });
    await outside.next("an event through the balancer", (message) => message.type === "event");
    outside.close();
  });

  it("show a call's whole way in Tempo", async (context) => {
    await needs(context, "tempo");
    const [call] = await outsideWorld(stack.address("simulator")).placeCalls({
      scenario: "urgent",
      propagate: true,
    });
    const trace = `${stack.address("tempo")}/api/v2/traces/${call?.traceId}`;
    const whole = async () => {
      const text = await (await fetch(trace)).text();
      return ["trunkline-api", "trunkline-worker"].every((name) => text.includes(name)) ? true : undefined;
    };
    await eventually(whole, { deadlineMs: 90_000, everyMs: 2_000, what: `trace ${call?.traceId} in Tempo` });
  });

  it("are scraped, every replica, however many there are", async (context) => {
    await needs(context, "prometheus");
    await stack.compose("up", "--detach", "--no-build", "--no-recreate", "--scale", "api=3", "api");
    const counted = async () => {
      const up = await queryPrometheus(stack.address("prometheus"), 'sum(up{job="app"})');
      return up[0]?.value === 5 ? true : undefined;
    };
    await eventually(counted, { deadlineMs: 90_000, everyMs: 2_000, what: "3 api, worker and scheduler" });
    await stack.compose("up", "--detach", "--no-build", "--no-recreate", "--scale", "api=2", "api");
  });

  it("lose nothing but what an api held when it is killed", async () => {
    await allReady();
    const cookie = await signIn(app(), "agent");
    const { TRUNKLINE_VAPI_BEARER_TOKEN: token }: Secrets = JSON.parse(
      readFileSync(join(stack.settings.stateDir, "secrets.json"), "utf8"),
    );
    const authorization = `Bearer ${token}`;
    for (const name of await stack.containers("api")) {
      // Who is left sheds reads while it carries all of it (decision 26); a client comes back when it was told to.
      const reading = startLoad(3, () =>
        readAgain(() => fetch(`${app()}/api/calls/active`, { headers: { cookie } })),
      );
      const writing = startLoad(3, () => postVapi(app(), newAlert("kill").body, { authorization }));
      await sleep(2_000);
      await stack.docker("kill", name);
      await sleep(6_000);
      await stack.docker("start", name);
      await allReady();
      const [read, written] = [await reading.stop(), await writing.stop()];
      process.stdout.write(
        `${name} killed: reading ${JSON.stringify(read)}, writing ${JSON.stringify(written)}\n`,
      );
      const log = await stack.compose("logs", "--tail", "20", "load-balancer");
      expect(read.requests + written.requests).toBeGreaterThan(20);
      // Reading is tried again, but for an answer that had begun; of writing each client may have had one request inside.
      expect(
        read.failures.filter((failure) => /^\d/.test(failure)),
        log,
      ).toEqual([]);
      expect(read.failures.length, `${read.failures}\n${log}`).toBeLessThanOrEqual(3);
      expect(written.failures.length, `${written.failures}\n${log}`).toBeLessThanOrEqual(3);
      expect(written.slowestMs).toBeLessThan(10_000);
      // Of a read it includes the waits that it was told to make.
      expect(read.slowestMs).toBeLessThan(30_000);
    }
  });

  it("say so when no api is left, by status and by the balancer", async () => {
    const replicas = await stack.containers("api");
    await stack.docker("kill", ...replicas);
    const failed = async () => {
      const { code, output } = await stack.trunkline("status");
      return code === 1 && /load-balancer +failed/.test(output) ? true : undefined;
    };
    await eventually(failed, { deadlineMs: 60_000, everyMs: 1_000, what: "the balancer is told unhealthy" });
    expect((await fetch(`${app()}/api/health/live`)).status).toBe(503);
    await stack.docker("start", ...replicas);
    await allReady();
    expect((await fetch(`${app()}/api/health/live`)).status).toBe(200);
  });

  it("recover when PostgreSQL starts again", async () => {
    await stack.docker("restart", ...(await stack.containers("postgres")));
    await eventually(async () => ((await fetch(`${app()}/api/health/ready`)).ok ? true : undefined), {
      deadlineMs: 60_000,
      what: "the application answers again",
    });
    await urgentCallArrives(120_000);
    await allReady();
  });

  it("keep the data from secrets that are not theirs", async () => {
    const secrets = join(stack.settings.stateDir, "secrets.json");
    expect((await stack.trunkline("down")).output).toContain("The data stay.");
    renameSync(secrets, `${secrets}.elsewhere`);
    const up = await stack.trunkline("up", "--detach");
    expect(up).toMatchObject({ code: 1, output: expect.stringContaining("./trunkline down --volumes") });
    expect(up.output).toContain(`${stack.project}_postgres`);
    expect((await stack.trunkline("status")).code).toBe(3);
    renameSync(`${secrets}.elsewhere`, secrets);
    const again = await stack.trunkline("up", "--detach", "--wait");
    expect(again.code, again.output.slice(-3_000)).toBe(0);
    expect(await signIn(app(), "agent")).not.toBe("");
  });

  it("leave nothing after down --volumes, even where the state folder is lost", async () => {
    rmSync(stack.settings.stateDir, { recursive: true });
    const down = await stack.trunkline("down", "--volumes");
    expect(down.code, down.output).toBe(0);
    const ofProject = ["--quiet", "--filter", `label=com.docker.compose.project=${stack.project}`];
    expect(await stack.docker("ps", "--all", ...ofProject)).toBe("");
    expect(await stack.docker("volume", "ls", ...ofProject)).toBe("");
    expect(await stack.docker("network", "ls", ...ofProject)).toBe("");
    expect(await stack.docker("image", "ls", "--quiet", "--filter", `reference=${stack.project}`)).toBe("");
  });
});

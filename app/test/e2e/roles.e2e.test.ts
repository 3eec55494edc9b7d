import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { NODE } from "../../../stack/parts/node-process.ts";
import { PROJECT } from "../../../stack/settings.ts";
import { statusUpdate, vapiCall } from "../vapi-messages.ts";
import { openLive, signIn } from "./clients.ts";
import { newAlert, type OutsideWorld, outsideWorld, postVapi, sendAlerts } from "./outside-world.ts";
import { countReceived, expectAllDeliveredOnce } from "./sms-proof.ts";
import { type System, startSystem } from "./system.ts";

const RECIPIENTS = 3;

let system: System;
let world: OutsideWorld;
let cookie: string;

beforeAll(async () => {
  system = await startSystem({ apis: 2 });
  world = outsideWorld(system.simulatorUrl);
  cookie = await signIn(system.url, "admin");
});
afterEach(async () => {
  await world.mendSms();
  await system.startMissing();
});
afterAll(() => system?.close());

/** Holds the table of calls, so that every request that reads it takes as long as `work`. */
async function whileCallsAreHeld(work: (release: () => Promise<void>) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: system.part("postgres").url });
  await client.connect();
  try {
    await client.query("begin; lock table calls in access exclusive mode");
    await work(async () => void (await client.query("rollback")));
  } finally {
    await client.end();
  }
}

describe("several api processes", () => {
  it("share live updates: a client of one sees the call whose webhook went to another (CE-10)", async () => {
    const live = await openLive(system.urlOf("api-2"), cookie);
    await live.subscribe("board");
    const call = vapiCall({ customer: { number: "+15145550161" } });
    const answer = await postVapi(
      system.urlOf("api-1"),
      JSON.stringify({ message: statusUpdate(call, "ringing") }),
    );
    expect(answer.status).toBe(200);
    const event = await live.next("the call", ({ data }) => data?.call?.phone === "+15145550161", 1_000);
    expect(event).toMatchObject({ event: "call.changed", data: { call: { status: "ringing" } } });
    live.close();
    const active = await fetch(`${system.urlOf("api-2")}/api/calls/active`, { headers: { cookie } });
    expect(JSON.stringify(await active.json())).toContain("+15145550161");
  });
});

describe("SIGTERM", () => {
  it("lets an api process answer what it has begun, say goodbye to sockets and end with code 0", async () => {
    const url = system.urlOf("api-2");
    const live = await openLive(url, cookie);
    await live.subscribe("board");
    await whileCallsAreHeld(async (release) => {
      const answer = fetch(`${url}/api/calls`, { headers: { cookie } });
      await eventually(
        async () => {
          const waiting = await system.query("select 1 from pg_stat_activity where wait_event_type = 'Lock'");
          return waiting.length > 0 || undefined;
        },
        { everyMs: 20, what: "a request that waits" },
      );
      const { logFile } = system.part("api-2").process;
      const ended = system.stop("api-2");
      const goodbye = await live.next("goodbye", ({ type }) => type === "goodbye");
      expect(goodbye).toMatchObject({ reason: "shutdown", retryAfterMs: expect.any(Number) });
      expect(await live.closed).toBe(1001);
      await expect(fetch(`${url}/api/health/live`)).rejects.toThrow();
      await release();
      expect((await answer).status).toBe(200);
      expect((await answer).headers.get("connection")).toBe("close");
      expect(await ended).toEqual({ code: 0, signal: null });
      expect(readFileSync(logFile, "utf8")).not.toMatch(/requests cut off|did not end well/);
    });
    await system.start("api-2");
  });

  it("lets a worker finish the SMS that it dispatches and leave the others to the next one", async () => {
    await world.breakSms({ latencyMs: 1_000 });
    const alerts = Array.from({ length: 20 }, (_, index) => newAlert(`Deployment ${index}`));
    const sent = await sendAlerts(system.url, alerts, { parallel: 10, deadlineMs: 30_000 });
    await eventually(async () => (await countReceived(system, alerts)) > 0 || undefined, {
      everyMs: 20,
      what: "SMS on their way",
    });
    const ended = system.stop("worker-1");
    expect(await ended).toEqual({ code: 0, signal: null });
    // Nothing is left half done: what was begun is dispatched, the rest is as if nobody had touched it.
    const states = await system.query<{ status: string }>("select distinct status from messages");
    expect(states.map(({ status }) => status)).not.toContain("sending");
    const received = await countReceived(system, alerts);
    expect(received).toBeLessThan(alerts.length * RECIPIENTS);

    await world.mendSms();
    await system.start("worker-1");
    await expectAllDeliveredOnce(system, sent, { recipients: RECIPIENTS, deadlineMs: 60_000 });
    const repeated = await system.query(
      "select messages.id from messages join alerts on alerts.id = alert_id where attempts > 1 and tool_call_id = any($1)",
      [alerts.map(({ toolCallId }) => toolCallId)],
    );
    expect(repeated).toEqual([]);
  });
});

describe("a process with a wrong configuration", () => {
  it("names every mistake at once, what is allowed, and ends with code 78", async () => {
    const environment = {
      PATH: process.env.PATH,
      TRUNKLINE_ROLES: "api,cook",
      TRUNKLINE_HTTP_PORT: "eighty",
      TRUNKLINE_DATABASE_URL: "mysql://127.0.0.1/x",
      TRUNKLINE_TWILIO_FROM: "5145550100",
    };
    const failure = await promisify(execFile)(NODE, ["app/main.ts"], { cwd: PROJECT, env: environment }).then(
      () => undefined,
      (error: { code: number; stderr: string }) => error,
    );
    expect(failure?.code).toBe(78);
    for (const line of [
      'TRUNKLINE_ROLES must be "all" or a list of api, live, worker, scheduler; not cook',
      "TRUNKLINE_HTTP_PORT must be a whole number from 0 to 65535",
      "TRUNKLINE_DATABASE_URL must be a URL that begins with postgres://",
      "TRUNKLINE_REDIS_URL is missing",
      "TRUNKLINE_TWILIO_FROM must be a number in E.164",
    ]) {
      expect(failure?.stderr).toContain(line);
    }
  });
});

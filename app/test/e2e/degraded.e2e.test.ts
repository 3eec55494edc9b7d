import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { signIn } from "./clients.ts";
import {
  type AlertToSend,
  newAlert,
  type OutsideWorld,
  outsideWorld,
  postVapi,
  sendAlerts,
} from "./outside-world.ts";
import { countReceived, expectAllDeliveredOnce } from "./sms-proof.ts";
import { type System, startSystem } from "./system.ts";

const RECIPIENTS = 3;

let system: System;
let world: OutsideWorld;
let cookie: string;

beforeAll(async () => {
  system = await startSystem();
  world = outsideWorld(system.simulatorUrl);
  cookie = await signIn(system.url, "admin");
});
afterEach(async () => {
  await world.mendSms();
  await system.startMissing();
});
afterAll(() => system?.close());

function newAlerts(count: number, subject: string): AlertToSend[] {
  return Array.from({ length: count }, (_, index) => newAlert(`${subject} ${index}`));
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; tookMs: number }> {
  const startedAt = performance.now();
  const result = await work();
  return { result, tookMs: performance.now() - startedAt };
}

describe("without Redis", () => {
  it("answers webhooks all the same, and sends their SMS when Redis is back", async () => {
    await system.stop("redis");
    const alerts = newAlerts(5, "No Redis");
    const { result: sent, tookMs } = await timed(() =>
      sendAlerts(system.url, alerts, { parallel: 5, deadlineMs: 10_000 }),
    );
    expect(tookMs).toBeLessThan(2_000);
    expect(sent.map(({ tries }) => tries)).toEqual(alerts.map(() => 1));
    expect(await countReceived(system, alerts)).toBe(0);
    const health = await fetch(`${system.url}/api/health/ready`);
    expect(health.status).toBe(200);
    expect((await fetch(`${system.url}/api/calls`, { headers: { cookie } })).status).toBe(200);
    await signIn(system.url, "agent");

    await system.start("redis");
    await expectAllDeliveredOnce(system, sent, { recipients: RECIPIENTS, deadlineMs: 30_000 });
  });
});

describe("without PostgreSQL", () => {
  it("says so within seconds, and recovers by itself", async () => {
    await system.stop("postgres");
    const [alert] = newAlerts(1, "No PostgreSQL") as [AlertToSend];
    const asks = [
      () => postVapi(system.url, alert.body),
      () => fetch(`${system.url}/api/calls`, { headers: { cookie } }),
      () => fetch(`${system.url}/api/health/ready`),
    ];
    for (const ask of asks) {
      const { result, tookMs } = await timed(ask);
      expect(result.status).toBe(503);
      expect(tookMs).toBeLessThan(4_000);
    }
    const problem = await postVapi(system.url, alert.body);
    expect(problem.headers.get("content-type")).toContain("application/problem+json");
    expect(problem.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(await problem.json()).toMatchObject({ code: "service_unavailable", status: 503 });

    await system.start("postgres");
    const sent = await sendAlerts(system.url, [alert], { parallel: 1, deadlineMs: 15_000 });
    await expectAllDeliveredOnce(system, sent, { recipients: RECIPIENTS, deadlineMs: 30_000 });
    expect((await fetch(`${system.url}/api/calls`, { headers: { cookie } })).status).toBe(200);
  });
});

describe("without the SMS provider", () => {
  it("opens the breaker, says degraded, lets jobs wait without spending attempts, and delivers all once it is back", async () => {
    await world.breakSms({ errorRate: 1, errorStatus: 503 });
    const refusedBefore = (await world.ledger("refused")).length;
    const alerts = newAlerts(10, "No provider");
    const sent = await sendAlerts(system.url, alerts, { parallel: 10, deadlineMs: 10_000 });
    await eventually(
      async () => {
        const health = await (await fetch(`${system.url}/api/health`)).json();
        expect(health).toMatchObject({
          status: "degraded",
          dependencies: expect.arrayContaining([
            expect.objectContaining({ name: "sms_provider", state: "down" }),
          ]),
        });
        return true;
      },
      { deadlineMs: 40_000, what: "health that says degraded" },
    );
    // Every attempt that is counted is one that the provider refused: waiting behind the breaker costs none. Now and then
    // one is let through to see whether the provider is back; it is counted before it is refused.
    await eventually(
      async () => {
        const [spent] = await system.query<{ attempts: number }>(
          `select sum(attempts)::int as attempts from messages join alerts on alerts.id = alert_id
           where tool_call_id = any($1)`,
          [alerts.map(({ toolCallId }) => toolCallId)],
        );
        const refused = (await world.ledger("refused")).length - refusedBefore;
        expect(spent?.attempts).toBe(refused);
        expect(refused).toBeLessThan(alerts.length * RECIPIENTS);
        return true;
      },
      { deadlineMs: 10_000, what: "as many attempts as refusals" },
    );

    await world.mendSms();
    await expectAllDeliveredOnce(system, sent, { recipients: RECIPIENTS, deadlineMs: 100_000 });
  });
});

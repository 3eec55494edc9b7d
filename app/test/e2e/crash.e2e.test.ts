import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import {
  type AlertToSend,
  newAlert,
  type OutsideWorld,
  outsideWorld,
  type SentAlert,
  sendAlerts,
} from "./outside-world.ts";
import { countReceived, expectAllDeliveredOnce, expectAllNotified, expectNoneTwice } from "./sms-proof.ts";
import { type System, startSystem } from "./system.ts";
import { isTriedAgain } from "./tried-again.ts";

/** P1 goes to the three demo users on call. */
const RECIPIENTS = 3;
const PARALLEL = 12;
/** Slow enough that whatever is killed is killed in the middle of dispatches. */
const SLOW_PROVIDER = { latencyMs: 150 };

let system: System;
let world: OutsideWorld;

beforeAll(begin);
beforeEach(async (context) => {
  if (!isTriedAgain(context)) return;
  await system.close();
  await begin();
});
afterEach(async () => {
  await world.breakSms(SLOW_PROVIDER);
  await system.startMissing();
});
afterAll(() => system?.close());

async function begin(): Promise<void> {
  system = await startSystem();
  world = outsideWorld(system.simulatorUrl);
  await world.breakSms(SLOW_PROVIDER);
}

function newAlerts(count: number, subject: string): AlertToSend[] {
  return Array.from({ length: count }, (_, index) => newAlert(`${subject} ${index}`));
}

/** Resolves when the outside world has this many SMS of the alerts. */
async function untilReceived(alerts: readonly AlertToSend[], count: number): Promise<void> {
  await eventually(async () => (await countReceived(system, alerts)) >= count || undefined, {
    everyMs: 20,
    what: `${count} SMS on their way`,
  });
}

/** Resolves when every job is in Redis. */
async function untilAllEnqueued(): Promise<void> {
  await eventually(
    async () => {
      const waiting = await system.query("select id from outbox where published_at is null");
      return waiting.length === 0 || undefined;
    },
    { everyMs: 20, what: "all jobs in Redis" },
  );
}

/** How many of these alerts are committed. */
async function countRaised(alerts: readonly AlertToSend[]): Promise<number> {
  const rows = await system.query("select id from alerts where tool_call_id = any($1)", [
    alerts.map(({ toolCallId }) => toolCallId),
  ]);
  return rows.length;
}

describe("kill -9 in the middle of 200 alerts", () => {
  it("loses no SMS and sends none twice when the worker dies, and then the api", async () => {
    const alerts = newAlerts(200, "Crash of worker and api");
    const answered = Promise.withResolvers<void>();
    const sending = sendAlerts(system.url, alerts, {
      parallel: PARALLEL,
      deadlineMs: 60_000,
      onAnswered: (count) => count === 120 && answered.resolve(),
    });
    await untilReceived(alerts, 30);
    await system.kill9("worker-1");
    await answered.promise;
    await system.kill9("api-1");
    await Promise.all([system.start("worker-1"), system.start("api-1")]);
    const sent = await sending;
    expect(sent.some(({ tries }) => tries > 1)).toBe(true);
    expect(await countReceived(system, alerts)).toBeLessThan(alerts.length * RECIPIENTS);
    await expectAllDeliveredOnce(system, sent, { recipients: RECIPIENTS, deadlineMs: 90_000 });
    await expectAllNotified(system, sent, 60_000);
  });

  it("tells everybody of each alert although the api dies again and again right after its commits", async () => {
    const sending: Promise<SentAlert[]>[] = [];
    for (let round = 0; round < 4; round += 1) {
      // Of its own: what is left of those before may all be taken in while the api starts.
      const alerts = newAlerts(15, `Crash ${round} between commit and the next step`);
      sending.push(sendAlerts(system.url, alerts, { parallel: PARALLEL, deadlineMs: 90_000 }));
      await eventually(async () => (await countRaised(alerts)) > 0 || undefined, {
        everyMs: 5,
        what: "a commit",
      });
      await system.kill9("api-1");
      await system.start("api-1");
    }
    const sent = (await Promise.all(sending)).flat();
    await expectAllDeliveredOnce(system, sent, { recipients: RECIPIENTS, deadlineMs: 90_000 });
    await expectAllNotified(system, sent, 60_000);
  });
});

describe("kill -9 of the worker while SMS are given up", () => {
  /** A number that the carrier refuses for good. */
  const REFUSED = "+15005550001";
  const phoneOf = async (email: string) =>
    (await system.query<{ phone: string }>("select phone from users where email = $1", [email]))[0]?.phone;

  it("loses no notification of a given-up SMS", async () => {
    const email = "supervisor@trunkline.example";
    const phone = await phoneOf(email);
    await system.query("update users set phone = $1 where email = $2", [REFUSED, email]);
    onTestFinished(
      async () => void (await system.query("update users set phone = $1 where email = $2", [phone, email])),
    );
    const rounds = Array.from({ length: 3 }, (_, round) => newAlerts(14, `Given up ${round}`));
    const all = rounds.flat();
    const givenUp = (alerts: readonly AlertToSend[]) =>
      system.query<{ id: string }>(
        `select messages.id from messages join alerts on alerts.id = alert_id
         where tool_call_id = any($1) and status = 'failed'`,
        [alerts.map(({ toolCallId }) => toolCallId)],
      );
    const sending: Promise<SentAlert[]>[] = [];
    for (const alerts of rounds) {
      // Of its own: what is left of those before may all be given up while the worker starts.
      sending.push(sendAlerts(system.url, alerts, { parallel: PARALLEL, deadlineMs: 60_000 }));
      await eventually(async () => (await givenUp(alerts)).length > 0 || undefined, {
        everyMs: 5,
        what: "an SMS that is given up",
      });
      await system.kill9("worker-1");
      await system.start("worker-1");
    }
    await Promise.all(sending);
    await eventually(async () => (await givenUp(all)).length === all.length || undefined, {
      deadlineMs: 60_000,
      what: "all refused SMS given up",
    });
    await eventually(
      async () => {
        const told = await system.query<{ people: number }>(
          `select count(n.id)::int as people from messages m
           left join notifications n on n.dedupe_key = 'sms.given_up:' || m.id
           where m.id = any($1) group by m.id`,
          [(await givenUp(all)).map(({ id }) => id)],
        );
        // Supervisor, manager and admin.
        expect(told.filter(({ people }) => people !== 3)).toEqual([]);
        return true;
      },
      { deadlineMs: 60_000, what: "a notification of each given-up SMS" },
    );
  });
});

describe("kill -9 of Redis", () => {
  it("loses nothing when it comes back with its append-only file", async () => {
    const alerts = newAlerts(40, "Redis dies");
    const sending = sendAlerts(system.url, alerts, { parallel: PARALLEL, deadlineMs: 30_000 });
    await untilReceived(alerts, 5);
    await system.kill9("redis");
    const sent = await sending;
    await system.start("redis");
    await expectAllDeliveredOnce(system, sent, { recipients: RECIPIENTS, deadlineMs: 60_000 });
  });

  it("loses nothing when it comes back without its data", async () => {
    await world.breakSms({ latencyMs: 500 });
    const alerts = newAlerts(40, "Redis forgets");
    const sent = await sendAlerts(system.url, alerts, { parallel: PARALLEL, deadlineMs: 30_000 });
    await untilAllEnqueued();
    await system.kill9("redis");
    rmSync(join(system.dir, "redis/appendonlydir"), { recursive: true });
    await system.start("redis");
    await world.breakSms(SLOW_PROVIDER);
    // Jobs that no dispatch has begun are known to PostgreSQL alone now.
    expect(await countReceived(system, alerts)).toBeLessThan(alerts.length * RECIPIENTS - 20);
    await expectAllDeliveredOnce(system, sent, { recipients: RECIPIENTS, deadlineMs: 75_000 });
  });
});

describe("kill -9 of PostgreSQL", () => {
  it("keeps what was answered and takes the rest once it is back", async () => {
    const alerts = newAlerts(60, "PostgreSQL dies");
    const sending = sendAlerts(system.url, alerts, { parallel: PARALLEL, deadlineMs: 60_000 });
    await untilReceived(alerts, 5);
    await system.kill9("postgres");
    await system.start("postgres");
    await expectAllDeliveredOnce(system, await sending, { recipients: RECIPIENTS, deadlineMs: 75_000 });
  });
});

describe("a provider that takes an SMS and does not answer within its 10 s", () => {
  it("is asked for the SMS before it is sent again", async () => {
    // Callbacks come later than the next attempt: nothing but the provider's list can say that it has the SMS.
    const lateCallbackMs = 16_000;
    await world.breakSms({ hangRate: 1, lateCallbackMs });
    const alerts = newAlerts(1, "No answer");
    const sent = await sendAlerts(system.url, alerts, { parallel: 1, deadlineMs: 10_000 });
    await untilReceived(alerts, RECIPIENTS);
    await world.breakSms({ lateCallbackMs });
    await eventually(
      async () => {
        const rows = await system.query<{ status: string; attempts: number }>(
          "select status, attempts from messages join alerts on alerts.id = alert_id where tool_call_id = $1",
          [sent[0]?.toolCallId],
        );
        expect(rows).toEqual(Array(RECIPIENTS).fill({ status: "sent", attempts: 2 }));
        return true;
      },
      { deadlineMs: 20_000, everyMs: 50, what: "second attempts that find the SMS" },
    );
    await expectNoneTwice(system, sent);
    await expectAllDeliveredOnce(system, sent, { recipients: RECIPIENTS, deadlineMs: 30_000 });
  });
});

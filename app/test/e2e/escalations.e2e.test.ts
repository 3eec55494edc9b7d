import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { signIn } from "./clients.ts";
import { type AlertToSend, newAlert, type OutsideWorld, outsideWorld, sendAlerts } from "./outside-world.ts";
import { expectAllDeliveredOnce } from "./sms-proof.ts";
import { type System, startSystem } from "./system.ts";
import { isTriedAgain } from "./tried-again.ts";

const ALERTS = 4;
const DEADLINE_MS = 120_000;
/** Longer than it takes until another worker asks the carrier what came of an attempt: nothing but the question can tell. */
const LONG_RING_SECONDS = 24;
const SUPERVISOR = "+15145550112";
const MANAGER = "+15145550113";

const role = (name: string) => ({ kind: "role", role: name });

let system: System;
let world: OutsideWorld;
let cookie: string;

beforeAll(begin);
beforeEach(async (context) => {
  if (!isTriedAgain(context)) return;
  await system.close();
  await begin();
});

async function begin(): Promise<void> {
  system = await startSystem();
  world = outsideWorld(system.simulatorUrl);
  cookie = await signIn(system.url, "manager");
  for (const phone of [SUPERVISOR, MANAGER]) await world.setPhone(phone, { ringSeconds: LONG_RING_SECONDS });
  await post("/api/escalation-policies", {
    name: "Everybody, step by step",
    priorities: [4],
    steps: [
      { afterMinutes: 0, by: "sms", targets: [role("agent")] },
      { afterMinutes: 0, by: "sms", targets: [role("supervisor"), role("manager")] },
      { afterMinutes: 0, by: "call", targets: [role("supervisor"), role("manager")] },
    ],
    endAfterMinutes: 60,
  });
  await post("/api/escalation-policies", {
    name: "A call, and then an SMS",
    priorities: [3],
    steps: [
      { afterMinutes: 0, by: "call", targets: [role("manager")] },
      { afterMinutes: 0, by: "sms", targets: [role("supervisor")] },
    ],
    endAfterMinutes: 60,
  });
}

afterEach(async () => {
  await world.breakCalls({});
  await world.mendSms();
  await system.startMissing();
});
afterAll(() => system?.close());

async function post(path: string, json: object = {}): Promise<void> {
  const response = await fetch(system.url + path, {
    method: "POST",
    headers: { cookie, "content-type": "application/json" },
    body: JSON.stringify(json),
  });
  expect(response.status, await response.text()).toBeLessThan(300);
}

const raise = (alerts: readonly AlertToSend[]) =>
  sendAlerts(system.url, alerts, { parallel: 4, deadlineMs: 60_000 });

/** What of the escalation of these alerts is written, by the condition on alerts `a`. */
async function count(alerts: readonly AlertToSend[], from: string): Promise<number> {
  const [row] = await system.query<{ count: number }>(
    `select count(*)::int from alerts a join ${from} where tool_call_id = any($1)`,
    [alerts.map(({ toolCallId }) => toolCallId)],
  );
  return row?.count ?? 0;
}

const until = (what: string, isSo: () => Promise<boolean>) =>
  eventually(async () => (await isSo()) || undefined, { deadlineMs: DEADLINE_MS, everyMs: 5, what });

async function stepsOf(alerts: readonly AlertToSend[]): Promise<string[][]> {
  const rows = await system.query<{ steps: string[] }>(
    `select array_agg(round || '.' || step || ' ' || by || ' ' || people || ' ' || outcome order by round, step) as steps
     from alerts a join alert_escalation_steps s on s.alert_id = a.id where tool_call_id = any($1) group by a.id`,
    [alerts.map(({ toolCallId }) => toolCallId)],
  );
  return rows.map(({ steps }) => steps);
}

async function alertIdOf({ toolCallId }: AlertToSend): Promise<string> {
  const [row] = await system.query<{ id: string }>("select id from alerts where tool_call_id = $1", [
    toolCallId,
  ]);
  return row?.id ?? "";
}

describe("kill -9 of the worker in the middle of escalations", () => {
  it("tells everybody of each step, by SMS and by call, and nobody twice", async () => {
    const began = new Date().toISOString();
    const subjects = Array.from({ length: ALERTS }, (_, n) => `Escalated ${n} of the kills`);
    const alerts = subjects.map((subject) => newAlert(subject, "P4"));
    await world.breakSms({ latencyMs: 500 });
    // So that a worker dies while the carrier has its calls, and has not said so.
    await world.breakCalls({ latencyMs: 3_000 });
    const sent = await raise(alerts);

    await until("a second step", async () => (await count(alerts, STEPS)) > ALERTS);
    await system.kill9("worker-1");
    await system.start("worker-1");
    await until("an SMS of it", async () => (await count(alerts, SENT)) > ALERTS);
    await system.kill9("worker-1");
    await system.start("worker-1");
    await until("calls that are in doubt", async () => {
      const isTaken = (await world.ledger("call")).some(({ at }) => at >= began);
      return isTaken && (await count(alerts, IN_DOUBT)) > 0;
    });
    await system.kill9("worker-1");
    expect(await count(alerts, IN_DOUBT)).toBeGreaterThan(0);
    await world.breakCalls({});
    await system.start("worker-1");

    await until("all calls answered", async () => (await count(alerts, HEARD)) === ALERTS * 2);
    const steps = ["0.0 sms 1 told", "0.1 sms 2 told", "0.2 call 2 told"];
    expect(await stepsOf(alerts)).toEqual(Array(ALERTS).fill(steps));
    await expectAllDeliveredOnce(system, sent, { recipients: 3, deadlineMs: DEADLINE_MS });
    for (const phone of [SUPERVISOR, MANAGER]) {
      const rung = (await world.ledger("call")).filter(({ to, at }) => to === phone && at >= began);
      expect(rung).toHaveLength(ALERTS);
      const heard = (await world.ledger("spoken")).filter(({ to, at }) => to === phone && at >= began);
      const times = subjects.map(
        (subject) => heard.filter(({ text }) => String(text).includes(subject)).length,
      );
      expect(times).toEqual(Array(ALERTS).fill(1));
    }
  });

  it("goes on with what nobody has taken, and tells nobody more of what somebody took meanwhile", async () => {
    await system.kill9("worker-1");
    const [taken, open] = [newAlert("Taken meanwhile", "P3"), newAlert("Still open", "P3")];
    await raise([taken, open]);
    await post(`/api/alerts/${await alertIdOf(taken)}/acknowledge`);
    await system.start("worker-1");
    await until("the steps of the open one", async () => (await count([open], STEPS)) === 2);
    await until("its call", async () => (await count([open], HEARD)) === 1);
    await until("the end of the other call", async () => (await count([taken], ENDED)) === 1);
    expect(await stepsOf([open])).toEqual([["0.0 call 1 told", "0.1 sms 1 told"]]);
    expect(await stepsOf([taken])).toEqual([["0.0 call 1 told"]]);
    expect(await count([taken], SMS)).toBe(0);
    const spoken = (await world.ledger("spoken")).map(({ text }) => String(text));
    expect(spoken.filter((text) => text.includes("Still open"))).toHaveLength(1);
    expect(spoken.filter((text) => text.includes("Taken meanwhile"))).toEqual([]);
  });
});

const STEPS = "alert_escalation_steps s on s.alert_id = a.id";
const SMS = "messages m on m.alert_id = a.id";
const SENT = `${SMS} and m.status in ('sent', 'delivered')`;
const CALLS = "alert_calls c on c.alert_id = a.id";
const IN_DOUBT = `${CALLS} and c.status = 'placing'`;
const HEARD = `${CALLS} and c.status = 'answered'`;
const ENDED = `${CALLS} and c.ended_at is not null`;

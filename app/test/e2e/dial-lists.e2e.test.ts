import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { signIn } from "./clients.ts";
import { outsideWorld, type OutsideWorld } from "./outside-world.ts";
import { type System, startSystem } from "./system.ts";

const LEADS = 8;
const DEADLINE_MS = 120_000;
/** Longer than it takes until another worker asks the carrier what came of an attempt: nothing but the question can tell. */
const LONG_RING_SECONDS = 24;
const SHORT_CALL = { ringSeconds: 0, talkSeconds: 0.5 };

interface Item {
  readonly id: string;
  readonly leadId: string;
  readonly state: string;
  readonly lastCallId: string | null;
}

/** Somebody who works through a list over one api process, and over another one when that is gone. */
interface Agent {
  readonly phone: string;
  readonly cookie: string;
  readonly apis: string[];
}

let system: System;
let world: OutsideWorld;
let ann: Agent;
let bob: Agent;
let numbersGiven = 2_100;
let phones: string[] = [];
let listId: string;
let talked: string;

/** A POST that is sent until it is answered, by whichever process is there: the same request, by its key. */
async function post(agent: Agent, path: string, json: object = {}) {
  const key = randomUUID();
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const [url = ""] = agent.apis;
    const response = await fetch(url + path, {
      method: "POST",
      headers: { cookie: agent.cookie, "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify(json),
      signal: AbortSignal.timeout(20_000),
    }).catch(() => null);
    const text = await response?.text().catch(() => null);
    if (response && response.status < 500 && text) return { status: response.status, body: JSON.parse(text) };
    if (Date.now() > deadline) throw new Error(`${path} was not answered in time`);
    agent.apis.push(agent.apis.shift() ?? url);
    await sleep(100);
  }
}

async function isOver(callId: string): Promise<boolean> {
  const [call] = await system.query<{ ended_at: Date | null }>("select ended_at from calls where id = $1", [
    callId,
  ]);
  return call?.ended_at != null;
}

const next = async (agent: Agent): Promise<Item | null> =>
  (await post(agent, `/api/dial-lists/${listId}/next`)).body.item;
const call = (agent: Agent, { id }: Item) => post(agent, `/api/dial-lists/${listId}/items/${id}/call`);

/** Does what the list says until it has nobody left; whatever was answered, the list knows how far the agent is. */
async function work(agent: Agent): Promise<void> {
  for (let item = await next(agent); item; item = await next(agent)) {
    if (item.state === "locked") await call(agent, item);
    else if (item.lastCallId && (await isOver(item.lastCallId)))
      await post(agent, `/api/calls/${item.lastCallId}/disposition`, { dispositionId: talked });
    await sleep(150);
  }
}

// Each try has a system of its own: what an earlier one has sent and left behind would be counted with it.
beforeEach(async () => {
  system = await startSystem({ apis: 2 });
  world = outsideWorld(system.simulatorUrl);
  const [one, two] = [system.urlOf("api-1"), system.urlOf("api-2")];
  ann = { phone: "+15145550111", cookie: await signIn(one, "agent"), apis: [one, two] };
  bob = { phone: "+15145550112", cookie: await signIn(one, "supervisor"), apis: [two, one] };
  const [row] = await system.query<{ id: string }>("select id from dispositions where key = 'talked'");
  talked = row?.id ?? "";
});
afterEach(() => system?.close());
beforeEach(async () => {
  await system.query("update dial_list_items set state = 'done', held_by = null, held_until = null");
  const ids: string[] = [];
  phones = [];
  for (let n = 0; n < LEADS; n += 1) {
    const phone = `+1514555${numbersGiven++}`;
    phones.push(phone);
    await world.setPhone(phone, SHORT_CALL);
    ids.push((await post(bob, "/api/leads", { company: `Lead ${n}`, phone })).body.id);
  }
  // To call back keeps to no law's hours: the test may run on a Sunday night.
  const list = await post(bob, "/api/dial-lists", { name: "Kills", purpose: "service", leads: { ids } });
  expect(list.body).toMatchObject({ progress: { total: LEADS } });
  listId = list.body.id;
});

/** Resolves when the carrier rings this telephone and nobody has written so. */
async function untilTakenUnnoticed({ phone }: Agent): Promise<void> {
  await eventually(
    async () => {
      const legs = await world.ledger("call");
      const unnoticed = await system.query("select call_id from outbound_calls where settled_at is null");
      return (legs.some(({ to }) => to === phone) && unnoticed.length > 0) || undefined;
    },
    { everyMs: 10, what: "a call that the carrier has taken" },
  );
}

describe("a dial list that two agents work through, over two api processes and a worker", () => {
  it("loses no lead and calls none twice when kill -9 takes the worker, and then an api", async () => {
    await world.setPhone(ann.phone, { ...SHORT_CALL, ringSeconds: LONG_RING_SECONDS });
    await world.setPhone(bob.phone, SHORT_CALL);
    // The carrier takes the call, and neither its answer nor its word on the call arrives.
    await world.breakCalls({ latencyMs: 3_000, lostCallbackRate: 1 });
    const first = await next(ann);
    expect(first).not.toBeNull();
    if (first) expect((await call(ann, first)).status).toBe(202);
    await untilTakenUnnoticed(ann);
    await system.kill9("worker-1");
    const [inDoubt] = await system.query(
      "select attempted_at, settled_at from outbound_calls where settled_at is null",
    );
    expect(inDoubt).toEqual({ attempted_at: expect.any(Date), settled_at: null });
    await eventually(
      async () => (await world.ledger("call")).some(({ status }) => status === "ringing") || undefined,
      { everyMs: 50, what: "Ann's telephone rings" },
    );
    // What is told of that is lost, too.
    await sleep(300);
    await world.breakCalls({});
    await world.setPhone(ann.phone, SHORT_CALL);

    const bothWork = Promise.all([work(ann), work(bob)]);
    // It is awaited below, unless something else has failed before.
    bothWork.catch(() => undefined);
    // Bob's call is written and nobody is there to place it.
    await eventually(
      async () => {
        const called = await system.query("select id from dial_list_items where state = 'called'");
        return called.length === 2 || undefined;
      },
      { everyMs: 10, what: "a call of Bob's" },
    );
    await system.start("worker-1");
    const calledBefore = await calls();
    await eventually(async () => (await calls()) > calledBefore || undefined, {
      deadlineMs: DEADLINE_MS,
      everyMs: 5,
      what: "the next call",
    });
    await system.kill9("api-2");
    await bothWork;

    const items = await system.query(
      "select state, reason, attempts, held_by, count(*)::int from dial_list_items where list_id = $1 group by 1, 2, 3, 4",
      [listId],
    );
    expect(items).toEqual([{ state: "done", reason: "connected", attempts: 1, held_by: null, count: LEADS }]);
    const legs = await world.ledger("call");
    const ringsOf = (phone: string) => legs.filter(({ to }) => to === phone).length;
    expect(phones.map(ringsOf)).toEqual(Array(LEADS).fill(1));
    // No agent's telephone rings twice for one call either.
    expect(ringsOf(ann.phone) + ringsOf(bob.phone)).toBe(await calls());
  });
});

async function calls(): Promise<number> {
  const [row] = await system.query<{ count: number }>("select count(*)::int from outbound_calls");
  return row?.count ?? 0;
}

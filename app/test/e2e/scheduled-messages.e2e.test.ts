import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { signIn } from "./clients.ts";
import { messageIdOf, type OutsideWorld, outsideWorld } from "./outside-world.ts";
import { type System, startSystem } from "./system.ts";

const CUSTOMERS = 60;
const DEADLINE_MS = 150_000;
/** So long that all are scheduled before they are due. */
const AHEAD_MS = 20_000;

let system: System;
let world: OutsideWorld;
let cookie: string;

// Each try has a system of its own: what an earlier one has sent and left behind would be counted with it.
beforeEach(async () => {
  system = await startSystem();
  world = outsideWorld(system.simulatorUrl);
  cookie = await signIn(system.url, "agent");
});
afterEach(() => system?.close());

async function post(path: string, json: object): Promise<{ id: string }> {
  const response = await fetch(system.url + path, {
    method: "POST",
    headers: { cookie, "content-type": "application/json" },
    body: JSON.stringify(json),
  });
  const text = await response.text();
  expect(response.status, text).toBe(201);
  return JSON.parse(text);
}

/** How many of our scheduled SMS (the demo has others), or of the SMS that they have become, are as the condition says. */
async function count(condition: string): Promise<number> {
  const [row] = await system.query<{ count: number }>(
    `select count(*)::int from scheduled_messages s left join messages m on m.id = s.message_id
     where s.content like 'We come on day %' and ${condition}`,
  );
  return row?.count ?? 0;
}

const until = (what: string, isSo: () => Promise<boolean>) =>
  eventually(async () => (await isSo()) || undefined, { deadlineMs: DEADLINE_MS, everyMs: 2, what });

describe("kill -9 of the worker in the middle of scheduled SMS to customers", () => {
  it("sends each of them once: those it had not come to, and those that the carrier has and nobody has noted", async () => {
    const phones = Array.from({ length: CUSTOMERS }, (_, n) => `+1438556${String(n).padStart(4, "0")}`);
    const sendAt = new Date(Date.now() + AHEAD_MS).toISOString();
    const threadIds: string[] = [];
    for (const [n, phone] of phones.entries()) {
      const { id } = await post("/api/threads", { phone });
      await post(`/api/threads/${id}/scheduled`, { sendAt, text: `We come on day ${n}` });
      threadIds.push(id);
    }
    // So that a worker dies while the carrier has SMS, and neither has said so nor ever will: the next one must ask.
    await world.breakSms({ latencyMs: 6_000, lostCallbackRate: 1 });

    await until("the first of them", async () => (await count("s.status = 'sent'")) > 0);
    await system.kill9("worker-1");
    const left = await count("s.status = 'waiting'");
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(CUSTOMERS);
    expect(await count("s.status = 'sent' and m.id is null")).toBe(0);

    await system.start("worker-1");
    const inDoubt = "m.status = 'sending' and m.provider_sid is null";
    await until("SMS that only the carrier knows of", async () => {
      const taken = new Set((await world.ledger("sms")).map(messageIdOf));
      const rows = await system.query<{ id: string }>(
        `select m.id from scheduled_messages s join messages m on m.id = s.message_id where ${inDoubt}`,
      );
      return rows.some(({ id }) => taken.has(id));
    });
    await system.kill9("worker-1");
    expect(await count(inDoubt)).toBeGreaterThan(0);
    // Until all that the carrier has said of them was lost: it would say the rest as soon as it is mended.
    await until("the carrier is through with what it has", async () =>
      (await world.ledger("sms")).every(({ status }) => status === "delivered"),
    );
    expect(await count(inDoubt)).toBeGreaterThan(0);
    await world.mendSms();
    await system.start("worker-1");

    const isGone = "m.status in ('sent', 'delivered')";
    await until("all gone", async () => (await count(isGone)) === CUSTOMERS);
    const sent = (await world.ledger("sms")).map(({ to, body }) => `${to} ${body}`);
    expect(sent.sort()).toEqual(phones.map((phone, n) => `${phone} We come on day ${n}`).sort());
    // A thread has what was sent once, under the first of its numbers.
    const numbers = await system.query<{ sequences: number[] }>(
      "select array_agg(sequence::int) as sequences from messages where channel_id = any($1) group by channel_id",
      [threadIds],
    );
    expect(numbers).toEqual(Array(CUSTOMERS).fill({ sequences: [1] }));
  });
});

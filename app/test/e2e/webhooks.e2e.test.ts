import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { signIn } from "./clients.ts";
import { type System, startSystem } from "./system.ts";

const EVENTS = 20;

let system: System;
let cookie: string;

// Each try has a system of its own: what an earlier one has sent and left behind would be counted with it.
beforeEach(async () => {
  system = await startSystem({ telemetry: true });
  cookie = await signIn(system.url, "manager");
});
afterEach(() => system?.close());

const post = async (path: string, json: object) => {
  const response = await fetch(system.url + path, {
    method: "POST",
    headers: { cookie, "content-type": "application/json" },
    body: JSON.stringify(json),
  });
  return (await response.json()) as { id: string };
};

const slowDown = (latencyMs: number) =>
  fetch(`${system.simulatorUrl}/control/faults/receiver`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ latencyMs }),
  });

interface Received {
  readonly id: string;
  readonly body: string;
  readonly traceparent: string | null;
}

async function received(): Promise<Received[]> {
  const response = await fetch(`${system.simulatorUrl}/control/ledger?kind=received&limit=1000`);
  const { items } = (await response.json()) as { items: Received[] };
  return items;
}

describe("webhooks", () => {
  it("arrive at least once, each under one id, although kill -9 takes the worker while they are being sent", async () => {
    await slowDown(3_000);
    await post("/api/webhook-endpoints", {
      url: `${system.simulatorUrl}/receiver/killed`,
      events: ["lead.created"],
    });
    const leads = new Set<string>();
    for (let n = 0; n < EVENTS; n += 1) leads.add((await post("/api/leads", { company: `Lead ${n}` })).id);
    await eventually(async () => (await received()).length > 0 || undefined, { what: "the first request" });
    await system.kill9("worker-1");
    const atTheKill = await received();
    const [known] = await system.query<{ count: number }>(
      "select count(*)::int as count from webhook_deliveries where status = 'delivered'",
    );
    // Something was sent of which nobody has noted that it was.
    expect(atTheKill.length).toBeGreaterThan(known?.count ?? 0);
    await slowDown(0);
    await system.start("worker-1");
    await eventually(
      async () => {
        const [row] = await system.query<{ count: number }>(
          "select count(*)::int as count from webhook_deliveries where status = 'delivered'",
        );
        return row?.count === EVENTS || undefined;
      },
      { deadlineMs: 90_000, what: "all deliveries" },
    );
    const idsByLead = new Map<string, Set<string>>();
    for (const { id, body } of await received()) {
      const { leadId } = JSON.parse(body).data;
      idsByLead.set(leadId, (idsByLead.get(leadId) ?? new Set()).add(id));
    }
    expect(new Set(idsByLead.keys())).toEqual(leads);
    expect([...idsByLead.values()].every(({ size }) => size === 1)).toBe(true);
    expect((await received()).length).toBeGreaterThan(EVENTS);
    // Each event continues the trace of the request that it follows from.
    const traces = new Set((await received()).map(({ traceparent }) => traceparent?.split("-")[1]));
    expect(traces.size).toBe(EVENTS);
    expect(traces.has(undefined)).toBe(false);
  });
});

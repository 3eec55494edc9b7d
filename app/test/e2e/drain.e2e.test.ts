import { afterEach, beforeEach, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { type AlertToSend, newAlert, outsideWorld, sendAlerts } from "./outside-world.ts";
import { type System, startSystem } from "./system.ts";

const BACKLOG = 300;
/** What a carrier's API usually takes. */
const CARRIER_LATENCY_MS = 150;
const FRESH = 5;
/** Ten at a time: an SMS waits for the ones that are under way, and no longer; the rest is for a busy machine. */
const LONGEST_MS = 5_000;

let system: System;
// Each try has a system of its own: what an earlier one has sent and left behind would be counted with it.
beforeEach(async () => {
  system = await startSystem();
  await outsideWorld(system.simulatorUrl).breakSms({ latencyMs: CARRIER_LATENCY_MS });
});
afterEach(() => system?.close());

interface Sent {
  readonly delay_ms: number | null;
}

/** Milliseconds from the commit of each alert to the carrier's taking of each of its SMS; null: not yet. */
async function delaysOf(alerts: readonly AlertToSend[]): Promise<(number | null)[]> {
  const rows = await system.query<Sent>(
    `select (extract(epoch from sent_at - alerts.created_at) * 1000)::float as delay_ms
     from messages join alerts on alerts.id = alert_id where tool_call_id = any($1)`,
    [alerts.map(({ toolCallId }) => toolCallId)],
  );
  return rows.map(({ delay_ms }) => delay_ms);
}

const waiting = async (alerts: readonly AlertToSend[]) =>
  (await delaysOf(alerts)).filter((delay) => delay === null).length;

it(`sends a fresh P1 at once while ${BACKLOG} older alerts of P4 are worked off, and prints how long it took`, async () => {
  await system.stop("worker-1");
  const old = Array.from({ length: BACKLOG }, (_, index) => newAlert(`Old ${index}`, "P4"));
  await sendAlerts(system.url, old, { parallel: 12, deadlineMs: 60_000 });
  const all = await waiting(old);
  expect(all).toBeGreaterThanOrEqual(BACKLOG);
  await system.start("worker-1");
  const startedAt = Date.now();
  await eventually(async () => (await waiting(old)) < all || undefined, { everyMs: 20, what: "the drain" });

  const delays: number[] = [];
  for (let index = 0; index < FRESH; index += 1) {
    const fresh = [newAlert(`Fresh ${index}`, "P1")];
    await sendAlerts(system.url, fresh, { parallel: 1, deadlineMs: 10_000 });
    await eventually(async () => (await waiting(fresh)) === 0 || undefined, {
      everyMs: 20,
      what: "a fresh P1's SMS",
    });
    delays.push(...(await delaysOf(fresh)).map((delay) => delay ?? Number.NaN));
  }
  const left = await waiting(old);
  await eventually(async () => (await waiting(old)) === 0 || undefined, {
    deadlineMs: 90_000,
    what: "the end of the drain",
  });
  const drainSeconds = (Date.now() - startedAt) / 1_000;

  const sorted = delays.toSorted((a, b) => a - b);
  process.stdout.write(
    `\nA fresh P1 while ${all} SMS of P4 are worked off (${drainSeconds.toFixed(1)} s, ${left} left when the last P1 was sent): ` +
      `median ${Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0)} ms, longest ${Math.round(sorted.at(-1) ?? 0)} ms of ${sorted.length} SMS\n`,
  );
  // The older ones were still waiting: a fresh one did not wait for them.
  expect(left).toBeGreaterThan(0);
  expect(sorted.at(-1)).toBeLessThan(LONGEST_MS);
});

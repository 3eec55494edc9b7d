import { expect } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { type LedgerEntry, messageIdOf, outsideWorld, type SentAlert } from "./outside-world.ts";
import type { System } from "./system.ts";

/** SMS of these alerts as our database knows them. */
async function messagesOf(system: System, alerts: readonly SentAlert[]) {
  return system.query<{ id: string; status: string; tool_call_id: string }>(
    `select messages.id, messages.status, tool_call_id from messages join alerts on alerts.id = alert_id
     where tool_call_id = any($1)`,
    [alerts.map(({ toolCallId }) => toolCallId)],
  );
}

/** SMS of the ledger by the message of ours that they were sent for. */
async function receivedBy(system: System): Promise<Map<string, LedgerEntry[]>> {
  return Map.groupBy(await outsideWorld(system.simulatorUrl).ledger("sms"), messageIdOf);
}

/**
 * Waits until our database says that every SMS of the alerts is delivered, then demands that each alert reached each of
 * its `recipients`, and that the outside world got each SMS exactly once. What is said of the state in a failure is what
 * was seen last.
 */
export async function expectAllDeliveredOnce(
  system: System,
  alerts: readonly SentAlert[],
  options: { readonly recipients: number; readonly deadlineMs: number },
): Promise<void> {
  const expected = alerts.length * options.recipients;
  await eventually(
    async () => {
      const states = Object.groupBy(await messagesOf(system, alerts), ({ status }) => status);
      const counts = Object.fromEntries(
        Object.entries(states).map(([status, rows]) => [status, rows?.length]),
      );
      expect(counts).toEqual({ delivered: expected });
      return true;
    },
    { deadlineMs: options.deadlineMs, what: `delivery of ${expected} SMS` },
  );
  await expectNoneTwice(system, alerts);
}

/** Demands that the outside world has each SMS of the alerts exactly once. */
export async function expectNoneTwice(system: System, alerts: readonly SentAlert[]): Promise<void> {
  const [messages, received] = await Promise.all([messagesOf(system, alerts), receivedBy(system)]);
  const wrong = messages.filter(({ id }) => received.get(id)?.length !== 1);
  expect(wrong.map(({ id, status }) => ({ id, status, received: received.get(id)?.length ?? 0 }))).toEqual(
    [],
  );
}

/** How many SMS the outside world has of these alerts. */
export async function countReceived(
  system: System,
  alerts: readonly { toolCallId: string }[],
): Promise<number> {
  const sent = alerts.map(({ toolCallId }) => ({ toolCallId, jobId: "", tries: 0 }));
  const [messages, received] = await Promise.all([messagesOf(system, sent), receivedBy(system)]);
  return messages.filter(({ id }) => received.has(id)).length;
}

/** Waits until every user has been notified of each alert exactly once; what is told in the same commit cannot be lost. */
export async function expectAllNotified(
  system: System,
  alerts: readonly SentAlert[],
  deadlineMs: number,
): Promise<void> {
  const [{ users = 0 } = {}] = await system.query<{ users: number }>(
    "select count(*)::int as users from users",
  );
  await eventually(
    async () => {
      const rows = await system.query<{ told: number }>(
        `select count(n.id)::int as told from alerts a
         left join notifications n on n.dedupe_key = 'alert.raised:' || a.id
         where tool_call_id = any($1) group by a.id`,
        [alerts.map(({ toolCallId }) => toolCallId)],
      );
      expect(Object.groupBy(rows, ({ told }) => String(told))).toEqual({
        [users]: Array(alerts.length).fill({ told: users }),
      });
      return true;
    },
    { deadlineMs, what: `notifications of ${alerts.length} alerts` },
  );
}

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { signIn } from "./clients.ts";
import { type System, startSystem } from "./system.ts";

const TOLD = 12;

let system: System;
let cookie: string;

// Each try has a system of its own: what an earlier one has sent and left behind would be counted with it.
beforeEach(async () => {
  system = await startSystem({ telemetry: false });
  cookie = await signIn(system.url, "manager");
});
afterEach(() => system?.close());

const ask = async (method: string, path: string, json?: object, headers: Record<string, string> = {}) => {
  const response = await fetch(system.url + path, {
    method,
    headers: { cookie, ...(json ? { "content-type": "application/json" } : {}), ...headers },
    ...(json ? { body: JSON.stringify(json) } : {}),
  });
  return (response.status === 204 ? null : await response.json()) as never;
};

const control = async (method: string, path: string, json: object) =>
  (await (
    await fetch(`${system.simulatorUrl}/control/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(json),
    })
  ).json()) as never;

async function ledger<Entry>(kind: string): Promise<Entry[]> {
  const response = await fetch(`${system.simulatorUrl}/control/ledger?kind=${kind}&limit=1000`);
  return ((await response.json()) as { items: Entry[] }).items;
}

interface Pushed {
  readonly browser: string;
  readonly topic: string;
  readonly payload: { readonly id: string; readonly tag: string };
}

describe("notifications", () => {
  it("come by each way, and are shown and read once, although kill -9 takes the worker while they are being sent", async () => {
    const { id: userId } = await ask("GET", "/api/me");
    await system.query("update users set phone = '+15145550188', sms_opted_out_phone = null where id = $1", [
      userId,
    ]);
    // Urgent ones are mailed at once; the SMS of alerts are others, to those on duty.
    const types = { "alert.raised": { in_app: true, email: true, web_push: true, sms: true } };
    await ask("PATCH", "/api/notification-preferences", { types }, { "if-match": '"1"' });
    const { publicKey } = await ask("GET", "/api/push-key");
    const browsers: string[] = [];
    for (const device of ["Laptop", "Phone"]) {
      const { id, ...subscription } = (await control("POST", "browsers", {
        applicationServerKey: publicKey,
      })) as { id: string };
      await ask("POST", "/api/push-subscriptions", { ...subscription, device });
      browsers.push(id);
    }
    await control("PUT", "faults/push", { latencyMs: 1_500 });

    await control("POST", "calls", { count: TOLD, scenario: "urgent", durationSeconds: 1 });
    await eventually(async () => (await ledger<Pushed>("push")).length > 4 || undefined, {
      deadlineMs: 60_000,
      what: "the first messages",
    });
    await system.kill9("worker-1");
    const atTheKill = await ledger<Pushed>("push");
    const [noted] = await system.query<{ count: number }>(
      "select coalesce(sum(cardinality(reached)), 0)::int as count from notification_deliveries",
    );
    // Something was sent of which nobody has noted that it was.
    expect(atTheKill.length).toBeGreaterThan(noted?.count ?? 0);
    await control("PUT", "faults/push", {});
    await system.start("worker-1");

    const rows = await eventually(
      async () => {
        const found = await system.query<{ id: string; channel: string; status: string }>(
          "select notification_id as id, channel, status from notification_deliveries where user_id = $1",
          [userId],
        );
        const isOver = found.length === 3 * TOLD && found.every(({ status }) => status !== "pending");
        return isOver ? found : undefined;
      },
      { deadlineMs: 120_000, what: "the end of all deliveries" },
    );
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(["sent"]));
    const ids = new Set(rows.map(({ id }) => id));
    expect(ids.size).toBe(TOLD);

    // A browser shows one for each tag, and its push service keeps one for each topic: a repetition takes the first one's place.
    for (const browser of browsers) {
      const messages = (await ledger<Pushed>("push")).filter((message) => message.browser === browser);
      expect(new Set(messages.map(({ payload }) => payload.id))).toEqual(ids);
      expect(new Set(messages.map(({ payload }) => payload.tag)).size).toBe(TOLD);
      expect(new Set(messages.map(({ topic }) => topic)).size).toBe(TOLD);
    }
    // Mail programs and servers take two of one Message-ID for one; each notification is in one mail.
    const mails = (await ledger<{ to: string[]; text: string; messageId: string }>("mail")).filter(({ to }) =>
      to.includes("manager@trunkline.example"),
    );
    const texts = new Map(mails.map(({ messageId, text }) => [messageId, text]));
    const links = [...texts.values()].flatMap((text) => text.match(/\/calls\/[0-9a-f-]{36}/g) ?? []);
    expect([links.length, new Set(links).size]).toEqual([TOLD, TOLD]);
    // SMS are handed over in the transaction that ends their row: there is one row for each.
    const sms = await system.query<{ content: string }>(
      "select content from messages where recipient_user_id = $1 and alert_id is null",
      [userId],
    );
    expect([sms.length, new Set(sms.map(({ content }) => content)).size]).toEqual([TOLD, TOLD]);
  });
});

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createAlertmanagerWebhook } from "./alerting/alertmanager-webhook.ts";
import { notAfter, saidTimeOrNull, timeOrNull } from "./bounds.ts";
import { sampleOf } from "./telephony/twilio-insights.ts";
import { parseSmsStatus, parseVoiceStatus } from "./telephony/twilio-webhooks.ts";
import { parseSmsStatus as parseVonageStatus } from "./telephony/vonage-webhooks.ts";
import { parseVapiMessage } from "./voice-agent/vapi.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const CALL = `CA${"0".repeat(32)}`;

const vapi = (call: object, timestamp?: string) =>
  parseVapiMessage({
    message: { type: "status-update", status: "in-progress", timestamp, call: { id: "c", ...call } },
  });
const vapiCallTime = (field: "createdAt" | "startedAt" | "endedAt") => (time: string) => {
  const event = vapi({ [field]: time });
  return "call" in event && event.call
    ? ((event.call as unknown as Record<string, Date | null>)[field] ?? null)
    : null;
};
const alertmanager = createAlertmanagerWebhook("token");
const stackAlert = (times: object) =>
  alertmanager.read({
    version: "4",
    alerts: [{ status: "resolved", labels: { alertname: "A" }, fingerprint: "a1", ...times }],
  })[0];

/** `YYMMDDhhmm` in UTC. */
const digitsOf = (iso: string) => iso.slice(2, 16).replaceAll(/[-T:]/g, "");

/** Every time that a vendor tells us of and that is kept, by how it is written. */
const TIMES: Readonly<Record<string, (iso: string) => Date | null | undefined>> = {
  "Twilio's status of a call": (iso) =>
    parseVoiceStatus({ CallSid: CALL, CallStatus: "completed", Timestamp: new Date(iso).toUTCString() }).at,
  "Twilio's receipt of an SMS": (iso) =>
    parseSmsStatus({ MessageSid: "SM1", MessageStatus: "delivered", RawDlrDoneDate: digitsOf(iso) })
      .receiptAt,
  "Twilio's sample of a call": (iso) =>
    sampleOf({
      timestamp: iso,
      edge: "carrier_edge",
      direction: "inbound",
      carrierEdge: { interval: { packets_loss_percentage: 1 } },
    })?.at,
  "Vonage's receipt of an SMS": (iso) =>
    parseVonageStatus({ message_uuid: "m", status: "delivered", timestamp: iso }).receiptAt,
  "Vapi's message": (iso) => vapi({}, iso).at,
  "Vapi's beginning of a call": vapiCallTime("startedAt"),
  "Vapi's end of a call": vapiCallTime("endedAt"),
  "Alertmanager's beginning of an alert": (iso) => stackAlert({ startsAt: iso })?.startsAt,
  "Alertmanager's end of an alert": (iso) =>
    stackAlert({ startsAt: new Date(Date.now() - DAY_MS).toISOString(), endsAt: iso })?.endsAt,
};

describe.each(Object.entries(TIMES))("%s", (_, read) => {
  it("is as it was said where that can be", () => {
    const hourAgo = new Date(Math.floor((Date.now() - 60 * MINUTE_MS) / MINUTE_MS) * MINUTE_MS).toISOString();
    expect(read(hourAgo)?.toISOString()).toBe(hourAgo);
  });

  it("is never after we heard of it, however far ahead the vendor's clock is", () => {
    for (const aheadMs of [2 * MINUTE_MS, 20 * 60 * MINUTE_MS, 400 * DAY_MS]) {
      const at = read(new Date(Date.now() + aheadMs).toISOString());
      if (at) expect(at.getTime()).toBeLessThanOrEqual(Date.now());
    }
  });
});

it("tells an alert whose beginning cannot be apart from one whose beginning is known", () => {
  expect(stackAlert({ startsAt: new Date(Date.now() + DAY_MS).toISOString() })?.isStartGuessed).toBe(true);
  expect(stackAlert({ startsAt: new Date(Date.now() - DAY_MS).toISOString() })).not.toHaveProperty(
    "isStartGuessed",
  );
});

it("knows a message of a clock that is ahead again when it comes again", async () => {
  const timestamp = new Date(Date.now() + 60 * MINUTE_MS).toISOString();
  const first = vapi({}, timestamp);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(vapi({}, timestamp).eventKey).toBe(first.eventKey);
});

describe("bounds of times", () => {
  const now = new Date("2026-11-27T12:00:00Z");
  it.each([
    ["2026-11-27T11:59:59Z", "2026-11-27T11:59:59.000Z"],
    ["2026-11-27T12:00:01Z", "2026-11-27T12:00:00.000Z"],
    ["2026-11-28T11:59:59Z", "2026-11-27T12:00:00.000Z"],
    ["2026-11-28T12:00:01Z", null],
    ["2025-11-27T11:59:59Z", null],
    ["soon", null],
    ["", null],
    [undefined, null],
  ])("%s is %s", (said, kept) => {
    expect(timeOrNull(said, now)?.toISOString() ?? null).toBe(kept);
  });

  it("keeps what was said for knowing a message by", () => {
    expect(saidTimeOrNull("2026-11-28T11:00:00Z", now)?.toISOString()).toBe("2026-11-28T11:00:00.000Z");
    expect(notAfter(new Date("2020-01-01"), now).getUTCFullYear()).toBe(2020);
  });
});

it("is read in one place: no provider makes a date of a vendor's words by itself", () => {
  /** Files that make dates of something else, with what it is. */
  const MADE_OF: Readonly<Record<string, string>> = {
    "bounds.ts": "the one place",
    "provider-http.ts": "how long to wait, which has a bound of its own",
    "alerting/alertmanager-webhook.ts": "what is given to notAfter",
    "alerting/alertmanager.ts": "ends of silences, which are ahead, and what is given to notAfter",
    "metrics/prometheus.ts": "points of our own question, which names their times",
    "telephony/vonage.ts": "since when is looked for",
    "billing/paddle.ts": "since when is looked for",
  };
  const folder = import.meta.dirname;
  const making = globSync("**/*.ts", { cwd: folder })
    .filter((file) => !/\.test\.ts$|(^|\/)test\//.test(file))
    .filter((file) => /new Date\([^)]|Date\.parse\(/.test(readFileSync(join(folder, file), "utf8")));
  expect(making.toSorted()).toEqual(Object.keys(MADE_OF).toSorted());
});

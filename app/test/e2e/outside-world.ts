import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { alertToolCall, vapiCall } from "../vapi-messages.ts";
import { SECRETS } from "./system.ts";

/** An entry of the simulator's ledger; which other fields it has depends on its kind. */
export interface LedgerEntry {
  readonly kind: string;
  readonly at: string;
  readonly [field: string]: unknown;
}

/** Faults of a provider, as the simulator's control API takes them. */
export interface ProviderFaults {
  readonly errorRate?: number;
  readonly errorStatus?: number;
  readonly latencyMs?: number;
  readonly hangRate?: number;
  readonly lostCallbackRate?: number;
  readonly lateCallbackMs?: number;
}

/** The simulator's control API. */
export interface OutsideWorld {
  /** Places calls; with `headers` in somebody's trace. */
  placeCalls(
    wish: Readonly<Record<string, unknown>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ callId: string; customerNumber: string; traceId: string | null }[]>;
  ledger(kind: "sms" | "call" | "spoken" | "refused" | "webhook"): Promise<LedgerEntry[]>;
  /** What happens when this telephone rings. */
  setPhone(number: string, behaviour: Readonly<Record<string, unknown>>): Promise<void>;
  /** Faults of the carrier's calls; those that are not named are mended. */
  breakCalls(faults: ProviderFaults): Promise<void>;
  breakSms(faults: ProviderFaults): Promise<void>;
  mendSms(): Promise<void>;
}

/** Connects to a simulator. */
export function outsideWorld(simulatorUrl: string): OutsideWorld {
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape; each caller names the one it gets.
  async function control(method: string, path: string, body?: unknown, headers = {}): Promise<any> {
    const response = await fetch(`${simulatorUrl}/control${path}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the simulator refused ${method} ${path}: ${text}`);
    return text === "" ? null : JSON.parse(text);
  }
  return {
    placeCalls: async (wish, headers) => (await control("POST", "/calls", wish, headers)).calls,
    ledger: async (kind) => (await control("GET", `/ledger?kind=${kind}&limit=5000`)).items,
    setPhone: async (number, behaviour) =>
      void (await control("PUT", `/phones/${encodeURIComponent(number)}`, behaviour)),
    breakCalls: async (faults) => void (await control("PUT", "/faults/calls", faults)),
    breakSms: async (faults) => void (await control("PUT", "/faults/sms", faults)),
    mendSms: async () => void (await control("DELETE", "/faults/sms")),
  };
}

/** Which of our messages an SMS of the ledger belongs to: the callback URL says so. */
export function messageIdOf(sms: LedgerEntry): string {
  return new URL(String(sms.statusCallback)).searchParams.get("message") ?? "";
}

/** An alert that a voice agent raises; sent again it is the same alert. */
export interface AlertToSend {
  readonly toolCallId: string;
  readonly body: string;
}

/** Makes a webhook that raises an alert in a call of its own. */
export function newAlert(message: string, priority = "P1"): AlertToSend {
  const toolCallId = `call_${randomUUID()}`;
  const toolCall = alertToolCall(vapiCall(), { priority, message }, toolCallId);
  return { toolCallId, body: JSON.stringify({ message: toolCall }) };
}

/** Posts a body to the voice agent's webhook, with valid credentials unless told otherwise. */
export function postVapi(
  appUrl: string,
  body: string,
  headers: Readonly<Record<string, string>> = { authorization: `Bearer ${SECRETS.bearerToken}` },
): Promise<Response> {
  return fetch(`${appUrl}/webhooks/vapi`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
    signal: AbortSignal.timeout(20_000),
  });
}

/** How an alert was answered in the end. */
export interface SentAlert {
  readonly toolCallId: string;
  readonly jobId: string;
  /** How often it was sent until it was answered. */
  readonly tries: number;
}

/**
 * Sends alerts, `parallel` at a time, each again and again until it is answered (as a voice agent does that was told
 * to retry). `onAnswered` is told how many are answered so far. Throws when one is not answered within the deadline.
 */
export function sendAlerts(
  appUrl: string,
  alerts: readonly AlertToSend[],
  options: {
    readonly parallel: number;
    readonly deadlineMs: number;
    readonly onAnswered?: (count: number) => void;
  },
): Promise<SentAlert[]> {
  const sending = sendAll(appUrl, alerts, options);
  // Who awaits it is told of a failure; a test that has failed before it came to that has said enough.
  sending.catch(() => undefined);
  return sending;
}

async function sendAll(
  appUrl: string,
  alerts: readonly AlertToSend[],
  options: Parameters<typeof sendAlerts>[2],
): Promise<SentAlert[]> {
  const waiting = [...alerts];
  const sent: SentAlert[] = [];
  const deadline = Date.now() + options.deadlineMs;
  async function sendOne(alert: AlertToSend): Promise<SentAlert> {
    for (let tries = 1; ; tries += 1) {
      const response = await postVapi(appUrl, alert.body).catch(() => null);
      const text = await response?.text().catch(() => null);
      if (response?.status === 200 && text) {
        const { queued, jobId } = JSON.parse(JSON.parse(text).results[0].result);
        if (queued !== true) throw new Error(`an alert was not queued: ${text}`);
        return { toolCallId: alert.toolCallId, jobId, tries };
      }
      if (response && response.status < 500)
        throw new Error(`an alert was refused: ${response.status} ${text}`);
      if (Date.now() > deadline) throw new Error("an alert was not answered in time");
      await sleep(100);
    }
  }
  async function work(): Promise<void> {
    for (let alert = waiting.shift(); alert; alert = waiting.shift()) {
      sent.push(await sendOne(alert));
      options.onAnswered?.(sent.length);
    }
  }
  await Promise.all(Array.from({ length: options.parallel }, work));
  return sent;
}

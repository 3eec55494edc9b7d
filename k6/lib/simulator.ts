import http from "k6/http";
import { CONFIG } from "./config.ts";

/** A call as the simulator has placed it. */
export interface SimulatedCall {
  readonly callId: string;
  readonly carrierCallId: string | null;
  readonly placedAt: string;
}

/** What calls shall be placed, in the words of the simulator's control API. */
export interface CallWish {
  readonly count: number;
  readonly durationSeconds: number;
  readonly scenario?: string;
  readonly carrier?: boolean;
  readonly retries?: number;
  /** Brief: without transcripts; the carrier's call and the voice agent's then stay two. */
  readonly detail?: "full" | "brief";
}

const MOST_AT_ONCE = 500;

/** True when the simulator answers. */
export function simulatorAnswers(): boolean {
  return (
    http.get(`${CONFIG.simulatorUrl}/control/office`, { tags: { name: "simulator" }, timeout: "3s" })
      .status === 200
  );
}

/** Places calls all at once; answers those that the simulator took. */
export function placeCalls({ count, ...wish }: CallWish): readonly SimulatedCall[] {
  const placed: SimulatedCall[] = [];
  for (let left = count; left > 0; left -= MOST_AT_ONCE) {
    const answer = ask("POST", "/control/calls", {
      ...wish,
      count: Math.min(left, MOST_AT_ONCE),
    });
    placed.push(...((answer as { calls?: SimulatedCall[] } | null)?.calls ?? []));
  }
  return placed;
}

/** Calls under way, those of the office included. */
export function activeCalls(): readonly SimulatedCall[] {
  return (ask("GET", "/control/calls") as { items: SimulatedCall[] }).items;
}

/** How a provider misbehaves from now on. */
export function breakProvider(provider: string, faults: Readonly<Record<string, number>>): void {
  ask("PUT", `/control/faults/${provider}`, faults);
}

/** The provider works again. */
export function mendProvider(provider: string): void {
  ask("DELETE", `/control/faults/${provider}`);
}

/** Switches the calls that come by themselves; answers whether they came before. */
export function switchOffice(isOn: boolean): boolean {
  const before = ask("GET", "/control/office") as { on: boolean };
  if (before.on !== isOn) ask("PUT", "/control/office", { on: isOn });
  return before.on;
}

/** A webhook that the simulator has sent, and how it was answered. */
export interface SentWebhook {
  readonly event: string;
  /** The vendor's id of the call. */
  readonly subject: string;
  /** When it was answered: ISO time. */
  readonly at: string;
  readonly status: number | null;
}

/** The webhooks that the simulator has sent since a moment, the newest 5,000 of them. */
export function webhooksSince(sinceMs: number): readonly SentWebhook[] {
  return (ask("GET", `/control/ledger?kind=webhook&since=${sinceMs}&limit=5000`) as { items: SentWebhook[] })
    .items;
}

function ask(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): unknown {
  const response = http.request(
    method,
    `${CONFIG.simulatorUrl}${path}`,
    body === undefined ? null : JSON.stringify(body),
    {
      headers: { "content-type": "application/json" },
      tags: { name: "simulator" },
      responseType: "text",
      timeout: "30s",
    },
  );
  if (response.status === 0 || response.status >= 400) {
    throw new Error(`The simulator answered ${response.status} to ${method} ${path}: ${response.body}`);
  }
  return response.body ? response.json() : null;
}

import { loopback, type Settings } from "../settings.ts";
import { findOurCallIds, type PlacedCall } from "../simulator/call-addresses.ts";
import { askSimulator } from "../simulator/client.ts";
import { type Faults, faultWords } from "../view/fault-words.ts";
import { type LedgerEntry, ledgerLine } from "../view/ledger-line.ts";

/** What `simulate call` takes; everything else is the simulator's choice. */
export interface CallOptions {
  readonly count?: number;
  readonly scenario?: string;
  readonly priority?: string;
  readonly message?: string;
  readonly durationSeconds?: number;
  readonly propagate?: boolean;
}

/** Faults of a provider, as the simulator's control API takes them. */
export interface FaultOptions {
  readonly errorRate?: number;
  readonly errorStatus?: number;
  readonly retryAfterSeconds?: number;
  readonly malformedRate?: number;
  readonly wrongShapeRate?: number;
  readonly truncatedRate?: number;
  readonly hangRate?: number;
  readonly latencyMs?: number;
  readonly lostCallbackRate?: number;
  readonly duplicateCallbackRate?: number;
  readonly outOfOrderRate?: number;
  readonly lateCallbackMs?: number;
  readonly clear?: boolean;
}

/** The application answers a webhook in milliseconds; after this long something is in the way. */
const CALL_KNOWN_WITHIN_MS = 5_000;

/** `./trunkline simulate call`: places calls from outside, and says where each is seen. */
export async function placeCalls(settings: Settings, options: CallOptions): Promise<number> {
  const simulator = loopback(settings, "simulator");
  const { calls } = (await askSimulator(simulator, "POST", "/control/calls", options)) as {
    calls: readonly PlacedCall[];
  };
  process.stdout.write(`${calls.length} ${calls.length === 1 ? "call" : "calls"} placed.\n`);
  const ids = await findOurCallIds(simulator, calls, CALL_KNOWN_WITHIN_MS);
  const app = loopback(settings, "app");
  for (const { callId, title, priority, customerNumber } of calls) {
    const name = priority === null ? title : `${title} (P${priority})`;
    const ours = ids.get(callId);
    const where =
      ours === undefined
        ? `not in the application yet: look for ${customerNumber} on ${app}/calls`
        : `${app}/calls/${ours}`;
    process.stdout.write(`  ${name.padEnd(30)} ${where}\n`);
  }
  if (ids.size < calls.length) {
    process.stdout.write(
      "The application did not take in every call in time: see ./trunkline status and ./trunkline simulate fault voice.\n",
    );
  }
  process.stdout.write(`Watch the board: ${app}/board\n`);
  return 0;
}

/** `./trunkline simulate fault`: breaks a provider, mends it, or shows what is set. */
export async function setFault(settings: Settings, provider: string, options: FaultOptions): Promise<number> {
  const { clear, ...faults } = options;
  const simulator = loopback(settings, "simulator");
  const path = `/control/faults/${encodeURIComponent(provider)}`;
  if (clear) {
    await askSimulator(simulator, "DELETE", path);
    process.stdout.write(`${provider}: works as usual again.\n`);
    return 0;
  }
  const changes = Object.keys(faults).length > 0;
  const answer = await askSimulator(simulator, changes ? "PUT" : "GET", path, changes ? faults : undefined);
  process.stdout.write(`${faultWords(provider, answer as Faults)}\n`);
  return 0;
}

/** `./trunkline simulate ledger`: what reached the outside world. */
export async function showLedger(
  settings: Settings,
  options: { readonly kind?: string; readonly limit: number; readonly json?: boolean },
): Promise<number> {
  const query = new URLSearchParams({ limit: String(options.limit) });
  if (options.kind !== undefined) query.set("kind", options.kind);
  const answer = (await askSimulator(loopback(settings, "simulator"), "GET", `/control/ledger?${query}`)) as {
    readonly items: readonly LedgerEntry[];
    readonly total: number;
  };
  if (options.json) {
    process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    return 0;
  }
  for (const item of answer.items) process.stdout.write(`${ledgerLine(item)}\n`);
  process.stdout.write(`${answer.items.length} of ${answer.total} entries\n`);
  return 0;
}

/** `./trunkline simulate reply`: somebody answers an SMS. */
export async function sendReply(
  settings: Settings,
  from: string,
  text: string,
  options: { readonly carrier?: string },
): Promise<number> {
  await askSimulator(loopback(settings, "simulator"), "POST", "/control/replies", { from, text, ...options });
  process.stdout.write(`${from} wrote: ${text}\nWhat is answered: ./trunkline simulate ledger --kind sms\n`);
  return 0;
}

/** `./trunkline simulate office`: the day at the office that runs by itself. */
export async function setOffice(
  settings: Settings,
  state: "on" | "off",
  options: { readonly callsPerMinute?: number },
): Promise<number> {
  const wish = { on: state === "on", ...options };
  const answer = await askSimulator(loopback(settings, "simulator"), "PUT", "/control/office", wish);
  const { on, callsPerMinute } = answer as { readonly on: boolean; readonly callsPerMinute: number };
  process.stdout.write(
    on
      ? `The day at the office runs: about ${callsPerMinute} calls a minute.\n`
      : "The day at the office is over: calls come only when they are placed.\n",
  );
  return 0;
}

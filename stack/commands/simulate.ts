import { loopback, type Settings } from "../settings.ts";
import { type LedgerEntry, ledgerLine } from "../view/ledger-line.ts";

/** What `simulate call` takes; everything else is the simulator's choice. */
export interface CallOptions {
  readonly count?: number;
  readonly scenario?: string;
  readonly priority?: string;
  readonly message?: string;
  readonly durationSeconds?: number;
}

/** Faults of a provider, as the simulator's control API takes them. */
export interface FaultOptions {
  readonly errorRate?: number;
  readonly latencyMs?: number;
  readonly lostCallbackRate?: number;
  readonly duplicateCallbackRate?: number;
  readonly outOfOrderRate?: number;
  readonly lateCallbackMs?: number;
  readonly clear?: boolean;
}

/** `./trunkline simulate call`: places calls from outside. */
export async function placeCalls(settings: Settings, options: CallOptions): Promise<number> {
  const answer = await ask(settings, "POST", "/control/calls", options);
  const calls = (answer as { calls?: { callId?: string }[] }).calls ?? [];
  process.stdout.write(`${calls.length} ${calls.length === 1 ? "call" : "calls"} placed.\n`);
  for (const call of calls) process.stdout.write(`  ${call.callId ?? JSON.stringify(call)}\n`);
  process.stdout.write(`Watch the board: ${loopback(settings, "app")}/board\n`);
  return 0;
}

/** `./trunkline simulate fault`: breaks a provider, mends it, or shows what is set. */
export async function setFault(settings: Settings, provider: string, options: FaultOptions): Promise<number> {
  const { clear, ...faults } = options;
  const path = `/control/faults/${encodeURIComponent(provider)}`;
  if (clear) {
    await ask(settings, "DELETE", path);
    process.stdout.write(`${provider} works as usual again.\n`);
    return 0;
  }
  const changes = Object.keys(faults).length > 0;
  const answer = await ask(settings, changes ? "PUT" : "GET", path, changes ? faults : undefined);
  process.stdout.write(`${provider}: ${JSON.stringify(answer)}\n`);
  return 0;
}

/** `./trunkline simulate ledger`: what reached the outside world. */
export async function showLedger(
  settings: Settings,
  options: { readonly kind?: string; readonly limit?: number; readonly json?: boolean },
): Promise<number> {
  const query = new URLSearchParams();
  if (options.kind !== undefined) query.set("kind", options.kind);
  query.set("limit", String(options.limit ?? 20));
  const answer = (await ask(settings, "GET", `/control/ledger?${query}`)) as {
    items?: LedgerEntry[];
    total?: number;
  };
  if (options.json) {
    process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    return 0;
  }
  const items = answer.items ?? [];
  for (const item of items) process.stdout.write(`${ledgerLine(item)}\n`);
  process.stdout.write(`${items.length} of ${answer.total ?? items.length} entries\n`);
  return 0;
}

/** `./trunkline simulate office`: the day at the office that runs by itself. */
export async function setOffice(settings: Settings, on: boolean, callsPerMinute?: number): Promise<number> {
  const answer = await ask(settings, "PUT", "/control/office", {
    on,
    ...(callsPerMinute === undefined ? {} : { callsPerMinute }),
  });
  process.stdout.write(`office: ${JSON.stringify(answer)}\n`);
  return 0;
}

async function ask(settings: Settings, method: string, path: string, body?: unknown): Promise<unknown> {
  const base = loopback(settings, "simulator");
  let answer: Response;
  try {
    answer = await fetch(`${base}${path}`, {
      method,
      signal: AbortSignal.timeout(15_000),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  } catch (cause) {
    throw new Error(`The simulator does not answer on ${base}. Is the stack running? (./trunkline status)`, {
      cause,
    });
  }
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The simulator answers ${answer.status}: ${text}`);
  return text === "" ? {} : JSON.parse(text);
}

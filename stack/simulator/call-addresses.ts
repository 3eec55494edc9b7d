import { setTimeout as sleep } from "node:timers/promises";
import { askSimulator } from "./client.ts";

/** A call as the simulator placed it. */
export interface PlacedCall {
  /** The vendor's id of the call. */
  readonly callId: string;
  readonly title: string;
  readonly priority: number | null;
  readonly customerNumber: string;
  readonly placedAt: string;
}

const POLL_MS = 150;

/**
 * Finds our ids of calls that were just placed, by the vendor's: the application names the call in its answer to the
 * call's first webhook. Waits until all are known, `timeoutMs` at most; a call that is not in the map is not known yet.
 */
export async function findOurCallIds(
  simulatorUrl: string,
  calls: readonly PlacedCall[],
  timeoutMs: number,
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(calls.map(({ callId }) => callId));
  const since = calls.map(({ placedAt }) => placedAt).sort()[0] ?? "";
  const query = new URLSearchParams({ kind: "webhook", since, limit: "5000" });
  const found = new Map<string, string>();
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const { items } = (await askSimulator(simulatorUrl, "GET", `/control/ledger?${query}`)) as {
      items: readonly { readonly subject?: string; readonly answer?: string | null }[];
    };
    for (const { subject, answer } of items) {
      const ours = subject !== undefined && wanted.has(subject) ? callIdIn(answer ?? "") : undefined;
      if (subject !== undefined && ours !== undefined) found.set(subject, ours);
    }
    if (found.size === wanted.size || performance.now() > deadline) return found;
    await sleep(POLL_MS);
  }
}

function callIdIn(answer: string): string | undefined {
  return /"callId":"([0-9a-f-]{36})"/.exec(answer)?.[1];
}

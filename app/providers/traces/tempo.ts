/** Reads traces by Tempo's HTTP API (https://grafana.com/docs/tempo/latest/api_docs/). */

import { readTempoTrace, tempoTracePath } from "../../../otel/traces/tempo-answer.ts";
import { createBreaker } from "../../platform/breaker/index.ts";
import { createGuard, providerBreaker } from "../provider-breaker.ts";
import { ProviderRejected, ProviderTimeout } from "../provider-errors.ts";
import { exchange, type VendorErrors } from "../provider-http.ts";
import type { TraceStore } from "./port.ts";

/** Somebody looks at a call's page meanwhile: Tempo answers in milliseconds, or not at all. */
const TIMEOUT_MS = 3_000;
const VENDOR: VendorErrors = {
  provider: "tempo",
  codeOf: () => null,
  isAccountTrouble: () => false,
  finalReasonOf: () => null,
};

/**
 * Tempo at an address. Its breaker is this process' own: a store of telemetry that is away is no vendor's outage, and alerts of
 * its own tell of it.
 */
export function createTempo(
  { url }: { readonly url: string },
  { timeoutMs = TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
): TraceStore {
  const breaker = createBreaker({ ...providerBreaker("tempo", timeoutMs), halfOpenAfterMs: 15_000 });
  const guarded = createGuard("tempo", breaker, timeoutMs);
  const base = url.replace(/\/$/, "");
  return {
    trace: (id) =>
      guarded(undefined, async (signal) => {
        const target = { url: new URL(base + tempoTracePath(id)), template: tempoTracePath("{traceId}") };
        const body = await exchange(VENDOR, target, { signal }, timeoutMs).then(
          (answer) => answer.body,
          (error) => {
            // Releases differ in how they say that there is no such trace.
            if (error instanceof ProviderRejected && error.providerCode === "http-404") return {};
            throw error;
          },
        );
        try {
          return readTempoTrace(id, body);
        } catch (cause) {
          throw new ProviderTimeout("tempo", { timeoutMs, cause });
        }
      }),
  };
}

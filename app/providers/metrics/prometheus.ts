/** Asks Prometheus by its HTTP API (https://prometheus.io/docs/prometheus/latest/querying/api/). */

import { z } from "zod";
import { ProviderTimeout } from "../provider-errors.ts";
import { exchange, type VendorErrors } from "../provider-http.ts";
import type { MetricsStore } from "./port.ts";

const TIMEOUT_MS = 10_000;
const VENDOR: VendorErrors = {
  provider: "prometheus",
  codeOf: (body) => errorSchema.safeParse(body).data?.errorType ?? null,
  isAccountTrouble: () => false,
  finalReasonOf: () => null,
};

const errorSchema = z.object({ errorType: z.string() });
const answerSchema = z.object({
  data: z.object({
    resultType: z.literal("vector"),
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
    ),
  }),
});

/** Prometheus at an address, or whatever speaks as it does. No breaker: it is asked once a week. */
export function createPrometheus({ url }: { readonly url: string }): MetricsStore {
  const endpoint = new URL(`${url.replace(/\/$/, "")}/api/v1/query`);
  return {
    async query(question, at) {
      const { body } = await exchange(
        VENDOR,
        { url: endpoint, template: "/api/v1/query" },
        {
          method: "POST",
          body: new URLSearchParams({ query: question, time: at.toISOString() }),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        },
        TIMEOUT_MS,
      );
      const answer = answerSchema.safeParse(body);
      if (!answer.success)
        throw new ProviderTimeout("prometheus", { timeoutMs: TIMEOUT_MS, cause: answer.error });
      return answer.data.data.result
        .map(({ metric, value: [, text] }) => ({ labels: metric, value: Number(text) }))
        .filter(({ value }) => Number.isFinite(value));
    },
  };
}

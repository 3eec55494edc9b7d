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
const labelsSchema = z.record(z.string(), z.string());
const pointSchema = z.tuple([z.number(), z.string()]);
const vectorSchema = z.object({
  data: z.object({
    resultType: z.literal("vector"),
    result: z.array(z.object({ metric: labelsSchema, value: pointSchema })),
  }),
});
const matrixSchema = z.object({
  data: z.object({
    resultType: z.literal("matrix"),
    result: z.array(z.object({ metric: labelsSchema, values: z.array(pointSchema) })),
  }),
});

/** Prometheus at an address, or whatever speaks as it does. No breaker: whoever asks goes on without an answer. */
export function createPrometheus({ url }: { readonly url: string }): MetricsStore {
  const base = url.replace(/\/$/, "");

  async function ask<Answer>(
    path: "/api/v1/query" | "/api/v1/query_range",
    parameters: Readonly<Record<string, string>>,
    schema: z.ZodType<Answer>,
  ): Promise<Answer> {
    const { body } = await exchange(
      VENDOR,
      { url: new URL(base + path), template: path },
      {
        method: "POST",
        body: new URLSearchParams(parameters),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
      TIMEOUT_MS,
    );
    const answer = schema.safeParse(body);
    if (!answer.success)
      throw new ProviderTimeout("prometheus", { timeoutMs: TIMEOUT_MS, cause: answer.error });
    return answer.data;
  }

  return {
    async query(question, at) {
      const { data } = await ask("/api/v1/query", { query: question, time: at.toISOString() }, vectorSchema);
      return data.result
        .map(({ metric, value: [, text] }) => ({ labels: metric, value: Number(text) }))
        .filter(({ value }) => Number.isFinite(value));
    },

    async queryRange(question, { from, to, stepSeconds }) {
      const parameters = {
        query: question,
        start: from.toISOString(),
        end: to.toISOString(),
        step: String(stepSeconds),
      };
      const { data } = await ask("/api/v1/query_range", parameters, matrixSchema);
      return data.result.map(({ metric, values }) => ({
        labels: metric,
        points: values
          .map(([seconds, text]) => ({ at: new Date(seconds * 1_000), value: Number(text) }))
          .filter(({ value }) => Number.isFinite(value)),
      }));
    },
  };
}

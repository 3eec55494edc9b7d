import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Speaks Prometheus' HTTP API, and knows what it is told: for what a real one cannot be made to say in a moment. */
export interface PrometheusStandIn {
  readonly url: string;
  /** The questions so far. */
  readonly asked: readonly URLSearchParams[];
  /** Answers each question with the series that `answer` gives for it; a number is an HTTP status. */
  answer(
    series: (question: string) => readonly { labels: Record<string, string>; value: string }[] | number,
  ): void;
  close(): Promise<void>;
}

/** Starts one that knows nothing yet. */
export async function startPrometheusStandIn(): Promise<PrometheusStandIn> {
  const asked: URLSearchParams[] = [];
  let answerOf: Parameters<PrometheusStandIn["answer"]>[0] = () => [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    asked.push(form);
    const series = answerOf(form.get("query") ?? "");
    if (typeof series === "number") {
      response.writeHead(series, { "content-type": "application/json" });
      response.end(JSON.stringify({ status: "error", errorType: "bad_data", error: "said so" }));
      return;
    }
    const isRange = form.has("step");
    // Over a time it knows of the last moment alone.
    const endSeconds = Date.parse(form.get("end") ?? "") / 1_000;
    const result = series.map(({ labels, value }) => ({
      metric: labels,
      ...(isRange ? { values: [[endSeconds, value]] } : { value: [1_764_000_000, value] }),
    }));
    response.setHeader("content-type", "application/json");
    const resultType = isRange ? "matrix" : "vector";
    response.end(JSON.stringify({ status: "success", data: { resultType, result } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer: (series) => {
      answerOf = series;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

import { defineRoute, type Route } from "./route.ts";

/** `/api/metrics`: what `render` says of this process, in Prometheus' text format. */
export function createMetricsRoute(render: () => Promise<string>): Route {
  return defineRoute({
    method: "GET",
    path: "/api/metrics",
    summary: "Read this process's metrics",
    description:
      "Prometheus' text format. The collector gets the same metrics by OTLP; this is for looking at one process.",
    tags: ["operations"],
    auth: { kind: "public" },
    isRoutine: true,
    responses: { 200: { description: "Metrics", contentType: "text/plain; version=0.0.4; charset=utf-8" } },
    handler: async () => ({ status: 200, body: await render() }),
  });
}

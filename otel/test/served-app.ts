/** A process for `otel/sdk/start.test.ts`: serves, asks itself, says what it sees on standard output, ends. */

import { z } from "zod";
import { createHttpServer, defineRoute } from "../../app/http/index.ts";
import { silentLogger } from "../../app/platform/log/index.ts";
import { METRICS } from "../catalogue/metrics.ts";
import { seriesFromStart } from "../catalogue/series.ts";
import { renderMetrics, shutdownTelemetry, startAtZero } from "../sdk/runtime.ts";

const server = createHttpServer({
  routes: [
    defineRoute({
      method: "GET",
      path: "/api/metrics",
      summary: "Read this process's metrics",
      tags: [],
      auth: { kind: "public" },
      isRoutine: true,
      responses: { 200: { description: "Metrics", contentType: "text/plain; version=0.0.4; charset=utf-8" } },
      handler: async () => ({ status: 200, body: await renderMetrics() }),
    }),
    defineRoute({
      method: "GET",
      path: "/api/things/:id",
      summary: "Read a thing",
      tags: [],
      auth: { kind: "public" },
      params: z.object({ id: z.string() }),
      responses: { 200: { description: "", schema: z.object({ id: z.string() }) } },
      handler: ({ params }) => {
        if (params.id === "broken") throw new Error("cannot reach +15145550100");
        return { status: 200, body: { id: params.id } };
      },
    }),
  ],
  authenticate: async () => null,
  logger: silentLogger(),
  config: {
    host: "127.0.0.1",
    port: 0,
    publicUrl: "http://127.0.0.1",
    trustedProxies: 0,
    environment: "test",
  },
});
startAtZero([{ metric: METRICS.smsOutcomes, series: seriesFromStart(METRICS.smsOutcomes) }]);
const { port } = await server.listen();
const url = `http://127.0.0.1:${port}`;
for (const path of [
  "/api/things/7?phone=%2B15145550100",
  "/api/things/broken",
  "/api/people/anna@example.com",
]) {
  await (await fetch(url + path, { headers: { "User-Agent": "canary-agent" } })).text();
}
process.stdout.write(await (await fetch(`${url}/api/metrics`)).text());
await server.close({ graceMs: 500 });
const startedAtMs = performance.now();
const isFlushed = await shutdownTelemetry(2_000);
process.stdout.write(`\nflushed: ${isFlushed} after ${Math.round(performance.now() - startedAtMs)} ms\n`);
process.exit(0);

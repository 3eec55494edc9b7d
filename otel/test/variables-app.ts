/**
 * A process for `otel/sdk/variables.test.ts`: one request that Koa answers, one log record, one failed span, and on
 * standard output what travels on and what `/api/metrics` would show.
 */

import { setTimeout as sleep } from "node:timers/promises";
import Router from "@koa/router";
import { context, logs, propagation, trace } from "@opentelemetry/api";
import Koa from "koa";
import { renderMetrics, shutdownTelemetry } from "../sdk/runtime.ts";

const app = new Koa();
const router = new Router();
router.get("/things/:id", (ctx) => {
  ctx.body = "a thing";
});
app.use(router.routes());
const server = app.listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const address = server.address();
if (typeof address !== "object" || address === null) throw new Error("the server has no port");
await (await fetch(`http://127.0.0.1:${address.port}/things/7`)).text();

logs.getLogger("test").emit({ body: "a log record" });
trace.getTracer("test").startActiveSpan("a failed span", (span) => {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  process.stdout.write(`travels on: ${Object.keys(carrier).join(", ")}\n`);
  span.recordException(new Error("this went wrong"));
  span.end();
});

const scraped = process.env.OTEL_EXPORTER_PROMETHEUS_PORT;
if (scraped) {
  const text = await (await fetch(`http://127.0.0.1:${scraped}/metrics`)).text();
  process.stdout.write(`scraped: ${text.length > 0 && text.includes("process_cpu_time")}\n`);
}
process.stdout.write(await renderMetrics());
await sleep(500);
server.close();
process.stdout.write(`\nflushing at ${Date.now()}\n`);
await shutdownTelemetry(2_000);
process.exit(0);

/** A process for `logger.test.ts`: logs one line inside of a span, and ends in order. */
import { trace } from "@opentelemetry/api";
import { shutdownTelemetry } from "../../../../otel/sdk/runtime.ts";
import { createLogger } from "../index.ts";

const logger = await createLogger({
  level: "info",
  directory: undefined,
  service: "trunkline-test",
  environment: "test",
  release: "1",
});
trace.getTracer("test").startActiveSpan("work", (span) => {
  logger.warn({ lead: { phone: "+15145550101" }, reason: "jane.doe@mail.example" }, "told twice");
  span.end();
});
await shutdownTelemetry(5_000);

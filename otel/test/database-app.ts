/** A process for `otel/sdk/knex.api.test.ts`: one query, by knex, inside one span. */

import { trace } from "@opentelemetry/api";
import knexModule from "knex";
import { shutdownTelemetry } from "../sdk/runtime.ts";

const db = knexModule({ client: "pg", connection: process.env.DATABASE_URL ?? "", pool: { min: 0, max: 1 } });
await trace.getTracer("test").startActiveSpan("the caller", async (span) => {
  await db.select(db.raw("'private'::text as word")).from("pg_class").limit(1);
  span.end();
});
await db.destroy();
await shutdownTelemetry(2_000);
process.exit(0);

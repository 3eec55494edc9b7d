import { describe, expect, inject, it } from "vitest";
import { runWithTelemetry } from "../test/telemetry-process.ts";

const KNEX = "@opentelemetry/instrumentation-knex";
const PG = "@opentelemetry/instrumentation-pg";

async function traces(environment: Readonly<Record<string, string>>): Promise<string> {
  const DATABASE_URL = inject("postgresUrl");
  const ended = await runWithTelemetry("otel/test/database-app.ts", { DATABASE_URL, ...environment });
  return ended.sent("/v1/traces");
}

describe("a query by knex", () => {
  it("is told once, by pg, where nothing else is said", async () => {
    const sent = await traces({});
    expect(sent).toContain(PG);
    expect(sent).toContain("SELECT pg_class");
    expect(sent).not.toContain(KNEX);
  });

  it("is told by knex as well where OTEL_NODE_ENABLED_INSTRUMENTATIONS names it, without its values", async () => {
    const sent = await traces({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: "knex,pg" });
    expect(sent).toContain(PG);
    expect(sent).toContain(KNEX);
    expect(sent).not.toContain("private");
  });
});

import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../test/test-application.ts";
import { describeApplication } from "./description.ts";

describe("GET /api/openapi.json of the application", () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
  });
  afterAll(() => app.close());

  it("is valid by the schema of OpenAPI 3.1, as it is served", async () => {
    const { body } = await app.request("/api/openapi.json");
    expect(await new Validator().validate(structuredClone(body))).toEqual({ valid: true });
  });

  it("says of every filter, sort and other parameter of a query what it does", async () => {
    const { body } = await app.request("/api/openapi.json");
    interface Parameter {
      readonly in: string;
      readonly name: string;
      readonly description?: string;
      readonly schema?: { readonly description?: string };
    }
    const silent = Object.entries<Record<string, { parameters?: readonly Parameter[] }>>(body.paths).flatMap(
      ([path, item]) =>
        Object.values(item)
          .flatMap(({ parameters = [] }) => parameters)
          .filter((one) => one.in === "query" && !one.description && !one.schema?.description)
          .map(({ name }) => `${path}?${name}`),
    );
    expect(silent).toEqual([]);
  });

  it("has every endpoint of every contract under its operation id", async () => {
    const { body } = await app.request("/api/openapi.json");
    const ids = Object.values<Record<string, { operationId: string }>>(body.paths).flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
    );
    expect(ids).toEqual(expect.arrayContaining(Object.keys(describeApplication().declarations.endpoints)));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

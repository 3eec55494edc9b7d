import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { AppError } from "../platform/errors/index.ts";
import { problemsOfRoute } from "./problem-statuses.ts";
import { defineRoute } from "./route.ts";
import { startTestServer, type TestServer } from "./test/test-server.ts";

const row = { title: "No", expected: true, remedy: "None." };
const route = defineRoute({
  method: "POST",
  path: "/api/fails/:status",
  summary: "Fail",
  tags: ["things"],
  auth: { kind: "public" },
  params: z.object({ status: z.coerce.number() }),
  responses: { 204: { description: "Never" } },
  problems: { 409: "Somebody was faster" },
  handler: ({ params: { status } }) => {
    throw new AppError("failed", { ...row, status });
  },
});

let app: TestServer;
beforeAll(async () => {
  app = await startTestServer({ routes: [route], config: { environment: "test" } });
});
afterAll(() => app.server.close({ graceMs: 100 }));

it.each([400, 403, 404, 408, 409, 413, 415, 422, 500, 503])(
  "a route documents its %i, and may answer it",
  async (status) => {
    expect(problemsOfRoute(route).get(status)).toMatch(/\w/);
    expect((await fetch(`${app.url}/api/fails/${status}`, { method: "POST" })).status).toBe(status);
  },
);

it.each([401, 402, 406, 410, 418, 429, 501])("a test finds a %i that is not documented", async (status) => {
  expect(problemsOfRoute(route).has(status)).toBe(false);
  expect((await fetch(`${app.url}/api/fails/${status}`, { method: "POST" })).status).toBe(500);
});

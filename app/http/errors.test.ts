import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commonErrors } from "../platform/errors/index.ts";
import { defineRoute } from "./route.ts";
import { sendRaw, startTestServer, type TestServer } from "./test/test-server.ts";
import { countedErrors, routes, session, startThingServer } from "./test/thing-routes.ts";

let app: TestServer;
beforeAll(async () => {
  app = await startThingServer();
});
afterAll(() => app.server.close({ graceMs: 500 }));

describe("errors", () => {
  it("of ours are problem documents with code, title and detail", async () => {
    countedErrors.length = 0;
    const answer = await fetch(`${app.url}/api/taken`);
    expect(answer.status).toBe(409);
    expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(answer.headers.get("retry-after")).toBe("7");
    expect(await answer.json()).toEqual({
      type: "/problems/thing_taken",
      title: "The thing is taken",
      status: 409,
      detail: "Somebody else has it.",
      instance: "/api/taken",
      code: "thing_taken",
      requestId: expect.any(String),
    });
    expect(countedErrors).toEqual(["thing_taken"]);
  });

  it("that nobody expected are logged whole and answered without internals", async () => {
    app.logged.length = 0;
    const answer = await fetch(`${app.url}/api/broken`);
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ code: "internal_error" });
    expect(text).not.toContain("secret");
    const line = app.logged.find(({ message }) => message === "request failed");
    expect(JSON.stringify(line)).toContain("secret of the database");
    expect(JSON.stringify(line)).toContain("deeper secret");
    expect(line?.requestId).toBe((JSON.parse(text) as { requestId: string }).requestId);
  });

  it("show their message in development only", async () => {
    const development = await startTestServer({ routes, config: { environment: "development" } });
    try {
      const answer = await fetch(`${development.url}/api/broken`);
      expect(await answer.json()).toMatchObject({ detail: "Error: secret of the database" });
    } finally {
      await development.server.close({ graceMs: 100 });
    }
  });

  it("of libraries are mapped by the injected function", async () => {
    const mapped = await startTestServer({ routes, mapError: () => commonErrors.service_unavailable() });
    try {
      expect((await fetch(`${mapped.url}/api/broken`)).status).toBe(503);
    } finally {
      await mapped.server.close({ graceMs: 100 });
    }
  });

  it("answer 404, 405 with Allow, and 406", async () => {
    expect((await fetch(`${app.url}/api/nowhere`)).status).toBe(404);
    const wrongMethod = await fetch(`${app.url}/api/things`, { method: "PUT" });
    expect(wrongMethod.status).toBe(405);
    expect(wrongMethod.headers.get("allow")).toBe("GET, HEAD, OPTIONS, POST");
    const notAcceptable = await fetch(`${app.url}/api/things`, {
      headers: { ...session, Accept: "image/png" },
    });
    expect(notAcceptable.status).toBe(406);
  });

  it("do not refuse a client that takes one type of the range in which the answer will be", async () => {
    const sound = defineRoute({
      method: "GET",
      path: "/api/sound",
      summary: "Listen",
      tags: ["things"],
      auth: { kind: "public" },
      responses: { 200: { description: "The sound", contentType: "audio/*" } },
      handler: async () => ({ status: 200, headers: { "Content-Type": "audio/wav" }, body: "RIFF" }),
    });
    const { url, server } = await startTestServer({ routes: [sound] });
    const statusOf = async (accept: string) =>
      (await fetch(`${url}/api/sound`, { headers: { accept } })).status;
    expect(await statusOf("audio/wav")).toBe(200);
    expect(await statusOf("video/mp4, audio/ogg;q=0.5")).toBe(200);
    expect(await statusOf("image/png")).toBe(406);
    await server.close({ graceMs: 100 });
  });

  it("answer what is not HTTP with 400", async () => {
    expect(await sendRaw(app.port, "nonsense\r\n\r\n")).toMatch(/^HTTP\/1.1 400 [\s\S]*"code":"bad_request"/);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { defineRoute } from "./route.ts";
import { rawRequest, startTestServer, type TestServer } from "./test/test-server.ts";
import { json, refusedWebhooks, session, startThingServer } from "./test/thing-routes.ts";

let app: TestServer;
beforeAll(async () => {
  app = await startThingServer();
});
afterAll(() => app.server.close({ graceMs: 500 }));

describe("a body", () => {
  const post = (body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = json) =>
    fetch(`${app.url}/api/things`, {
      method: "POST",
      body: new Blob([body]),
      headers: { ...session, ...headers },
    });

  it("that is not JSON is answered 400 with the place, and without what it said", async () => {
    const answer = await post('{"name": "Anna",\n "color": oops}');
    expect(answer.status).toBe(400);
    const problem = (await answer.json()) as { detail: string };
    expect(problem).toMatchObject({
      code: "malformed_body",
      detail: "The JSON cannot be read from line 2, column 11 on.",
    });
    expect(JSON.stringify(problem)).not.toContain("Anna");
    expect(await (await post('{"name": "x"')).json()).toMatchObject({
      detail: "The JSON ends too early, at line 1, column 13.",
    });
    expect((await post("")).status).toBe(400);
    expect((await post(Buffer.from([0x22, 0xff, 0x22]))).status).toBe(400);
  });

  it("of another type is answered 415", async () => {
    const answer = await post("name=a", { "Content-Type": "application/x-www-form-urlencoded" });
    expect([answer.status, answer.headers.get("accept")]).toEqual([415, "application/json"]);
    expect((await post("{}", { "Content-Type": "application/json; charset=latin1" })).status).toBe(415);
    expect((await post("{}", { ...json, "Content-Encoding": "gzip" })).status).toBe(415);
  });

  it("that breaks the schema is answered 422 with path, message and what is allowed", async () => {
    const answer = await post(JSON.stringify({ name: "", color: "blue", size: 1 }));
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      code: "invalid_input",
      errors: [
        { path: "name", message: expect.stringContaining("Too small") },
        { path: "color", message: expect.stringContaining("red"), allowed: ["red", "green"] },
        { path: "", message: expect.stringContaining("size") },
      ],
    });
  });

  it("of more than 1 MB is answered 413, announced or not", async () => {
    const large = JSON.stringify({ name: "x".repeat(1024 * 1024 + 1), color: "red" });
    expect((await post(large)).status).toBe(413);
    const streamed = await rawRequest(
      "POST",
      `${app.url}/api/things`,
      { ...session, ...json, "Transfer-Encoding": "chunked" },
      large,
    );
    expect(streamed.status).toBe(413);
    expect(streamed.headers.connection).toBe("close");
  });

  it("wrong in the query is 422, wrong in the path 404", async () => {
    const query = await fetch(`${app.url}/api/things?limit=1000`, { headers: session });
    expect(query.status).toBe(422);
    expect(await query.json()).toMatchObject({ errors: [{ path: "query.limit" }] });
    const path = await fetch(`${app.url}/api/things/nope`, { method: "DELETE", headers: session });
    expect(path.status).toBe(404);
  });
});

describe("a webhook", () => {
  const send = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${app.url}/webhooks/json?a=1`, {
      method: "POST",
      body,
      headers: { ...json, "X-Signature": `/webhooks/json?a=1:${Buffer.byteLength(body)}`, ...headers },
    });

  it("is verified over the bytes and the original URL before it is parsed", async () => {
    refusedWebhooks.length = 0;
    expect((await send("not json at all", { "X-Signature": "forged" })).status).toBe(401);
    expect((await send("not json at all")).status).toBe(400);
    expect((await send('{"event": 1}')).status).toBe(422);
    expect(refusedWebhooks).toEqual(["unauthorized", "malformed_body", "invalid_input"]);
    expect((await send('{"event":"é"}')).status).toBe(200);
  });

  it("may have up to 5 MB", async () => {
    const body = JSON.stringify({ event: "end", transcript: "x".repeat(4 * 1024 * 1024) });
    expect(await (await send(body)).json()).toEqual({ bytes: body.length });
  });

  it("is not asked where it comes from", async () => {
    expect(
      (
        await send('{"event":"a"}', {
          Origin: "https://vendor.example",
          "Sec-Fetch-Site": "cross-site",
          Accept: "text/x",
        })
      ).status,
    ).toBe(200);
  });

  it("takes forms, strictly", async () => {
    const post = (body: string) =>
      fetch(`${app.url}/webhooks/form`, {
        method: "POST",
        body,
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      });
    expect(await (await post("From=%2B1514&Body=a+b%20c&x=1&x=2&empty=&__proto__=p")).json()).toEqual(
      JSON.parse('{"From":"+1514","Body":"a b c","x":["1","2"],"empty":""}'),
    );
    expect((await post("a=%ZZ")).status).toBe(400);
  });
});

describe("in the environment test", () => {
  it("an answer unlike its documentation is an error", async () => {
    const lying = defineRoute({
      method: "GET",
      path: "/api/lie",
      summary: "Lie",
      tags: [],
      auth: { kind: "public" },
      responses: { 200: { description: "", schema: z.object({ name: z.string().min(3) }) } },
      handler: () => ({ status: 200, body: { name: "x" } }),
    });
    const strict = await startTestServer({ routes: [lying], config: { environment: "test" } });
    expect((await fetch(`${strict.url}/api/lie`)).status).toBe(500);
    await strict.server.close({ graceMs: 100 });
  });
});

import { connect } from "node:net";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rawGet, sendRaw, startTestServer, type TestServer } from "./test/test-server.ts";
import { releaseSlow, routes, session, slowRequests, startThingServer } from "./test/thing-routes.ts";

let app: TestServer;
beforeAll(async () => {
  app = await startThingServer();
});
afterAll(() => app.server.close({ graceMs: 500 }));

describe("a request", () => {
  it("gets an id of its own, or keeps the caller's when that is fit to be logged", async () => {
    const made = await fetch(`${app.url}/api/taken`);
    expect(made.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    const kept = await fetch(`${app.url}/api/taken`, { headers: { "X-Request-Id": "caller-0001" } });
    expect(kept.headers.get("x-request-id")).toBe("caller-0001");
    expect(((await kept.json()) as { requestId: string }).requestId).toBe("caller-0001");
    const refusedId = await fetch(`${app.url}/api/taken`, { headers: { "X-Request-Id": '"><script>' } });
    expect(refusedId.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("is logged in one line with its route, without query string or anything personal", async () => {
    app.logged.length = 0;
    // A line is written when the answer has gone, which may be after whoever asked has read it and asked again.
    await fetch(`${app.url}/api/things?limit=2&phone=%2B15145550100`, { headers: session });
    await expect.poll(() => app.logged.length).toBe(1);
    await fetch(`${app.url}/api/nothing/+15145550100`);
    await expect.poll(() => app.logged.length).toBe(2);
    expect(
      app.logged.map(({ message, method, route, path, status, principalId }) => ({
        message,
        method,
        route,
        path,
        status,
        principalId,
      })),
    ).toEqual([
      {
        message: "request",
        method: "GET",
        route: "/api/things",
        path: undefined,
        status: 200,
        principalId: "user-1",
      },
      {
        message: "request",
        method: "GET",
        route: undefined,
        path: "/api/*/*",
        status: 404,
        principalId: undefined,
      },
    ]);
    expect(JSON.stringify(app.logged)).not.toContain("5145550100");
  });
});

describe("a routine request", () => {
  it("is logged at debug while all is well", async () => {
    app.logged.length = 0;
    expect((await fetch(`${app.url}/api/routine`, { headers: { Accept: "image/png" } })).status).toBe(204);
    await expect.poll(() => app.logged.length).toBe(1);
    expect(app.logged).toMatchObject([{ message: "request", level: 20, status: 204 }]);
  });
});

describe("every answer", () => {
  it("carries the security headers of IQ-7", async () => {
    const { headers } = await fetch(`${app.url}/api/nowhere`);
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000; includeSubDomains");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-xss-protection")).toBe("0");
    expect(headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
    expect(headers.get("permissions-policy")).toContain("camera=()");
    expect(headers.get("x-powered-by")).toBeNull();
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
  });

  it("of the API is not cached", async () => {
    const answer = await fetch(`${app.url}/api/things`, { headers: session });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("above 1 KB is compressed as the client takes it", async () => {
    const load = async (encoding: string) =>
      await rawGet(`${app.url}/api/things`, { ...session, "Accept-Encoding": encoding });
    const brotli = await load("gzip, br");
    expect(brotli.headers["content-encoding"]).toBe("br");
    expect(brotliDecompressSync(brotli.body).length).toBeGreaterThan(2000);
    expect(brotli.body.length).toBeLessThan(500);
    const gzip = await load("gzip");
    expect(gzip.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(gzip.body).length).toBeGreaterThan(2000);
    expect((await load("identity")).headers["content-encoding"]).toBeUndefined();
    expect(
      (await rawGet(`${app.url}/api/taken`, { "Accept-Encoding": "br" })).headers["content-encoding"],
    ).toBeUndefined();
  });
});

describe("OPTIONS and HEAD", () => {
  it("are answered from the routes", async () => {
    const options = await fetch(`${app.url}/api/things`, { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS, POST"]);
    const head = await fetch(`${app.url}/api/things`, { method: "HEAD", headers: session });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });
});

describe("upgrades", () => {
  it("go to their owner, or are refused", async () => {
    const upgrade = (path: string) =>
      sendRaw(
        app.port,
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      );
    expect(await upgrade("/live")).toMatch(/^HTTP\/1.1 101/);
    expect(await upgrade("/other")).toMatch(/^HTTP\/1.1 404/);
  });
});

describe("a request that drips", () => {
  const head = (rest: string) => `POST /api/things HTTP/1.1\r\nHost: x\r\n${rest}`;
  it.each([
    ["a body of a known length", head("Content-Type: application/json\r\nContent-Length: 9000\r\n\r\n"), "x"],
    ["a body in chunks", head("Transfer-Encoding: chunked\r\n\r\n"), "1\r\nx\r\n"],
    ["a form", head("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n\r\n"), "a"],
    [
      "a body that nobody reads",
      "POST /api/nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n",
      "x",
    ],
    ["headers", head("X-Long: "), "x"],
  ])("is cut off, although its client goes on: %s", async (_, start, drop) => {
    const dripped = await startTestServer({ routes, config: { requestTimeoutMs: 300 } });
    // Half open: the server's end of the connection does not end the client's.
    const client = connect({ port: dripped.port, host: "127.0.0.1", allowHalfOpen: true });
    client.on("error", () => undefined);
    client.resume();
    client.write(start);
    const dripping = setInterval(() => client.write(drop), 50);
    const startedAt = performance.now();
    await new Promise((resolve) => client.once("close", resolve));
    clearInterval(dripping);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await dripped.server.close({ graceMs: 100 });
  });
});

describe("close", () => {
  it("lets requests in flight end, refuses new connections and closes idle ones", async () => {
    const closing = await startTestServer({ routes });
    const idle = connect(closing.port, "127.0.0.1");
    const idleClosed = new Promise((resolve) => idle.once("close", resolve));
    const inFlight = rawGet(`${closing.url}/api/slow`, { Connection: "keep-alive" });
    await expect.poll(slowRequests).toBe(1);
    const closed = closing.server.close({ graceMs: 5_000 });
    await expect(fetch(`${closing.url}/api/taken`)).rejects.toThrow();
    releaseSlow();
    const answer = await inFlight;
    expect([answer.status, String(answer.body), answer.headers.connection]).toEqual([200, "done", "close"]);
    await closed;
    await idleClosed;
  });

  it("cuts off what is not done in time", async () => {
    const closing = await startTestServer({ routes });
    const inFlight = rawGet(`${closing.url}/api/slow`, {});
    inFlight.catch(() => undefined);
    await expect.poll(slowRequests).toBe(1);
    const startedAt = performance.now();
    await closing.server.close({ graceMs: 100 });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await expect(inFlight).rejects.toThrow();
  });
});

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defineRoute } from "./route.ts";
import { startTestServer, type TestServer } from "./test/test-server.ts";

const metrics = defineRoute({
  method: "GET",
  path: "/api/metrics",
  summary: "Read this process's metrics",
  tags: [],
  auth: { kind: "public" },
  responses: { 200: { description: "Metrics", contentType: "text/plain" } },
  handler: () => ({ status: 200, body: "" }),
});

let directory: string;
let app: TestServer;
const script = `console.log("${"x".repeat(3000)}")`;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "trunkline-static-"));
  const dist = join(directory, "dist");
  app = await startTestServer({ routes: [metrics], staticDirectory: dist });
  expect((await fetch(`${app.url}/board`, { headers: { Accept: "text/html" } })).status).toBe(404);
  // The build may end after the server has started.
  await mkdir(join(dist, "assets"), { recursive: true });
  await writeFile(join(dist, "index.html"), "<!doctype html><title>Trunkline</title>");
  const pages = {
    "/board": ["/begin.js", "/assets/style-B1aC2d3E.css", "/assets/board-B1aC2d3E.js"],
    "/calls/:id": ["/assets/call-B1aC2d3E.js"],
  };
  await writeFile(join(dist, ".pages.json"), JSON.stringify(pages));
  await writeFile(join(dist, "sw.js"), "// worker");
  await writeFile(join(dist, ".secret.txt"), "hidden");
  await writeFile(join(directory, "outside.txt"), "outside");
  await writeFile(join(dist, "assets", "app-B1aC2d3E.js"), script);
  await writeFile(join(dist, "assets", "app-B1aC2d3E.js.br"), brotliCompressSync(script));
});
afterAll(async () => {
  await app.server.close({ graceMs: 200 });
  await rm(directory, { recursive: true });
});

describe("files of the web application", () => {
  it("with a hash in their name are kept for ever, and sent precompressed", async () => {
    const answer = await raw("/assets/app-B1aC2d3E.js", { "Accept-Encoding": "gzip, br" });
    expect(answer.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(answer.headers["content-encoding"]).toBe("br");
    expect(answer.headers["content-type"]).toBe("text/javascript; charset=utf-8");
    expect(answer.headers.vary).toContain("Accept-Encoding");
    expect(String(brotliDecompressSync(answer.body))).toBe(script);
    const plain = await raw("/assets/app-B1aC2d3E.js", {});
    expect([plain.headers["content-encoding"], String(plain.body)]).toEqual([undefined, script]);
    expect(plain.headers.etag).not.toBe(answer.headers.etag);
  });

  it("carry none of the headers that say what a page may do, but for those that say what they are", async () => {
    const { headers } = await raw("/assets/app-B1aC2d3E.js", {});
    expect(headers["content-security-policy"] ?? headers["permissions-policy"]).toBeUndefined();
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
    expect(headers["strict-transport-security"]).toContain("max-age=");
    // A worker obeys the policy that its own script came with.
    expect((await raw("/sw.js", {})).headers["content-security-policy"]).toContain("default-src 'self'");
  });

  it("are named in the answer of the page that needs them first", async () => {
    const linkOf = async (path: string) =>
      (await fetch(`${app.url}${path}`, { headers: { Accept: "text/html" } })).headers.get("link");
    const board = [
      "</begin.js>; rel=preload; as=script",
      "</assets/style-B1aC2d3E.css>; rel=preload; as=style; crossorigin",
      "</assets/board-B1aC2d3E.js>; rel=modulepreload; crossorigin",
    ].join(", ");
    expect([await linkOf("/board"), await linkOf("/")]).toEqual([board, board]);
    expect(await linkOf("/calls/8d6f1c1e")).toContain("/assets/call-");
    expect(await linkOf("/nowhere/at/all")).toBeNull();
    const next = { "/board": ["/assets/board-F4gH5i6J.js"] };
    await writeFile(join(directory, "dist", ".pages.json"), JSON.stringify(next));
    expect(await linkOf("/board")).toBe("</assets/board-F4gH5i6J.js>; rel=modulepreload; crossorigin");
  });

  it("without one are revalidated by ETag", async () => {
    const first = await raw("/sw.js", {});
    expect(first.headers["cache-control"]).toBe("no-cache");
    const again = await raw("/sw.js", { "If-None-Match": String(first.headers.etag) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it("are revalidated in the encoding in which they were sent", async () => {
    const encoded = { "Accept-Encoding": "br" };
    const etag = String((await raw("/assets/app-B1aC2d3E.js", encoded)).headers.etag);
    const again = await raw("/assets/app-B1aC2d3E.js", { ...encoded, "If-None-Match": etag });
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag]);
    expect((await raw("/assets/app-B1aC2d3E.js", { "If-None-Match": etag })).status).toBe(200);
    const refused = await raw("/assets/app-B1aC2d3E.js", { "Accept-Encoding": "br;q=0" });
    expect([refused.headers["content-encoding"], String(refused.body)]).toEqual([undefined, script]);
  });

  it("are answered to HEAD without a body", async () => {
    const answer = await raw("/sw.js", {}, "HEAD");
    expect([answer.status, answer.headers["content-length"], answer.body.length]).toEqual([200, "9", 0]);
  });

  it("do not include what is hidden or outside", async () => {
    for (const path of [
      "/.secret.txt",
      "/../outside.txt",
      "/%2e%2e/outside.txt",
      "/assets/..%2f..%2foutside.txt",
      "/%00.js",
      "/%ZZ.js",
      `/${"long".repeat(100)}.js`,
    ]) {
      expect([path, (await raw(path, {})).status]).toEqual([path, 404]);
    }
  });
});

describe("pages of the web application", () => {
  it("are index.html at every address that is not the API's", async () => {
    const page = await raw("/calls/0197c1f0", { Accept: "text/html,*/*" });
    expect([page.status, page.headers["cache-control"], String(page.body)]).toEqual([
      200,
      "no-cache",
      "<!doctype html><title>Trunkline</title>",
    ]);
    expect(page.headers["content-security-policy"]).toContain("script-src 'self'");
    expect((await raw("/", { Accept: "text/html" })).status).toBe(200);
  });

  it("are not what a missing file or a mistyped API address gets", async () => {
    expect((await raw("/assets/gone-AAAAAAAA.js", { Accept: "*/*" })).status).toBe(404);
    expect((await raw("/api/cals", { Accept: "text/html" })).status).toBe(404);
    expect((await raw("/board", { Accept: "application/json" })).status).toBe(404);
    expect((await raw("/board", { Accept: "text/html" }, "POST")).status).toBe(404);
  });
});

function raw(path: string, headers: Record<string, string>, method = "GET") {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: Buffer }>(
    (resolve, reject) => {
      const request = httpRequest(
        { host: "127.0.0.1", port: app.port, path, method, headers },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () =>
            resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
          );
        },
      );
      request.on("error", reject);
      request.end();
    },
  );
}

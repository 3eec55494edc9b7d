import { connect } from "node:net";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { defineRoute } from "./route.ts";
import { sendRaw, startTestServer, type TestServer } from "./test/test-server.ts";

const MAX_BYTES = 1_000_000;

describe("a body that is streamed", () => {
  let app: TestServer;
  const ends: (number | string)[] = [];

  beforeAll(async () => {
    app = await startTestServer({
      config: { requestTimeoutMs: 300 },
      routes: [
        defineRoute({
          method: "POST",
          path: "/api/files",
          summary: "Send a file",
          tags: ["files"],
          auth: { kind: "public" },
          query: z.object({ name: z.string().optional(), unread: z.string().optional() }),
          body: { stream: ["text/csv", "application/*"], maxBytes: MAX_BYTES },
          responses: { 201: { description: "Its size", schema: z.object({ bytes: z.number() }) } },
          handler: async ({ body, query }) => {
            if (query.unread) return { status: 201, body: { bytes: 0 } };
            try {
              const { length } = await buffer(body);
              ends.push(length);
              return { status: 201, body: { bytes: length } };
            } catch (error) {
              ends.push((error as { code: string }).code);
              throw error;
            }
          },
        }),
      ],
    });
  });
  afterAll(() => app.server.close({ graceMs: 500 }));

  const post = (body: RequestInit["body"] | undefined, type = "text/csv", query = "") =>
    fetch(`${app.url}/api/files${query}`, {
      method: "POST",
      headers: { "content-type": type, origin: "http://127.0.0.1:8080" },
      ...(body === undefined ? {} : { body }),
      duplex: "half",
    } as RequestInit);
  const dripping = (pieces: number, bytes: number, everyMs: number) =>
    new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (pieces === 0) return controller.close();
        pieces -= 1;
        await sleep(everyMs);
        controller.enqueue(new Uint8Array(bytes));
      },
    });

  it("reaches the handler, also when it takes longer than others may", async () => {
    expect(await (await post(dripping(8, 1_000, 100))).json()).toEqual({ bytes: 8_000 });
  });

  it("is answered 413 when it says or turns out to be too large", async () => {
    expect((await post(Buffer.alloc(MAX_BYTES + 1))).status).toBe(413);
    expect((await post(dripping(3, MAX_BYTES / 2, 1))).status).toBe(413);
    expect(ends.at(-1)).toBe("payload_too_large");
  });

  it("is answered 415, 400 and 422 as others are", async () => {
    expect((await post("x", "image/png")).status).toBe(415);
    expect((await post("x", "application/vnd.ms-excel")).status).toBe(201);
    expect((await post(undefined)).status).toBe(400);
    expect((await post("x", "text/csv", "?name=1&name=2")).status).toBe(422);
  });

  it("ends in an error for the handler when its client goes away", async () => {
    const head =
      "POST /api/files HTTP/1.1\r\nHost: x\r\nOrigin: http://127.0.0.1:8080\r\nContent-Type: text/csv\r\nContent-Length: 900\r\n\r\n";
    const before = ends.length;
    const client = connect(app.port, "127.0.0.1", () => client.write(`${head}abc`));
    await sleep(100);
    client.destroy();
    await expect.poll(() => ends.slice(before)).toEqual(["malformed_body"]);
    expect(await sendRaw(app.port, `${head}abc`)).not.toContain("500");
  });

  it("that nobody reads does not keep the connection from its next request", async () => {
    expect(await (await post(Buffer.alloc(900_000), "text/csv", "?unread=1")).json()).toEqual({ bytes: 0 });
    expect((await post("x")).status).toBe(201);
  });
});

describe("an answer that is streamed", () => {
  it("is cut off, not left open, when its source fails on the way", async () => {
    async function* broken() {
      yield "a,b\r\n".repeat(10_000);
      throw new Error("the database went away");
    }
    const app = await startTestServer({
      routes: [
        defineRoute({
          method: "GET",
          path: "/api/broken.csv",
          summary: "Download what breaks",
          tags: ["files"],
          auth: { kind: "public" },
          responses: { 200: { description: "Half of it", contentType: "text/csv" } },
          handler: () => ({ status: 200, body: Readable.from(broken()) }),
        }),
      ],
    });
    for (const encoding of ["identity", "br"]) {
      const reading = fetch(`${app.url}/api/broken.csv`, { headers: { "accept-encoding": encoding } });
      await expect(reading.then((answer) => answer.text())).rejects.toThrow();
    }
    await app.server.close({ graceMs: 500 });
  });
});

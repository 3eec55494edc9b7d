import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rawGet } from "../http/test/test-server.ts";
import { insertLead } from "../test/factories/leads.ts";
import { startTestApplication, type TestApplication } from "../test/test-application.ts";

const UNPACK = { br: brotliDecompressSync, gzip: gunzipSync };

describe("answers of more than 1 KB (IQ-3)", () => {
  let app: TestApplication;
  let cookie: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    cookie = await app.signIn("manager");
    const cities = ["Chicoutimi", "Trois-Rivières", "Rimouski", "Gaspé", "Val-d'Or"];
    for (let n = 0; n < 100; n += 1)
      await insertLead(app.db, {
        company: `Plomberie ${cities[n % 5]} ${n * 7919}`,
        email: `office${n * 104_729}@plomberie${n}.example`,
        phone: `+1514${String(n * 65_537)
          .padStart(7, "0")
          .slice(-7)}`,
        tags: n % 3 === 0 ? ["fair", "vip"] : [],
      });
  });
  afterAll(() => app.close());

  const load = (path: string, encoding: string) =>
    rawGet(app.url + path, { cookie, "accept-encoding": encoding });

  it.each([
    ["/api/leads?limit=100", "br"],
    ["/api/leads?limit=100", "gzip"],
    ["/api/leads/export.csv", "br"],
    ["/api/openapi.json", "gzip"],
  ] as const)("are smaller by 60 percent at least: %s by %s", async (path, encoding) => {
    const plain = await load(path, "identity");
    const packed = await load(path, encoding);
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(packed.headers["content-encoding"]).toBe(encoding);
    expect(packed.headers.vary).toContain("Accept-Encoding");
    expect(UNPACK[encoding](packed.body).equals(plain.body)).toBe(true);
    expect(plain.body.length).toBeGreaterThan(5_000);
    expect(1 - packed.body.length / plain.body.length).toBeGreaterThan(0.6);
  });

  it("are compressed when they come from the cache, too, and small ones never", async () => {
    await load("/api/leads?limit=99", "br");
    const kept = await load("/api/leads?limit=99", "br");
    expect([kept.headers["x-cache"], kept.headers["content-encoding"]]).toEqual(["HIT", "br"]);
    const small = await load("/api/leads?limit=1", "br");
    expect(small.headers["content-encoding"]).toBeUndefined();
  });
});

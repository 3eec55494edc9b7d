import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { LATEST_VERSION } from "./api-version.contract.ts";
import { API_VERSIONS, type ApiVersion, createApiVersions } from "./api-versions.ts";
import { createApiDocument } from "./openapi.ts";
import { defineRoute, type Route } from "./route.ts";
import type { HttpServerOptions } from "./server.types.ts";
import { startTestServer, type TestServer } from "./test/test-server.ts";
import { key } from "./test/thing-routes.ts";

/** Three versions: names came in parts at first, then in one; then parcels had weights in grams instead of kilograms. */
const VERSIONS: readonly ApiVersion[] = [
  {
    date: "2025-01-01",
    changes: [],
    deprecated: { since: "2026-01-01", sunset: "2027-01-01", link: "/docs/versions" },
  },
  {
    date: "2025-06-01",
    changes: [
      {
        description: "`name` is one field",
        operations: ["getParcel"],
        older: (body) => {
          const { name, ...rest } = body as { name?: string };
          const [first, last] = name?.split(" ") ?? [];
          return name === undefined ? rest : { ...rest, first, last };
        },
      },
    ],
  },
  {
    date: "2026-01-01",
    changes: [
      {
        description: "Weights are in grams",
        operations: ["getParcel", "getKeptParcel"],
        older: (body) => {
          const { grams, ...rest } = body as { grams?: number };
          return grams === undefined ? rest : { ...rest, kilograms: grams / 1000 };
        },
      },
    ],
  },
];

const parcel = z.object({ name: z.string(), grams: z.number() });
const answer = { description: "The parcel", schema: parcel };
const routes: readonly Route[] = [
  {
    ...defineRoute({
      method: "GET",
      path: "/api/parcel",
      summary: "See the parcel",
      tags: ["parcels"],
      auth: { kind: "public" },
      query: z.object({
        by: z.string().optional().describe("A name"),
        named: z.string().optional().describe("The same, as it was called"),
      }),
      deprecatedQuery: { named: { since: "2026-02-01", link: "/docs/named" } },
      responses: { 200: answer },
      handler: () => ({ status: 200, body: { name: "Ada Lovelace", grams: 1500 } }),
    }),
    operationId: "getParcel",
  },
  {
    ...defineRoute({
      method: "GET",
      path: "/api/parcel/old",
      summary: "See it in the old way",
      tags: ["parcels"],
      auth: { kind: "public" },
      deprecated: { since: "2026-03-01", sunset: "2026-12-01", link: "/docs/old" },
      responses: { 200: answer },
      handler: () => ({ status: 200, body: { name: "Ada Lovelace", grams: 1500 } }),
    }),
    operationId: "getOldParcel",
  },
  {
    ...defineRoute({
      method: "GET",
      path: "/api/parcel/kept",
      summary: "See it as it is kept",
      tags: ["parcels"],
      auth: { kind: "signed_in" },
      responses: { 200: answer },
      handler: () => ({ status: 200, body: { name: "Ada Lovelace", grams: 1500 } }),
    }),
    cache: { kind: "leads", tags: [], sharedBy: "everybody" },
    operationId: "getKeptParcel",
  },
];

/** Keeps everything for ever. */
function everlastingCache(): NonNullable<HttpServerOptions["cache"]> {
  const kept = new Map<string, unknown>();
  const read = async ({ key: name, load }: { readonly key: string; load(): Promise<unknown> }) => {
    const level = kept.has(name) ? "memory" : "source";
    if (level === "source") kept.set(name, await load());
    return { value: kept.get(name), level };
  };
  return { read } as unknown as NonNullable<HttpServerOptions["cache"]>;
}

describe("versions of the API", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({
      routes,
      versions: VERSIONS,
      authenticate: async () => key,
      cache: everlastingCache(),
    });
  });
  afterAll(() => server.server.close({ graceMs: 0 }));

  const get = async (path: string, version?: string) => {
    const answer = await fetch(server.url + path, {
      headers: version ? { "Trunkline-Version": version } : {},
    });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  };

  it("answer each client as it was made, and say which version that is", async () => {
    for (const [version, body] of [
      ["2026-01-01", { name: "Ada Lovelace", grams: 1500 }],
      ["2025-06-01", { name: "Ada Lovelace", kilograms: 1.5 }],
      ["2025-01-01", { first: "Ada", last: "Lovelace", kilograms: 1.5 }],
    ] as const) {
      const answer = await get("/api/parcel", version);
      expect([answer.headers.get("trunkline-version"), answer.body]).toEqual([version, body]);
    }
  });

  it("are all answered from what is kept once, and share no ETag", async () => {
    const older = await get("/api/parcel/kept", "2025-06-01");
    expect(older.body).toEqual({ name: "Ada Lovelace", kilograms: 1.5 });
    expect(older.headers.get("etag")).toBeNull();
    const newest = await get("/api/parcel/kept", "2026-01-01");
    expect(newest.body).toEqual({ name: "Ada Lovelace", grams: 1500 });
    expect(newest.headers.get("x-cache")).toBe("HIT");
    expect(newest.headers.get("etag")).toMatch(/^W\//);
    expect(newest.headers.get("vary")).toContain("Trunkline-Version");
    expect((await get("/api/parcel/kept", "2025-06-01")).body).toEqual(older.body);
  });

  it("change nothing for operations that a change is not about", async () => {
    expect((await get("/api/parcel/old", "2025-01-01")).body).toEqual({ name: "Ada Lovelace", grams: 1500 });
  });

  it("give whoever names none the oldest, and say that it will go", async () => {
    const { headers, body } = await get("/api/parcel");
    expect(body).toMatchObject({ first: "Ada" });
    expect(headers.get("trunkline-version")).toBe("2025-01-01");
    expect(headers.get("deprecation")).toBe(`@${Date.UTC(2026, 0, 1) / 1000}`);
    expect(headers.get("sunset")).toBe("Fri, 01 Jan 2027 00:00:00 GMT");
    expect(headers.get("link")).toBe('</docs/versions>; rel="deprecation", </docs/versions>; rel="sunset"');
    expect((await get("/api/parcel", "2026-01-01")).headers.get("deprecation")).toBeNull();
  });

  it.each(["2024-01-01", "latest", "2026-01-01, 2025-01-01", ""])("refuse %j with 400", async (version) => {
    const answer = await fetch(`${server.url}/api/parcel`, { headers: { "Trunkline-Version": version } });
    expect(answer.status).toBe(400);
    const body = await answer.json();
    expect(body).toMatchObject({
      code: "api_version_unknown",
      detail: "There are 2025-01-01, 2025-06-01, 2026-01-01.",
    });
  });

  it("tell of operations that will go, and of fields of the query to whoever uses them", async () => {
    const old = await get("/api/parcel/old", "2026-01-01");
    expect(old.headers.get("sunset")).toBe("Tue, 01 Dec 2026 00:00:00 GMT");
    const used = await get("/api/parcel?named=Ada", "2026-01-01");
    expect(used.headers.get("deprecation")).toBe(`@${Date.UTC(2026, 1, 1) / 1000}`);
    expect(used.headers.get("sunset")).toBeNull();
    expect(used.headers.get("link")).toBe('</docs/named>; rel="deprecation"');
    expect((await get("/api/parcel?by=Ada", "2026-01-01")).headers.get("deprecation")).toBeNull();
  });

  it("stand in the documentation, with what will go", async () => {
    const info = {
      title: "T",
      version: "1",
      description: "d",
      credentials: { sessionCookie: "s", apiKeyPrefix: "p" },
    };
    const document = createApiDocument(routes, info, "http://127.0.0.1", createApiVersions(VERSIONS).dates);
    expect((await new Validator().validate(JSON.parse(JSON.stringify(document)))).valid).toBe(true);
    const { get } = document.paths?.["/api/parcel"] ?? {};
    expect(get?.parameters).toContainEqual(
      expect.objectContaining({
        name: "Trunkline-Version",
        in: "header",
        schema: expect.objectContaining({ enum: ["2025-01-01", "2025-06-01", "2026-01-01"] }),
      }),
    );
    expect(get?.parameters).toContainEqual(
      expect.objectContaining({
        name: "named",
        deprecated: true,
        description: "The same, as it was called Deprecated since 2026-02-01: see /docs/named.",
      }),
    );
    expect(document.paths?.["/api/parcel/old"]?.get).toMatchObject({
      deprecated: true,
      description: "Deprecated since 2026-03-01, gone after 2026-12-01: see /docs/old.",
    });
  });

  it("of ours are in order, and the last one is what our pages send", () => {
    const dates = API_VERSIONS.map(({ date }) => date);
    expect(dates).toEqual(dates.toSorted());
    expect(dates.at(-1)).toBe(LATEST_VERSION);
    expect(API_VERSIONS[0]?.changes).toEqual([]);
  });
});

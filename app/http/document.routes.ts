import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createApiDocument } from "./openapi.ts";
import { defineRoute, type Route } from "./route.ts";
import type { ApiInfo } from "./server.types.ts";

const { resolve } = createRequire(import.meta.url);

/** The page for people: Swagger UI out of its package, started by a script of ours; nothing comes from another host. */
const PAGE = [
  { path: "/api/docs", file: "./docs/index.html", contentType: "text/html" },
  { path: "/api/docs/start.js", file: "./docs/start.js", contentType: "text/javascript" },
  {
    path: "/api/docs/swagger-ui-bundle.js",
    file: "swagger-ui-dist/swagger-ui-bundle.js",
    contentType: "text/javascript",
  },
  { path: "/api/docs/swagger-ui.css", file: "swagger-ui-dist/swagger-ui.css", contentType: "text/css" },
] as const;

/** The routes that document the others (and themselves), each made when first asked for. */
export function createDocumentRoutes(
  routes: readonly Route[],
  info: ApiInfo,
  publicUrl: string,
): readonly Route[] {
  const json: Route = createTextRoute({
    path: "/api/openapi.json",
    summary: "Describe this API for programs",
    description: "This document: OpenAPI 3.1.",
    contentType: "application/json",
    make: () => JSON.stringify(createApiDocument([...routes, json], info, publicUrl)),
  });
  const { eventsDocument } = info;
  const events = eventsDocument
    ? [
        createTextRoute({
          path: "/api/asyncapi.json",
          summary: "Describe what is told without being asked, for programs",
          contentType: "application/json",
          make: () => JSON.stringify(eventsDocument(publicUrl)),
        }),
      ]
    : [];
  const page = PAGE.map(({ path, file, contentType }) =>
    createTextRoute({
      path,
      summary: "Describe this API for people",
      contentType,
      make: () => readFileSync(resolve(file), "utf8"),
    }),
  );
  return [json, ...events, ...page];
}

/** A text that stays the same while the process runs: made once, revalidated by its ETag. */
function createTextRoute(text: {
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly contentType: string;
  readonly make: () => string;
}): Route {
  let made: { readonly body: string; readonly etag: string } | undefined;
  const madeOnce = () => {
    if (made) return made;
    const body = text.make();
    made = { body, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
    return made;
  };
  return defineRoute({
    method: "GET",
    path: text.path,
    summary: text.summary,
    ...(text.description === undefined ? {} : { description: text.description }),
    tags: ["documentation"],
    auth: { kind: "public" },
    responses: {
      200: { description: "The text", contentType: text.contentType },
      304: { description: "Not changed since the given ETag" },
    },
    handler({ headers: given }) {
      const { body, etag } = madeOnce();
      const headers = {
        ETag: etag,
        "Cache-Control": "no-cache",
        "Content-Type": `${text.contentType}; charset=utf-8`,
      };
      return given["if-none-match"] === etag ? { status: 304, headers } : { status: 200, headers, body };
    },
  });
}

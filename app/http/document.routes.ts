import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { renderDocsPage } from "./docs-page.ts";
import { type ApiDocument, createApiDocument } from "./openapi.ts";
import { defineRoute, type Route } from "./route.ts";
import type { ApiInfo } from "./server.types.ts";

/** Where the documentation is served. */
export const DOCUMENT_PATHS = {
  json: "/api/openapi.json",
  page: "/api/docs",
  style: "/api/docs/style.css",
} as const;

/** The routes that document the others (and themselves). The document is made when first asked for. */
export function createDocumentRoutes(
  routes: readonly Route[],
  info: ApiInfo,
  publicUrl: string,
): readonly Route[] {
  let document: ApiDocument | undefined;
  const documentOnce = (): ApiDocument => {
    document ??= createApiDocument([...routes, json], info, publicUrl);
    return document;
  };
  const cached = (contentType: string, make: () => string) => {
    let text: string | undefined;
    let etag = "";
    return (ifNoneMatch: string | undefined) => {
      if (text === undefined) {
        text = make();
        etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
      }
      const headers = { ETag: etag, "Cache-Control": "no-cache", "Content-Type": contentType };
      return ifNoneMatch === etag
        ? ({ status: 304, headers } as const)
        : ({ status: 200, headers, body: text } as const);
    };
  };

  const answerJson = cached("application/json; charset=utf-8", () => JSON.stringify(documentOnce()));
  const answerPage = cached("text/html; charset=utf-8", () => renderDocsPage(documentOnce(), DOCUMENT_PATHS));
  const answerStyle = cached("text/css; charset=utf-8", () =>
    readFileSync(new URL("./docs.css", import.meta.url), "utf8"),
  );

  const json = defineRoute({
    method: "GET",
    path: DOCUMENT_PATHS.json,
    summary: "Describe this API for programs",
    description: "This document: OpenAPI 3.1.",
    tags: ["documentation"],
    auth: { kind: "public" },
    responses: {
      200: { description: "OpenAPI 3.1", contentType: "application/json" },
      304: { description: "Not changed since the given ETag" },
    },
    handler: ({ headers }) => answerJson(headers["if-none-match"]),
  });
  const page = defineRoute({
    method: "GET",
    path: DOCUMENT_PATHS.page,
    summary: "Describe this API for people",
    tags: ["documentation"],
    auth: { kind: "public" },
    responses: {
      200: { description: "A page", contentType: "text/html" },
      304: { description: "Not changed since the given ETag" },
    },
    handler: ({ headers }) => answerPage(headers["if-none-match"]),
  });
  const style = defineRoute({
    method: "GET",
    path: DOCUMENT_PATHS.style,
    summary: "Style of the page",
    tags: ["documentation"],
    auth: { kind: "public" },
    responses: {
      200: { description: "A style sheet", contentType: "text/css" },
      304: { description: "Not changed since the given ETag" },
    },
    handler: ({ headers }) => answerStyle(headers["if-none-match"]),
  });
  return [json, page, style];
}

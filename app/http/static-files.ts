import { send } from "@koa/send";
import type { Context } from "koa";
import { createPageLinks } from "./page-files.ts";

const HASHED = /^\/assets\/.*[.-][A-Za-z0-9_-]{8,}\.\w+$/;
/** Files that never are a page, nor a worker: what a page may do says nothing to them. */
const PART_OF_A_PAGE = /^\/assets\/.*\.(js|css|woff2)$/;
/** What only a page obeys: 800 bytes for each of dozens of files, on a slow line a third of a second. */
const OF_PAGES_ONLY = [
  "Content-Security-Policy",
  "Cross-Origin-Opener-Policy",
  "Origin-Agent-Cluster",
  "Permissions-Policy",
  "Referrer-Policy",
  "X-DNS-Prefetch-Control",
  "X-Download-Options",
  "X-Frame-Options",
  "X-Permitted-Cross-Domain-Policies",
  "X-XSS-Protection",
] as const;
const FOR_EVER = "public, max-age=31536000, immutable";

/** Answers with files of a built web application; each method is false when it has none to answer with. */
export interface StaticFiles {
  /** The very file that the path names. */
  serveFile(ctx: Context): Promise<boolean>;
  /** `index.html`, for addresses that the application in the browser knows, with what each of them needs first in a `Link` header. */
  servePage(ctx: Context): Promise<boolean>;
}

/**
 * Serves a folder: a precompressed neighbour (.br, .gz) where the client takes it, files with a hash in their name
 * under `assets/` for ever, all others to be revalidated (ETag). The folder may appear after the server has started.
 */
export function createStaticFiles(directory: string): StaticFiles {
  const links = createPageLinks(directory);
  return {
    serveFile: (ctx) => serve(ctx, directory, ctx.path),
    servePage: async (ctx) => {
      const link = await links.of(ctx.path);
      const isServed = await serve(ctx, directory, "/index.html");
      if (isServed && link !== undefined) ctx.set("Link", link);
      return isServed;
    },
  };
}

async function serve(ctx: Context, root: string, path: string): Promise<boolean> {
  const cacheControl = HASHED.test(path) ? FOR_EVER : "no-cache";
  try {
    const file = await send(ctx, path, {
      root,
      setHeaders(response, _, { mtimeMs, size }) {
        response.setHeader("Cache-Control", cacheControl);
        if (PART_OF_A_PAGE.test(path)) for (const name of OF_PAGES_ONLY) response.removeHeader(name);
        response.setHeader("ETag", `"${Math.trunc(mtimeMs).toString(36)}-${size.toString(36)}"`);
      },
    });
    if (file === undefined) return false;
  } catch (error) {
    if (isNothingThere(error)) return false;
    throw error;
  }
  ctx.vary("Accept-Encoding");
  if (ctx.fresh) ctx.status = 304;
  return true;
}

/** A missing file, or a path that leads elsewhere or means nothing. */
function isNothingThere(error: unknown): boolean {
  return error instanceof Error && "status" in error && [400, 403, 404].includes(Number(error.status));
}

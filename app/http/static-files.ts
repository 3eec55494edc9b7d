import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import type { Context } from "koa";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".mp3": "audio/mpeg",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};
const HASHED = /[.-][A-Za-z0-9_-]{8,}\.\w+$/;
const ENCODINGS = [
  { encoding: "br", suffix: ".br" },
  { encoding: "gzip", suffix: ".gz" },
] as const;

interface Found {
  readonly file: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** Answers with files of a built web application; each method is false when it has none to answer with. */
export interface StaticFiles {
  /** The very file that the path names. */
  serveFile(ctx: Context): Promise<boolean>;
  /** `index.html`, for addresses that the application in the browser knows. */
  servePage(ctx: Context): Promise<boolean>;
}

/**
 * Serves a folder: a precompressed neighbour (.br, .gz) where the client takes it, files with a hash in their name
 * under `assets/` for ever, all others to be revalidated (ETag). The folder may appear after the server has started.
 */
export function createStaticFiles(directory: string): StaticFiles {
  return {
    async serveFile(ctx) {
      const path = safePath(ctx.path);
      return path !== undefined && (await serve(ctx, directory, path));
    },
    servePage: (ctx) => serve(ctx, directory, "/index.html"),
  };
}

/** The path as a file's name below the folder; undefined for anything that could lead elsewhere or to hidden files. */
function safePath(requestPath: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(requestPath);
  } catch {
    return undefined;
  }
  const isPlain = !path.includes("\0") && !path.includes("\\") && !path.includes("/.");
  return isPlain && normalize(path) === path && extname(path) !== "" ? path : undefined;
}

async function serve(ctx: Context, directory: string, path: string): Promise<boolean> {
  const original = await find(
    join(directory, ...path.split("/").filter((part) => part !== "" && part !== sep)),
  );
  if (!original) return false;
  const variant = await chooseVariant(ctx, original);
  const isForEver = path.startsWith("/assets/") && HASHED.test(path);
  ctx.set({
    "Cache-Control": isForEver ? "public, max-age=31536000, immutable" : "no-cache",
    "Content-Type": TYPES[extname(path)] ?? "application/octet-stream",
    ETag: `"${original.modifiedMs.toString(36)}-${original.bytes.toString(36)}${variant.suffix}"`,
  });
  ctx.vary("Accept-Encoding");
  ctx.status = 200;
  if (ctx.fresh) {
    ctx.status = 304;
    return true;
  }
  if (variant.encoding) ctx.set("Content-Encoding", variant.encoding);
  const isHead = ctx.method === "HEAD";
  if (!isHead) {
    const type = ctx.response.get("Content-Type");
    ctx.body = createReadStream(variant.found.file);
    ctx.set("Content-Type", type);
  }
  ctx.length = variant.found.bytes;
  return true;
}

async function chooseVariant(
  ctx: Context,
  original: Found,
): Promise<{ found: Found; suffix: string; encoding?: string }> {
  for (const { encoding, suffix } of ENCODINGS) {
    if (ctx.acceptsEncodings(encoding) !== encoding) continue;
    const found = await find(original.file + suffix);
    if (found) return { found, suffix, encoding };
  }
  return { found: original, suffix: "" };
}

async function find(file: string): Promise<Found | undefined> {
  const stats = await stat(file).catch(() => undefined);
  if (!stats?.isFile()) return undefined;
  return { file, bytes: stats.size, modifiedMs: Math.trunc(stats.mtimeMs) };
}

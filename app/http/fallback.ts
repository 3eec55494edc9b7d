import type { RouterContext } from "@koa/router";
import type { Context, Middleware } from "koa";
import { commonErrors } from "../platform/errors/index.ts";
import { requestContextOf } from "./request-context.ts";
import type { Route } from "./route.ts";
import type { StaticFiles } from "./static-files.ts";

/**
 * What no route has answered: OPTIONS, 405 for a path whose methods are others, files and pages of the web
 * application, 404. Pages are never served below the first path segment of a route: a mistyped API address is a 404,
 * not a page.
 */
export function createFallback(routes: readonly Route[], staticFiles: StaticFiles | undefined): Middleware {
  const routeRoots = new Set(routes.map((route) => rootOf(route.path)));
  return async (ctx) => {
    const allowed = allowedMethods(ctx);
    if (allowed.length > 0) {
      const allow = { Allow: allowed.join(", ") };
      if (ctx.method !== "OPTIONS") throw commonErrors.method_not_allowed({ headers: allow });
      requestContextOf(ctx).isRoutine = true;
      ctx.set(allow);
      ctx.status = 204;
      return;
    }
    if (staticFiles && (ctx.method === "GET" || ctx.method === "HEAD") && !routeRoots.has(rootOf(ctx.path))) {
      requestContextOf(ctx).isRoutine = true;
      if (await staticFiles.serveFile(ctx)) return;
      if (looksLikePage(ctx) && (await staticFiles.servePage(ctx))) return;
    }
    throw commonErrors.not_found();
  };
}

function rootOf(path: string): string {
  return path.split("/")[1] ?? "";
}

/** Methods of the routes that have this path, as the router found them. */
function allowedMethods(ctx: Context): string[] {
  const matched = (ctx as Context & Pick<RouterContext, "matched">).matched ?? [];
  const methods = new Set(matched.flatMap((layer) => layer.methods));
  if (methods.size > 0) methods.add("OPTIONS");
  return [...methods].sort();
}

function looksLikePage(ctx: Context): boolean {
  const lastSegment = ctx.path.slice(ctx.path.lastIndexOf("/") + 1);
  return !lastSegment.includes(".") && ctx.accepts("html") !== false;
}

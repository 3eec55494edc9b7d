import { readFileSync } from "node:fs";
import Router from "@koa/router";

const PAGE = readFileSync(new URL("./page.html", import.meta.url), "utf8");

/** A page for people who want to watch or to break something. */
export function pageRoutes(): Router {
  const router = new Router();
  router.get("/", (context) => {
    context.set(
      "content-security-policy",
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; img-src data:",
    );
    context.type = "html";
    context.body = PAGE;
  });
  return router;
}

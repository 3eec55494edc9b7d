import Router from "@koa/router";
import type { Background } from "./background.ts";
import type { FaultBoard } from "./faults.ts";
import type { Ledger } from "./ledger.ts";

const HANG_MS = 600_000;

/** A system of somebody else that our webhooks go to: it takes everything, unless it is told to be slow, to fail or to redirect. */
export function receiverRoutes(deps: {
  readonly background: Background;
  readonly faults: FaultBoard;
  readonly ledger: Ledger;
}): Router {
  const { background, faults, ledger } = deps;
  const router = new Router({ prefix: "/receiver" });
  router.post("/:name", async (context) => {
    const now = faults.get("receiver");
    const isRefused = faults.strikes(now.errorRate);
    const isHanging = faults.strikes(now.hangRate);
    const status = isRefused ? now.errorStatus : 204;
    const { headers } = context.request;
    ledger.add("received", {
      name: context.params.name,
      status: isHanging ? null : status,
      id: headers["webhook-id"] ?? null,
      timestamp: headers["webhook-timestamp"] ?? null,
      signature: headers["webhook-signature"] ?? null,
      traceparent: headers.traceparent ?? null,
      body: context.request.rawBody ?? "",
    });
    await background.sleep(isHanging ? HANG_MS : now.latencyMs);
    context.status = status;
    if (status >= 300 && status < 400) context.set("location", context.path);
    context.body = null;
    context.status = status;
  });
  return router;
}

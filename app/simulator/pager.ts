import Router from "@koa/router";
import { z } from "zod";
import type { Ledger } from "./ledger.ts";
import { check } from "./problem.ts";

const texts = z.record(z.string(), z.string()).default({});

/** Alertmanager's webhook, version 4. */
const notification = z.looseObject({
  status: z.enum(["firing", "resolved"]),
  receiver: z.string().default(""),
  groupKey: z.string().default(""),
  externalURL: z.string().default(""),
  alerts: z
    .array(
      z.looseObject({
        status: z.string(),
        labels: texts,
        annotations: texts,
        startsAt: z.string().optional(),
        endsAt: z.string().optional(),
        generatorURL: z.string().optional(),
        fingerprint: z.string().optional(),
      }),
    )
    .max(1_000),
});

/** The pager of the people on call. */
export function pagerRoutes(ledger: Ledger): Router {
  const router = new Router({ prefix: "/pager" });
  router.post("/alertmanager", (context) => {
    const page = check(notification, context.request.body);
    ledger.add("page", {
      status: page.status,
      receiver: page.receiver,
      groupKey: page.groupKey,
      alerts: page.alerts.map((alert) => ({
        status: alert.status,
        name: alert.labels.alertname ?? null,
        severity: alert.labels.severity ?? null,
        labels: alert.labels,
        annotations: alert.annotations,
        startsAt: alert.startsAt ?? null,
        endsAt: alert.endsAt ?? null,
        fingerprint: alert.fingerprint ?? null,
      })),
    });
    context.body = { received: page.alerts.length };
  });
  return router;
}

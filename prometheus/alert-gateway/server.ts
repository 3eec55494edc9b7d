import { bodyParser } from "@koa/bodyparser";
import Router from "@koa/router";
import Koa from "koa";
import type { Intake } from "./alerts/intake.ts";
import { notificationSchema } from "./alerts/notification.ts";
import type { HeartbeatWatch } from "./heartbeat/watch.ts";
import { log, reasonOf } from "./log.ts";
import type { RunbookLibrary } from "./runbooks/library.ts";
import { PAGE_HEADERS } from "./runbooks/page.ts";
import { indexPage, missingPage, runbookPage } from "./runbooks/pages.ts";
import type { LinkTargets } from "./settings.ts";

/** What the server answers with. */
export interface ServerParts {
  readonly intake: Intake;
  readonly heartbeat: HeartbeatWatch;
  readonly runbooks: RunbookLibrary;
  readonly links: LinkTargets;
  /** Where people reach the runbooks. */
  readonly runbooksUrl: string;
}

/** Name of the alert that always fires: the heartbeat. */
const WATCHDOG = "Watchdog";

/** The gateway's HTTP: webhooks of Alertmanager, runbooks for people, health and metrics. */
export function createServer({ intake, heartbeat, runbooks, links, runbooksUrl }: ServerParts): Koa {
  const router = new Router();
  router.post("/alerts", (context) => {
    const notification = notificationSchema.safeParse(context.request.body);
    if (!notification.success) return refuse(context, notification.error.message);
    intake.take(notification.data);
    context.status = 202;
    context.body = { taken: notification.data.alerts.length };
  });
  router.post("/heartbeat", (context) => {
    const notification = notificationSchema.safeParse(context.request.body);
    if (!notification.success) return refuse(context, notification.error.message);
    const isBeat = notification.data.alerts.some(
      ({ status, labels }) => status === "firing" && labels.alertname === WATCHDOG,
    );
    if (isBeat) heartbeat.beat();
    context.body = { heard: isBeat };
  });
  router.get("/health", (context) => {
    context.body = { status: "ok" };
  });
  router.get("/metrics", (context) => {
    context.type = "text/plain; version=0.0.4";
    context.body = metrics(heartbeat.ageSeconds(), runbooksUrl);
  });
  router.get(["/", "/runbooks"], (context) => context.redirect("/runbooks/"));
  router.get("/runbooks/", (context) => html(context, 200, indexPage(runbooks, links)));
  router.get("/runbooks/:id", (context) => {
    const id = context.params.id ?? "";
    // As they are called in a repository.
    if (id.endsWith(".md")) return context.redirect(`/runbooks/${encodeURIComponent(id.slice(0, -3))}`);
    const found = runbookPage(runbooks, id, links);
    html(context, found === null ? 404 : 200, found ?? missingPage(links));
  });

  const app = new Koa();
  app.on("error", (error: Error & { status?: number }) => {
    if ((error.status ?? 500) >= 500) log("error", "a request failed", { reason: reasonOf(error) });
  });
  // Only JSON that says so: a page in a browser cannot send it from elsewhere.
  app.use(bodyParser({ enableTypes: ["json"], jsonLimit: "4mb" }));
  app.use(router.routes());
  app.use(router.allowedMethods());
  return app;
}

function refuse(context: Koa.Context, problem: string): void {
  context.status = 422;
  context.body = { title: "This is not a notification of Alertmanager's (version 4)", detail: problem };
}

function html(context: Koa.Context, status: number, text: string): void {
  context.status = status;
  context.set(PAGE_HEADERS);
  context.type = "html";
  context.body = text;
}

function metrics(heartbeatAgeSeconds: number | null, runbooksUrl: string): string {
  const lines = [
    "# HELP alert_gateway_runbooks_info Where people read the runbooks.",
    "# TYPE alert_gateway_runbooks_info gauge",
    `alert_gateway_runbooks_info{url=${JSON.stringify(runbooksUrl)}} 1`,
  ];
  if (heartbeatAgeSeconds !== null)
    lines.push(
      "# HELP alert_gateway_heartbeat_age_seconds Since the last heartbeat of the rules through Alertmanager.",
      "# TYPE alert_gateway_heartbeat_age_seconds gauge",
      `alert_gateway_heartbeat_age_seconds ${heartbeatAgeSeconds}`,
    );
  return `${lines.join("\n")}\n`;
}

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Alertmanager's webhook, version 4, as far as drills look at it. */
export interface Notification {
  readonly status: "firing" | "resolved";
  readonly receiver: string;
  readonly groupKey: string;
  readonly alerts: readonly {
    readonly status: "firing" | "resolved";
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly startsAt: string;
    readonly fingerprint: string;
  }[];
}

/** Something that was sent to one of the paths. */
export interface Received {
  readonly path: string;
  readonly authorization: string | null;
  readonly at: Date;
  readonly notification: Notification;
}

/** All that Alertmanager can post to, in one server: `/pager`, `/product`, `/gateway/alerts`, `/gateway/heartbeat`. */
export interface WebhookReceiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** What was sent to a path so far. */
  at(path: string): readonly Notification[];
  stop(): Promise<void>;
}

/** Starts a receiver on a free port of the loopback address. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received.push({
      path: request.url ?? "",
      authorization: request.headers.authorization ?? null,
      at: new Date(),
      notification: JSON.parse(body) as Notification,
    });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    at: (path) => received.filter((one) => one.path === path).map(({ notification }) => notification),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Values for alertmanager.yml that have it send everything to a receiver, so fast as a drill is. */
export function receiverVariables(url: string, smtpPort: number): Readonly<Record<string, string>> {
  return {
    TRUNKLINE_PAGER_URL: `${url}/pager`,
    TRUNKLINE_ALERTS_WEBHOOK_URL: `${url}/product`,
    TRUNKLINE_ALERTMANAGER_TOKEN: "drill",
    TRUNKLINE_ALERT_GATEWAY_URL: `${url}/gateway`,
    TRUNKLINE_SMTP_SMARTHOST: `127.0.0.1:${smtpPort}`,
    TRUNKLINE_ALERT_WAIT: "1s",
    TRUNKLINE_ALERT_INTERVAL: "2s",
    TRUNKLINE_PRODUCT_INTERVAL: "1s",
    TRUNKLINE_HEARTBEAT_INTERVAL: "1s",
  };
}

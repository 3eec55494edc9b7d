import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { notificationSchema } from "./notification.ts";
import { createTargets } from "./targets.ts";

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
const received: Received[] = [];
/** Statuses to answer with, in order; then 200. */
const answers: number[] = [];

async function listen(): Promise<string> {
  received.length = 0;
  answers.length = 0;
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received.push({ path: request.url ?? "", headers: request.headers, body });
    response.statusCode = answers.shift() ?? 200;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
afterEach(() => new Promise((resolve) => server.close(resolve)));

const alert = (severity: string) =>
  notificationSchema.parse({ status: "firing", alerts: [{ status: "firing", labels: { severity } }] });
const paths = () => received.map(({ path }) => path).sort();
const NO_PAUSES = [0, 0, 0];

describe("targets", () => {
  it("get what is critical, the pager nothing else, and the application alone gets the token", async () => {
    const url = await listen();
    const targets = createTargets({
      targets: [`${url}/webhooks/alertmanager`, `${url}/chat`],
      pagerUrl: `${url}/pager`,
      token: "secret",
      pausesMs: NO_PAUSES,
    });
    expect(await targets.send(alert("warning"))).toBe(true);
    expect(paths()).toEqual(["/chat", "/webhooks/alertmanager"]);
    received.length = 0;
    expect(await targets.send(alert("critical"))).toBe(true);
    expect(paths()).toEqual(["/chat", "/pager", "/webhooks/alertmanager"]);
    const tokens = received.map(({ path, headers }) => [path, headers.authorization]);
    expect(Object.fromEntries(tokens)).toEqual({
      "/webhooks/alertmanager": "Bearer secret",
      "/chat": undefined,
      "/pager": undefined,
    });
    expect(JSON.parse(received[0]?.body ?? "")).toEqual(alert("critical"));
  });

  it("are tried again when they fail, and not when they refuse", async () => {
    const url = await listen();
    const targets = createTargets({ targets: [url], pagerUrl: null, token: null, pausesMs: NO_PAUSES });
    answers.push(503, 429);
    expect(await targets.send(alert("critical"))).toBe(true);
    expect(received.length).toBe(3);
    answers.push(401);
    expect(await targets.send(alert("critical"))).toBe(false);
    expect(received.length).toBe(4);
  });

  it("that are away do not keep the others from hearing, and are told of as not reached", async () => {
    const url = await listen();
    const targets = createTargets({
      targets: ["http://127.0.0.1:9/webhooks/alertmanager", url],
      pagerUrl: null,
      token: null,
      pausesMs: NO_PAUSES,
    });
    expect(await targets.send(alert("critical"))).toBe(false);
    expect(received.length).toBe(1);
  });
});

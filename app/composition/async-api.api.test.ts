import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectClient, type TestClient } from "../live/test/live-client.ts";
import { eventually, startTestApplication, type TestApplication } from "../test/test-application.ts";
import type { EventsDocument } from "./async-api.ts";

interface Told {
  readonly type: string;
  readonly event?: string;
}

describe("GET /api/asyncapi.json", () => {
  let app: TestApplication;
  let cookie: string;
  let live: TestClient;
  const received: { readonly headers: object; readonly body: Told }[] = [];
  const receiver = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: (await json(request)) as Told });
    response.end();
  });

  beforeAll(async () => {
    receiver.listen(0, "127.0.0.1");
    await once(receiver, "listening");
    const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    app = await startTestApplication({ environment: { TRUNKLINE_WEBHOOK_PRIVATE_HOSTS: host } });
    cookie = await app.signIn("admin");
    live = await connectClient(Number(new URL(app.url).port), { Cookie: cookie });
    await live.subscribe("leads");
    const events = ["lead.created", "lead.status_changed", "leads.changed_in_bulk"];
    const made = await app.request("/api/webhook-endpoints", {
      cookie,
      json: { url: `http://${host}/`, events, description: "test" },
    });
    expect(made.status, made.text).toBe(201);
  });
  afterAll(async () => {
    live?.socket.close();
    await app?.close();
    receiver.close();
  });

  it("is for everybody, and says where the installation is", async () => {
    const { status, body, headers } = await app.request("/api/asyncapi.json");
    expect([status, body.asyncapi, body.servers.live.host]).toEqual([200, "3.0.0", new URL(app.url).host]);
    const etag = headers.get("etag") ?? "";
    const again = await app.request("/api/asyncapi.json", { headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
  });

  it("describes what is really told", async () => {
    const document = (await app.request("/api/asyncapi.json")).body as EventsDocument;
    const ajv = new Ajv({ strict: false });
    formats.default(ajv);
    ajv.addSchema({ $id: "events", components: document.components });
    const fits = (pointer: string, value: unknown) => {
      const validate: ValidateFunction = ajv.compile({ $ref: `events#/components/${pointer}` });
      expect([validate(value), validate.errors, value]).toEqual([true, null, value]);
    };
    const lead = await app.request("/api/leads", { cookie, json: { company: "Told Inc." } });
    await app.request(`/api/leads/${lead.body.id}/status`, { cookie, json: { status: "contacted" } });
    const heard = await eventually("two live events", async () => {
      const events = live.heard.filter(({ type }) => type === "event");
      return events.length >= 2 && events;
    });
    for (const message of heard) fits(`messages/live.leads.${message.event}/payload`, message);
    await eventually("both webhooks", async () => received.length >= 2);
    expect(received.map(({ body }) => body.type).toSorted()).toEqual(["lead.created", "lead.status_changed"]);
    for (const { headers, body } of received) {
      fits(`messages/webhook.${body.type}/payload`, body);
      fits("schemas/WebhookHeaders", headers);
    }
  });
});

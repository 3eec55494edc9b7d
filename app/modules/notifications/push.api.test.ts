import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { alertToolCall, vapiCall } from "../../test/vapi-messages.ts";
import { notifyingTools } from "./test/notifying.ts";

describe("notifications in browsers", () => {
  let app: TestApplication;
  let tools: ReturnType<typeof notifyingTools>;
  let agent: string;
  let agentId: string;
  let manager: string;
  beforeAll(async () => {
    app = await startTestApplication();
    tools = notifyingTools(app);
    [agent, manager] = await Promise.all([app.signIn("agent"), app.signIn("manager")]);
    agentId = (await tools.asks(agent).get("/api/me")).id;
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await app.db("notifications").delete();
    await app.db("push_subscriptions").delete();
    await tools.spoil("push", {});
  });

  const arrived = (browser: string, count: number) =>
    eventually(`${count} messages`, async () => {
      const messages = await tools.pushed(browser);
      return messages.length >= count && messages;
    });

  it("arrive encrypted, signed by us, with what the browser shows and does", async () => {
    const phone = await tools.subscribedBrowser(agent, { device: "Phone" });
    const leadId = await tools.giveLead(manager, agentId);
    const [message] = await arrived(phone.id, 1);
    const [{ id }] = (await tools.asks(agent).get("/api/notifications")).items;
    expect(message).toMatchObject({
      urgency: "normal",
      ttlSeconds: 86_400,
      subject: "mailto:no-reply@trunkline.example",
    });
    expect(message?.topic).toMatch(/^[\w-]{32}$/);
    expect(message?.payload).toMatchObject({
      id,
      type: "lead.assigned",
      title: "Lead given to you: Érablière Tremblay",
      tag: "lead.assigned",
      url: `${app.url}/leads/${leadId}`,
      actions: [
        { action: "open", url: `${app.url}/leads/${leadId}` },
        { action: "read", method: "POST", url: `${app.url}/api/notifications/${id}/read` },
      ],
    });
    await eventually("when it was sent", async () => {
      const [shown] = (await tools.asks(agent).get("/api/push-subscriptions")).items;
      return (
        shown.lastSentAt !== null &&
        shown.service === new URL(app.simulatorUrl).host &&
        shown.device === "Phone"
      );
    });
  });

  it("of a group take each other's place, and urgent ones say so", async () => {
    const browser = await tools.subscribedBrowser(agent);
    await tools.giveLead(manager, agentId);
    await arrived(browser.id, 1);
    await tools.giveLead(manager, agentId);
    const [one, two] = await arrived(browser.id, 2);
    expect(two?.topic).toBe(one?.topic);
    expect(two?.payload).toMatchObject({
      title: "2 leads were given to you",
      count: 2,
      tag: one?.payload.tag,
    });
    await app.vapi(alertToolCall(vapiCall(), { message: "Flood", priority: "P1" }));
    const [, , urgent] = await arrived(browser.id, 3);
    expect(urgent).toMatchObject({ urgency: "high", payload: { type: "alert.raised", priority: 1 } });
    expect(urgent?.topic).not.toBe(one?.topic);
  });

  it("of an urgent alert let whoever is told take it from there, once", async () => {
    const browser = await tools.subscribedBrowser(agent);
    await app.vapi(alertToolCall(vapiCall(), { message: "Flood", priority: "P2" }));
    const [message] = await arrived(browser.id, 1);
    const [{ id, callId }] = (await tools.asks(agent).get("/api/alerts?limit=1")).items;
    expect(message?.payload.actions).toEqual([
      {
        action: "acknowledge",
        title: "Acknowledge",
        method: "POST",
        url: `${app.url}/api/alerts/${id}/acknowledge`,
      },
      { action: "open", title: "Open", url: `${app.url}/calls/${callId}` },
    ]);
    const press = (who: string) => tools.asks(who).post(`/api/alerts/${id}/acknowledge`);
    expect((await press(agent)).status).toBe(200);
    expect((await press(agent)).status).toBe(200);
    expect((await press(manager)).status).toBe(409);
    expect((await app.request("/api/alerts/x/acknowledge", { method: "POST" })).status).toBe(401);
  });

  it("come once to each browser, although some of them fail at first", async () => {
    const browsers = [
      await tools.subscribedBrowser(agent),
      await tools.subscribedBrowser(agent, { refusesFirst: 1 }),
      await tools.subscribedBrowser(agent, { refusesFirst: 2 }),
    ];
    await tools.giveLead(manager, agentId);
    await eventually("the first has it, the others do not", async () => {
      const [row] = await tools.deliveriesOf(agentId, "web_push");
      return row?.status === "pending" && row.reached.length === 1;
    });
    expect(await tools.deliveredOf(agentId, "web_push", 1)).toMatchObject([{ status: "sent" }]);
    for (const { id } of browsers) expect(await tools.pushed(id)).toHaveLength(1);
  });

  it("are given up after three attempts, with two and four seconds between them (CE-2)", async () => {
    const browser = await tools.subscribedBrowser(agent, { refusesFirst: 100 });
    const startedAtMs = Date.now();
    await tools.giveLead(manager, agentId);
    expect(await tools.deliveredOf(agentId, "web_push", 1)).toMatchObject([
      { status: "failed", reason: "given_up" },
    ]);
    expect(Date.now() - startedAtMs).toBeGreaterThan(5_900);
    expect(await tools.pushed(browser.id)).toEqual([]);
  });

  it("forget a browser that does not want any more, and go on to the others", async () => {
    const [old, present] = [await tools.subscribedBrowser(agent), await tools.subscribedBrowser(agent)];
    await tools.throwAway(old.id);
    await tools.giveLead(manager, agentId);
    await arrived(present.id, 1);
    expect(await tools.deliveredOf(agentId, "web_push", 1)).toMatchObject([
      { status: "sent", reached: [present.subscriptionId] },
    ]);
    const { items } = await tools.asks(agent).get("/api/push-subscriptions");
    expect(items.map(({ id }: { id: string }) => id)).toEqual([present.subscriptionId]);
    await tools.throwAway(present.id);
    await tools.giveLead(manager, agentId);
    const ended = await tools.deliveredOf(agentId, "web_push", 2);
    expect(ended[1]).toMatchObject({ status: "skipped", reason: "no_browser" });
  });

  it("are refused by a browser that was asked by somebody else, for good", async () => {
    const { subscription } = await tools.browser({
      applicationServerKey: randomBytes(65).toString("base64url"),
    });
    expect((await tools.asks(agent).post("/api/push-subscriptions", subscription)).status).toBe(201);
    await tools.giveLead(manager, agentId);
    expect(await tools.deliveredOf(agentId, "web_push", 1)).toMatchObject([
      { status: "failed", reason: "rejected" },
    ]);
  });

  it("go to push services alone, never into our own network, and to real keys", async () => {
    const { subscription } = await tools.browser();
    const refused = async (change: object, path: string) => {
      const answer = await tools.asks(agent).post("/api/push-subscriptions", { ...subscription, ...change });
      expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, path]);
    };
    for (const endpoint of [
      "http://127.0.0.1:1/x",
      "http://169.254.169.254/latest",
      "https://push.evil.example/x",
      "ftp://fcm.googleapis.com/x",
    ])
      await refused({ endpoint }, "endpoint");
    const { auth } = subscription.keys;
    await refused({ keys: { auth, p256dh: randomBytes(65).toString("base64url") } }, "keys.p256dh");
    await refused({ keys: { auth: "short", p256dh: subscription.keys.p256dh } }, "keys.auth");
  });

  it("follow a browser to whoever signs in there, and leave with its user's wish", async () => {
    const { publicKey } = await tools.asks(agent).get("/api/push-key");
    const { id, subscription } = await tools.browser({ applicationServerKey: publicKey });
    const mine = await tools
      .asks(agent)
      .post("/api/push-subscriptions", { ...subscription, expirationTime: null });
    const theirs = await tools.asks(manager).post("/api/push-subscriptions", subscription);
    expect(theirs.body.id).toBe(mine.body.id);
    expect((await tools.asks(agent).get("/api/push-subscriptions")).items).toEqual([]);
    await tools.giveLead(manager, agentId);
    await eventually(
      "the notification",
      async () => (await app.db("notifications").where({ user_id: agentId })).length === 1,
    );
    expect(await tools.pushed(id)).toEqual([]);
    const remove = (cookie: string) =>
      app.request(`/api/push-subscriptions/${mine.body.id}`, { method: "DELETE", cookie });
    expect((await remove(agent)).status).toBe(404);
    expect((await remove(manager)).status).toBe(204);
    expect((await remove(manager)).status).toBe(404);
  });

  it("keep one pair of keys for all instances", async () => {
    const other = await app.another();
    const keys = await Promise.all(
      [app, other].map((instance) => instance.request("/api/push-key", { cookie: agent })),
    );
    await other.close();
    expect(keys[0]?.body.publicKey).toMatch(/^[\w-]{87}$/);
    expect(keys[1]?.body).toEqual(keys[0]?.body);
  });
});

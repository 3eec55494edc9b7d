import { eventually, type Instance, type TestApplication } from "../../../test/test-application.ts";

/** A digest as the simulator's mail box has it. */
export interface ReceivedDigest {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly messageId: string | null;
  readonly listUnsubscribe: string | null;
  readonly listUnsubscribePost: string | null;
}

/** A message as a simulated browser has decrypted it. */
export interface PushedMessage {
  readonly browser: string;
  readonly topic: string;
  readonly urgency: string;
  readonly ttlSeconds: number;
  readonly subject: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it.
  readonly payload: any;
}

/** What tests of notifications do to the application and see in the world outside. */
export function notifyingTools(app: TestApplication) {
  const ledger = async <Entry>(kind: string): Promise<Entry[]> => {
    const answer = await fetch(`${app.simulatorUrl}/control/ledger?kind=${kind}&limit=1000`);
    return ((await answer.json()) as { items: Entry[] }).items;
  };
  const asks = (cookie: string, instance: Instance = app) => ({
    get: async (path: string) => (await instance.request(path, { cookie })).body,
    post: (path: string, json: unknown = {}) => instance.request(path, { cookie, json }),
  });

  return {
    asks,

    /** Gives somebody a lead, as `cookie`; resolves with its id. */
    async giveLead(cookie: string, userId: string, company = "Érablière Tremblay"): Promise<string> {
      const answer = await asks(cookie).post("/api/leads", {
        company,
        assignedTo: userId,
        allowDuplicate: true,
      });
      if (answer.status !== 201) throw new Error(`no lead was made: ${answer.text}`);
      return answer.body.id;
    },

    async prefer(cookie: string, patch: object): Promise<void> {
      const { version } = (await app.request("/api/notification-preferences", { cookie })).body;
      const answer = await app.request("/api/notification-preferences", {
        method: "PATCH",
        cookie,
        json: patch,
        headers: { "if-match": `"${version}"` },
      });
      if (answer.status !== 200) throw new Error(`the preferences were not taken: ${answer.text}`);
    },

    /** What becomes of what was written for somebody, by way, oldest first. */
    deliveriesOf: (userId: string, channel: string) =>
      app
        .db("notification_deliveries")
        .where({ user_id: userId, channel })
        .orderBy("id")
        .select("id", "status", "reason", "due_at", "reached"),

    async deliveredOf(userId: string, channel: string, count: number) {
      return eventually(`${count} ended deliveries by ${channel}`, async () => {
        const rows = await this.deliveriesOf(userId, channel);
        return (
          rows.length === count &&
          rows.every(({ status }: { status: string }) => status !== "pending") &&
          rows
        );
      });
    },

    /** As if their time had come: what waits is due, and looked after. */
    async letTimeCome(userId: string): Promise<void> {
      await app
        .db("notification_deliveries")
        .where({ user_id: userId, status: "pending" })
        .update({ due_at: new Date(Date.now() - 3_600_000), claimed_until: null });
      await app.runPeriodic("notifications-requeue");
    },

    digestsTo: async (address: string) =>
      (await ledger<ReceivedDigest>("mail")).filter(({ to }) => to.includes(address)),

    pushed: async (browser: string) =>
      (await ledger<PushedMessage>("push")).filter((message) => message.browser === browser),

    /**
     * The SMS to somebody that have these words, as soon as there are any. A delivery by SMS has ended when the queue of SMS has it, which is
     * before it is sent.
     */
    smsArrived: (phone: string, words: string) =>
      eventually(`the SMS with ${words}`, async () => {
        const all = await ledger<{ to: string; body: string }>("sms");
        const fitting = all.filter(({ to, body }) => to === phone && body.includes(words));
        return fitting.length > 0 && fitting;
      }),

    /** A new browser; resolves with its id and how it describes itself. */
    async browser(wish: { readonly applicationServerKey?: string; readonly refusesFirst?: number } = {}) {
      const answer = await fetch(`${app.simulatorUrl}/control/browsers`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(wish),
      });
      const { id, ...subscription } = (await answer.json()) as {
        id: string;
        endpoint: string;
        keys: { p256dh: string; auth: string };
      };
      return { id, subscription };
    },

    /** A new browser in which somebody wants to be told of things. */
    async subscribedBrowser(
      cookie: string,
      {
        device = "Firefox",
        refusesFirst = 0,
      }: { readonly device?: string; readonly refusesFirst?: number } = {},
    ): Promise<{ id: string; subscriptionId: string }> {
      const { publicKey } = await asks(cookie).get("/api/push-key");
      const { id, subscription } = await this.browser({ applicationServerKey: publicKey, refusesFirst });
      const answer = await asks(cookie).post("/api/push-subscriptions", { ...subscription, device });
      if (answer.status !== 201) throw new Error(`the browser was not taken: ${answer.text}`);
      return { id, subscriptionId: answer.body.id };
    },

    throwAway: (browser: string) =>
      fetch(`${app.simulatorUrl}/control/browsers/${browser}`, { method: "DELETE" }),

    spoil: (provider: string, faults: object) =>
      fetch(`${app.simulatorUrl}/control/faults/${provider}`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(faults),
      }),
  };
}

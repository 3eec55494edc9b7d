import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLive } from "../../test/e2e/clients.ts";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

const TOKEN = "test-alertmanager-token-0001";

describe("incidents", () => {
  let app: TestApplication;
  let [agent, supervisor, admin] = ["", "", ""];

  beforeAll(async () => {
    app = await startTestApplication({
      environment: {
        TRUNKLINE_ALERTMANAGER_TOKEN: TOKEN,
        // Nobody listens there: what Alertmanager itself does is tested with a real one (incidents.e2e.test.ts).
        TRUNKLINE_ALERTMANAGER_URL: "http://127.0.0.1:9",
      },
    });
    [agent, supervisor, admin] = [
      await app.signIn("agent"),
      await app.signIn("supervisor"),
      await app.signIn("admin"),
    ];
  });
  afterAll(() => app.close());

  interface Given {
    readonly fingerprint: string;
    readonly startsAt: string;
    readonly status?: "firing" | "resolved";
    readonly endsAt?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  }

  const newAlert = (given: Partial<Given> = {}): Given => ({
    fingerprint: randomBytes(8).toString("hex"),
    startsAt: new Date(Date.now() - 120_000).toISOString(),
    ...given,
  });

  function tell(alerts: readonly Given[], headers: Readonly<Record<string, string>> = {}) {
    return app.request("/webhooks/alertmanager", {
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      json: {
        version: "4",
        groupKey: "{}:{}",
        status: "firing",
        receiver: "product",
        alerts: alerts.map(({ labels, annotations, ...alert }) => ({
          status: "firing",
          endsAt: "0001-01-01T00:00:00Z",
          generatorURL: "http://prometheus.test/graph",
          ...alert,
          labels: {
            alertname: "SmsUndeliveredBreached",
            slo: "sms-undelivered",
            service: "trunkline-worker",
            severity: "critical",
            audience: "oncall",
            ...labels,
          },
          annotations: {
            summary: "SMS wait",
            meanwhile: "They wait in their queue.",
            runbook_url: "http://prometheus.test/runbooks/sms-undelivered",
            trace_url: "javascript:alert(1)",
            ...annotations,
          },
        })),
      },
    });
  }

  const incidentOf = async ({ fingerprint }: Given) => {
    const id = await app.db("incidents").where({ fingerprint }).first("id");
    return (await app.request(`/api/incidents/${id?.id}`, { cookie: agent })).body;
  };
  const kinds = async (id: string) => {
    const { body } = await app.request(`/api/incidents/${id}/history`, { cookie: agent });
    return body.items.map(({ kind }: { kind: string }) => kind);
  };
  const acknowledge = (id: string, cookie = supervisor, json: object = { reason: "I look at the carrier" }) =>
    app.request(`/api/incidents/${id}/acknowledge`, { method: "POST", cookie, json });

  it("are refused from whoever does not know the secret, and told what is wrong with them", async () => {
    const none = await app.request("/webhooks/alertmanager", { json: { version: "4", alerts: [] } });
    expect([none.status, none.body.code]).toEqual([401, "webhook_unsigned"]);
    const wrong = await tell([newAlert()], { authorization: "Bearer wrong" });
    expect([wrong.status, wrong.body.code]).toEqual([401, "webhook_bad_signature"]);
    const malformed = await tell([newAlert({ fingerprint: "no hex" })]);
    expect([malformed.status, malformed.body.code]).toEqual([422, "webhook_malformed"]);
    expect(malformed.body.errors).toMatchObject([{ path: "alerts.0.fingerprint" }]);
    expect((await tell([newAlert({ labels: { alertname: "" } })])).status).toBe(422);
  });

  it("are one for each fingerprint and beginning, however often they are told of, and at once", async () => {
    const alert = newAlert();
    const answers = await Promise.all([tell([alert]), tell([alert]), tell([alert])]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await app.db("incidents").where({ fingerprint: alert.fingerprint })).toHaveLength(1);
    const incident = await incidentOf(alert);
    expect(incident).toMatchObject({
      state: "open",
      summary: "SMS wait",
      meanwhile: "They wait in their queue.",
      slo: "sms-undelivered",
      startsAt: alert.startsAt,
      // A link that is none is not made one.
      traceUrl: null,
      isSilenced: false,
    });
    expect(await kinds(incident.id)).toEqual(["raised"]);
    await tell([{ ...alert, startsAt: new Date().toISOString() }]);
    expect(await app.db("incidents").where({ fingerprint: alert.fingerprint })).toHaveLength(2);
  });

  it("are one, and began when we heard of them, where the clock of whoever tells of them is ahead", async () => {
    const alert = newAlert({ startsAt: new Date(Date.now() + 3_600_000).toISOString() });
    await tell([alert]);
    await tell([alert]);
    const rows = await app.db("incidents").where({ fingerprint: alert.fingerprint });
    expect(rows).toHaveLength(1);
    expect(rows[0].starts_at.getTime()).toBeLessThanOrEqual(Date.now());
    await tell([{ ...alert, status: "resolved", endsAt: new Date().toISOString() }]);
    const after = await app.db("incidents").where({ fingerprint: alert.fingerprint });
    expect([after.length, after[0].resolved_at]).toEqual([1, expect.any(Date)]);
  });

  it("keep the explanation that an update brought, when a repetition lacks it", async () => {
    const alert = newAlert();
    await tell([alert]);
    const explained = {
      explanation: "POST /Messages takes 9 s",
      budget_forecast: "It ends on Thursday 14:00",
    };
    await tell([
      {
        ...alert,
        annotations: { ...explained, explanation_trace_urls: "http://grafana.test/a http://grafana.test/b" },
      },
    ]);
    await tell([alert]);
    const incident = await incidentOf(alert);
    expect(incident).toMatchObject({
      explanation: explained.explanation,
      budgetForecast: explained.budget_forecast,
      explanationTraceUrls: ["http://grafana.test/a", "http://grafana.test/b"],
    });
    expect(await kinds(incident.id)).toEqual(["explained", "raised"]);
  });

  it("are over by themselves, once, also where an explanation comes after that", async () => {
    const alert = newAlert();
    await tell([alert]);
    const endsAt = new Date().toISOString();
    await tell([{ ...alert, status: "resolved", endsAt }]);
    await tell([{ ...alert, annotations: { explanation: "late" } }]);
    const incident = await incidentOf(alert);
    expect(incident).toMatchObject({
      state: "resolved",
      resolvedAt: endsAt,
      explanation: "late",
      nextStepAt: null,
    });
    expect(await kinds(incident.id)).toEqual(["explained", "resolved", "raised"]);
    expect((await acknowledge(incident.id)).body.code).toBe("incident_over");
  });

  it("are acknowledged by one, until a time and with a reason; others are told who has it", async () => {
    const alert = newAlert();
    await tell([alert]);
    const { id } = await incidentOf(alert);
    expect((await acknowledge(id, agent)).status).toBe(403);
    expect((await acknowledge(id, supervisor, {})).status).toBe(422);
    const before = Date.now();
    const taken = await acknowledge(id, supervisor, { reason: "I look", forMinutes: 30 });
    expect(taken.body).toMatchObject({
      state: "acknowledged",
      acknowledgeReason: "I look",
      nextStepAt: null,
    });
    const lastsMs = Date.parse(taken.body.acknowledgedUntil) - before;
    expect(lastsMs).toBeGreaterThanOrEqual(30 * 60_000 - 1_000);
    expect(lastsMs).toBeLessThan(31 * 60_000);
    const other = await acknowledge(id, admin);
    expect([other.status, other.body.code]).toEqual([409, "incident_acknowledged"]);
    expect(other.body.detail).toContain(taken.body.acknowledgedByName);
    expect((await acknowledge(id, supervisor, { reason: "Still", forMinutes: 60 })).body.acknowledgedAt).toBe(
      taken.body.acknowledgedAt,
    );
    const back = await app.request(`/api/incidents/${id}/unacknowledge`, { method: "POST", cookie: admin });
    expect(back.body).toMatchObject({ state: "open", acknowledgedByName: null });
    expect(back.body.nextStepAt).not.toBeNull();
    expect((await kinds(id)).filter((kind: string) => kind !== "told")).toEqual([
      "unacknowledged",
      "acknowledged",
      "acknowledged",
      "raised",
    ]);
    expect(await app.db("audit_log").where({ subject_id: id }).orderBy("id").pluck("action")).toEqual([
      "incident.acknowledged",
      "incident.acknowledged",
      "incident.unacknowledged",
    ]);
  });

  it("are open again when the time of whoever had them is over", async () => {
    const alert = newAlert();
    await tell([alert]);
    const { id } = await incidentOf(alert);
    await acknowledge(id);
    await app
      .db("incidents")
      .where({ id })
      .update({ acknowledged_until: new Date(Date.now() - 1_000) });
    await app.runPeriodic("incident-acknowledgements");
    expect(await incidentOf(alert)).toMatchObject({ state: "open", acknowledgedUntil: null });
    expect(await kinds(id)).toContain("acknowledgement_ended");
  });

  it("are told to whoever is on call, then to administrators, and to nobody once somebody has them", async () => {
    const { id: onCallUser } = await insertUser(app.db, { name: "Nina on call", role: "agent" });
    const manager = await app.signIn("manager");
    await app.request("/api/on-call/schedules", {
      cookie: manager,
      json: {
        name: "Stack",
        timeZone: "UTC",
        layers: [
          {
            name: "Engineers",
            people: [onCallUser],
            rotation: { every: 1, unit: "weeks" },
            startsOn: "2026-01-05",
            handoverAt: "08:00",
          },
        ],
      },
    });
    const alert = newAlert();
    await tell([alert]);
    const { id } = await incidentOf(alert);
    const told = async () =>
      app.db("notifications").where({ subject_type: "incident", subject_id: id }).pluck("user_id");
    await app.runPeriodic("incident-escalations");
    await expect.poll(told, { timeout: 10_000 }).toContain(onCallUser);
    const admins = await app.db("users").where({ role: "admin" }).pluck("id");
    expect(await told()).not.toEqual(expect.arrayContaining(admins));
    const first = await incidentOf(alert);
    expect(Date.parse(first.nextStepAt) - Date.now()).toBeGreaterThan(8 * 60_000);

    await app
      .db("incidents")
      .where({ id })
      .update({ next_step_at: new Date(Date.now() - 1_000) });
    await app.runPeriodic("incident-escalations");
    await expect.poll(told, { timeout: 10_000 }).toEqual(expect.arrayContaining(admins));

    await acknowledge(id);
    await app
      .db("incidents")
      .where({ id })
      .update({ next_step_at: new Date(Date.now() - 1_000) });
    const count = (await told()).length;
    await app.runPeriodic("incident-escalations");
    expect((await incidentOf(alert)).nextStepAt).toBeNull();
    expect(await told()).toHaveLength(count);
  });

  it("follow the escalation policy named Incidents; warnings and business alerts wake nobody", async () => {
    const manager = await app.signIn("manager");
    const made = await app.request("/api/escalation-policies", {
      cookie: admin,
      json: {
        name: "Incidents",
        priorities: [],
        steps: [{ afterMinutes: 3, by: "sms", targets: [{ kind: "role", role: "manager" }] }],
      },
    });
    expect(made.status, manager).toBe(201);
    try {
      const alert = newAlert();
      const warning = newAlert({ labels: { severity: "warning" } });
      const business = newAlert({ labels: { audience: "business" } });
      await tell([alert, warning, business]);
      const { nextStepAt } = await incidentOf(alert);
      const waitsMs = Date.parse(nextStepAt) - Date.now();
      expect(waitsMs).toBeGreaterThan(2 * 60_000);
      expect(waitsMs).toBeLessThan(4 * 60_000);
      expect(await incidentOf(warning)).toMatchObject({ severity: "warning", nextStepAt: null });
      expect(await incidentOf(business)).toMatchObject({ audience: "business", nextStepAt: null });
    } finally {
      await app.request(`/api/escalation-policies/${made.body.id}`, {
        method: "DELETE",
        cookie: admin,
        headers: { "if-match": '"1"' },
      });
    }
  });

  it("are listed newest first, page by page, by state, severity and service level", async () => {
    await tell([1, 2, 3].map(() => newAlert({ labels: { slo: "listed", severity: "warning" } })));
    const list = async (query: string) =>
      (await app.request(`/api/incidents?slo=listed${query}`, { cookie: agent })).body;
    const first = await list("&limit=2");
    expect(first.items).toHaveLength(2);
    const second = await list(`&limit=2&cursor=${first.nextCursor}`);
    expect([second.items.length, second.nextCursor]).toEqual([1, null]);
    expect((await list("&state=resolved")).items).toEqual([]);
    expect((await list("&state=open&severity=warning")).items).toHaveLength(3);
    expect((await list("&severity=critical")).items).toEqual([]);
  });

  it("show what pages now as we know it while Alertmanager is away, and say that they do", async () => {
    const alert = newAlert({ annotations: { summary: "Away" } });
    await tell([alert]);
    const { body } = await app.request("/api/incidents/current", { cookie: agent });
    expect(body.isDegraded).toBe(true);
    expect(body.items).toContainEqual(
      expect.objectContaining({ summary: "Away", since: alert.startsAt, acknowledgedByName: null }),
    );
    const { id } = await incidentOf(alert);
    await acknowledge(id);
    const { body: after } = await app.request("/api/incidents/current", { cookie: agent });
    const mine = after.items.find(({ incidentId }: { incidentId: string }) => incidentId === id);
    expect(mine.acknowledgedByName).not.toBeNull();
  });

  it("are told live", async () => {
    const live = await openLive(app.url, agent);
    try {
      await live.subscribe("incidents");
      const alert = newAlert();
      await tell([alert]);
      const { id } = await incidentOf(alert);
      const event = await live.next(
        "the change",
        (message) => message.event === "incidents.changed" && JSON.stringify(message).includes(id),
      );
      expect(event.data).toEqual({ incidentId: id, state: "open" });
    } finally {
      live.close();
    }
  });

  describe("mutes for maintenance", () => {
    const wish = { service: "trunkline-worker", forMinutes: 60, reason: "A new disk" };
    const mute = (cookie: string, json: object = wish) => app.request("/api/mutes", { cookie, json });

    it("are of a service or an urgency, for eight hours at most, and say why", async () => {
      const refused = [
        { ...wish, service: undefined },
        { ...wish, service: "no-such-service" },
        { ...wish, severity: "all" },
        { ...wish, forMinutes: 8 * 60 + 1 },
        { ...wish, forMinutes: 4 },
        { ...wish, reason: "" },
      ];
      for (const json of refused) expect([json, (await mute(supervisor, json)).status]).toEqual([json, 422]);
    });

    it("are made and lifted by supervisors alone, and seen by everybody", async () => {
      expect((await mute(agent)).status).toBe(403);
      const path = "/api/mutes/0199c0de-0000-7000-8000-000000000000";
      expect((await app.request(path, { cookie: agent, method: "DELETE" })).status).toBe(403);
      expect((await app.request("/api/mutes", { cookie: agent })).status).toBe(503);
    });

    it("are refused while Alertmanager cannot be asked: nobody is to believe in one that does not hold", async () => {
      const answer = await mute(supervisor);
      expect([answer.status, answer.body.code]).toEqual([503, "alertmanager_unavailable"]);
      const rows = await app.db("audit_log").where({ action: "alerts.muted" });
      expect(rows).toEqual([]);
    });
  });
});

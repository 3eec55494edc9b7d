import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { startAlertmanager } from "../../../stack/parts/alertmanager.ts";
import type { Part } from "../../../stack/parts/part.ts";
import { readSettings } from "../../../stack/settings.ts";
import { signIn } from "../../test/e2e/clients.ts";
import { freePorts } from "../../../stack/process/free-port.ts";
import { startSystem, type System } from "../../test/e2e/system.ts";
import { isTriedAgain } from "../../test/e2e/tried-again.ts";

const TOKEN = "e2e-alertmanager-token-0001";

describe("incidents with a real Alertmanager", () => {
  let system: System;
  let alertmanager: Part;
  let cookie = "";
  let port = 0;

  beforeAll(begin);
  beforeEach(async (context) => {
    if (!isTriedAgain(context)) return;
    await end();
    await begin();
  });
  afterAll(end);

  async function begin(): Promise<void> {
    [port = 0] = await freePorts(1);
    system = await startSystem({
      environment: {
        TRUNKLINE_ALERTMANAGER_URL: `http://127.0.0.1:${port}`,
        TRUNKLINE_ALERTMANAGER_TOKEN: TOKEN,
      },
    });
    alertmanager = await startOne();
    cookie = await signIn(system.url, "supervisor");
  }
  async function end(): Promise<void> {
    await alertmanager?.stop({ deadlineMs: 5_000 });
    await system?.close();
  }

  function startOne(): Promise<Part> {
    return startAlertmanager({
      dir: join(system.dir, "alertmanager"),
      port,
      cacheDir: readSettings({ ...process.env }).cacheDir,
      variables: {
        TRUNKLINE_ALERTS_WEBHOOK_URL: `${system.url}/webhooks/alertmanager`,
        TRUNKLINE_ALERTMANAGER_TOKEN: TOKEN,
        TRUNKLINE_PRODUCT_INTERVAL: "1s",
        TRUNKLINE_PAGER_URL: `${system.simulatorUrl}/pager/alertmanager`,
      },
    });
  }

  const labels = {
    alertname: "SmsUndeliveredBreached",
    slo: "sms-undelivered",
    service: "trunkline-worker",
    severity: "critical",
    audience: "oncall",
  };
  const startsAt = new Date(Date.now() - 60_000).toISOString();

  const post = (path: string, json: unknown) =>
    fetch(`http://127.0.0.1:${port}/api/v2/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(json),
    });
  const fire = (endsAt?: string) =>
    post("alerts", [
      { labels, startsAt, annotations: { summary: "SMS wait" }, ...(endsAt ? { endsAt } : {}) },
    ]);

  const api = (path: string, json?: object, method?: string) => ask(`/api/incidents${path}`, json, method);

  // biome-ignore lint/suspicious/noExplicitAny: answers of several shapes.
  async function ask(path: string, json?: object, method = json ? "POST" : "GET"): Promise<any> {
    const response = await fetch(`${system.url}${path}`, {
      method,
      headers: { cookie, origin: system.url, ...(json ? { "content-type": "application/json" } : {}) },
      ...(json ? { body: JSON.stringify(json) } : {}),
    });
    const body = response.status === 204 ? null : await response.json();
    if (!response.ok) throw new Error(JSON.stringify(body));
    return body;
  }

  interface Silence {
    readonly status: { readonly state: string };
    readonly matchers: readonly { readonly name: string; readonly value: string }[];
    readonly createdBy: string;
    readonly comment: string;
    readonly endsAt: string;
  }
  async function activeSilences(): Promise<Silence[]> {
    const silences = (await (await fetch(`http://127.0.0.1:${port}/api/v2/silences`)).json()) as Silence[];
    return silences.filter(({ status }) => status.state === "active");
  }
  const isSilent = (count: number) => async () => {
    const silences = await activeSilences();
    return silences.length === count ? silences : undefined;
  };

  it("are silenced by who acknowledges them, loud when given back, and over by themselves", async () => {
    await fire();
    const incident = await eventually(async () => (await api("?slo=sms-undelivered")).items[0], {
      what: "the incident",
    });
    expect(incident).toMatchObject({ state: "open", summary: "SMS wait", startsAt });

    const current = await eventually(async () => {
      const answer = await api("/current");
      return answer.items.length > 0 ? answer : undefined;
    });
    expect(current).toMatchObject({
      isDegraded: false,
      items: [{ incidentId: incident.id, since: startsAt, acknowledgedByName: null }],
    });

    const taken = await api(`/${incident.id}/acknowledge`, { reason: "I call the carrier", forMinutes: 45 });
    const [silence] = await eventually(isSilent(1), { what: "the silence" });
    expect(silence).toMatchObject({
      createdBy: taken.acknowledgedByName,
      comment: expect.stringContaining("I call the carrier"),
    });
    expect(Math.abs(Date.parse(silence?.endsAt ?? "") - Date.parse(taken.acknowledgedUntil))).toBeLessThan(
      1_000,
    );
    expect(Object.fromEntries((silence?.matchers ?? []).map(({ name, value }) => [name, value]))).toEqual(
      labels,
    );
    await eventually(
      async () =>
        (await api("/current")).items[0]?.acknowledgedByName === taken.acknowledgedByName ? true : undefined,
      { what: "the banner to name who has it" },
    );

    // A longer time is the same silence, changed.
    await api(`/${incident.id}/acknowledge`, { reason: "Still at it", forMinutes: 90 });
    await eventually(
      async () => {
        const silences = await activeSilences();
        return silences.length === 1 && silences[0]?.comment.includes("Still at it") ? true : undefined;
      },
      { what: "the changed silence" },
    );

    await api(`/${incident.id}/unacknowledge`, undefined, "POST");
    await eventually(isSilent(0), { what: "the end of the silence" });

    await api(`/${incident.id}/acknowledge`, { reason: "Mine again" });
    await eventually(isSilent(1), { what: "the silence" });
    await fire(new Date().toISOString());
    await eventually(async () => ((await api(`/${incident.id}`)).state === "resolved" ? true : undefined), {
      what: "the end of the incident",
    });
    await eventually(isSilent(0), { what: "the end of the silence" });
  });

  it("are not told while somebody mutes them for maintenance, and are when it is lifted", async () => {
    const muted = await ask("/api/mutes", {
      service: "trunkline-scheduler",
      forMinutes: 30,
      reason: "A new machine",
    });
    expect(muted).toMatchObject({ service: "trunkline-scheduler", severity: null, reason: "A new machine" });
    expect(Date.parse(muted.endsAt) - Date.parse(muted.startsAt)).toBe(30 * 60_000);
    // Alertmanager lets it begin when it was told.
    const { startsAt: _, ...asAnswered } = muted;
    expect((await ask("/api/mutes")).items).toEqual([expect.objectContaining(asAnswered)]);
    const [silence] = await activeSilences();
    expect(silence).toMatchObject({
      createdBy: muted.createdByName,
      comment: expect.stringContaining("A new machine"),
    });

    const inScheduler = { ...labels, service: "trunkline-scheduler" };
    const at = { startsAt, annotations: { summary: "Muted" } };
    await post("alerts", [
      { ...at, labels: { ...inScheduler, slo: "muted" } },
      { ...at, labels: { ...inScheduler, slo: "heartbeat", alertname: "Watchdog" } },
      { ...at, labels: { ...labels, slo: "loud" } },
    ]);
    await eventually(async () => (await api("?slo=loud")).items[0], { what: "what is not muted" });
    const states = (await (await fetch(`http://127.0.0.1:${port}/api/v2/alerts`)).json()) as {
      readonly labels: Readonly<Record<string, string>>;
      readonly status: { readonly state: string };
    }[];
    const stateOf = (slo: string) => states.find((one) => one.labels.slo === slo)?.status.state;
    expect(["muted", "heartbeat", "loud"].map(stateOf)).toEqual(["suppressed", "active", "active"]);
    expect((await api("?slo=muted")).items).toEqual([]);

    await ask(`/api/mutes/${muted.id}`, undefined, "DELETE");
    await expect(ask(`/api/mutes/${muted.id}`, undefined, "DELETE")).rejects.toThrow("mute_not_found");
    expect((await ask("/api/mutes")).items).toEqual([]);
    await eventually(async () => (await api("?slo=muted")).items[0], {
      what: "what was muted",
      deadlineMs: 40_000,
    });
    await post(
      "alerts",
      ["muted", "heartbeat", "loud"].map((slo) => ({
        labels: {
          ...(slo === "loud" ? labels : inScheduler),
          slo,
          ...(slo === "heartbeat" ? { alertname: "Watchdog" } : {}),
        },
        startsAt,
        endsAt: new Date().toISOString(),
      })),
    );
  });

  it("are acknowledged while Alertmanager is away, and silenced when it is back", async () => {
    await post("alerts", [
      { labels: { ...labels, slo: "away" }, annotations: { summary: "Away", meanwhile: "It waits." } },
    ]);
    const incident = await eventually(async () => (await api("?slo=away")).items[0], {
      what: "the incident",
    });
    await alertmanager.stop({ deadlineMs: 5_000 });
    const current = await eventually(
      async () => {
        const answer = await api("/current");
        return answer.isDegraded ? answer : undefined;
      },
      { what: "the word that Alertmanager is away" },
    );
    expect(current.items).toContainEqual(
      expect.objectContaining({ incidentId: incident.id, summary: "Away", meanwhile: "It waits." }),
    );
    await api(`/${incident.id}/acknowledge`, { reason: "I look" });
    alertmanager = await startOne();
    await eventually(isSilent(1), { what: "the silence", deadlineMs: 40_000 });
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { insertAlert } from "../../test/factories/alerts.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { alertToolCall, endOfCallReport, statusUpdate, vapiCall } from "../../test/vapi-messages.ts";

describe("taking an alert", () => {
  let app: TestApplication;
  let agent: string;
  let manager: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    agent = await app.signIn("agent");
    manager = await app.signIn("manager");
  });
  afterAll(() => app.close());
  beforeEach(() => app.db("calls").delete());

  const act = (id: string, action: string, cookie = agent) =>
    app.request(`/api/alerts/${id}/${action}`, { method: "POST", cookie });
  const board = async () => (await app.request("/api/calls/active", { cookie: agent })).body.items;
  async function raised(priority = 1): Promise<{ id: string; callId: string }> {
    const call = await insertCall(app.db, {
      status: "completed",
      open_alert_priority: priority as 1,
      priority: 1,
    });
    const alert = await insertAlert(app.db, { call_id: call.id, priority: priority as 1 });
    return { id: alert.id, callId: call.id };
  }

  it("gives it to the first; the others are told who has it, and since when", async () => {
    const { id } = await raised();
    const mine = await act(id, "acknowledge");
    expect(mine.body).toMatchObject({ state: "acknowledged", acknowledgedHow: "web", resolvedAt: null });
    const again = await act(id, "acknowledge");
    expect([again.status, again.body]).toEqual([200, mine.body]);
    const theirs = await act(id, "acknowledge", manager);
    expect([theirs.status, theirs.body.code, theirs.body.detail]).toEqual([
      409,
      "alert_acknowledged",
      `${mine.body.acknowledgedByName} has it since ${mine.body.acknowledgedAt}.`,
    ]);
    expect(await app.db("audit_log").where({ subject_id: id })).toMatchObject([
      { action: "alert.acknowledged", detail: { how: "web" } },
    ]);
  });

  it("gives it to one of many who ask at once", async () => {
    const { id } = await raised();
    const answers = await Promise.all(
      [agent, manager, agent, manager].map((who) => act(id, "acknowledge", who)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409, 409]);
  });

  it("ends when it is resolved, also by whom it was not", async () => {
    const { id, callId } = await raised();
    const resolved = await act(id, "resolve");
    expect(resolved.body).toMatchObject({ state: "resolved", acknowledgedByName: expect.any(String) });
    expect((await act(id, "resolve", manager)).body).toEqual(resolved.body);
    expect((await act(id, "acknowledge")).body.code).toBe("alert_resolved");
    const { timeline } = (await app.request(`/api/calls/${callId}`, { cookie: agent })).body;
    expect(timeline.map(({ kind }: { kind: string }) => kind)).toEqual([
      "alert.raised",
      "alert.acknowledged",
      "alert.resolved",
    ]);
    expect((await act(randomUUID(), "resolve")).status).toBe(404);
    expect((await act(id, "acknowledge", "")).status).toBe(401);
  });

  it("is listed by state", async () => {
    const [open, taken, over] = [await raised(), await raised(), await raised()];
    await act(taken.id, "acknowledge");
    await act(over.id, "resolve");
    for (const [state, { id }] of [
      ["open", open],
      ["acknowledged", taken],
      ["resolved", over],
    ] as const) {
      const { items } = (await app.request(`/api/alerts?state=${state}`, { cookie: agent })).body;
      expect(items).toMatchObject([{ id, state }]);
    }
  });

  it("keeps a P1 call on the board until somebody has it, and says who that is", async () => {
    const call = vapiCall();
    await app.vapi(statusUpdate(call, "in-progress"));
    await app.vapi(alertToolCall(call, { message: "Flood", priority: "P1" }));
    await app.vapi(endOfCallReport(call));
    const [ended] = await board();
    expect(ended).toMatchObject({ status: "completed", priority: 1, openAlertPriority: 1 });
    const { items } = (await app.request("/api/alerts?state=open", { cookie: agent })).body;
    await act(items[0].id, "acknowledge");
    expect(await board()).toEqual([]);
    const { call: now } = (await app.request(`/api/calls/${ended.id}`, { cookie: agent })).body;
    expect(now).toMatchObject({ openAlertPriority: null, acknowledgedByName: expect.any(String) });
  });

  it("leaves the others of its call open", async () => {
    const { id, callId } = await raised(1);
    const other = await insertAlert(app.db, { call_id: callId, priority: 3 });
    await act(id, "acknowledge");
    expect(await app.db("calls").where({ id: callId }).first()).toMatchObject({ open_alert_priority: 3 });
    await act(other.id, "acknowledge");
    expect(await app.db("calls").where({ id: callId }).first()).toMatchObject({ open_alert_priority: null });
  });
});

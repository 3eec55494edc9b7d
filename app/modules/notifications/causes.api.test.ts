import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { insertCall } from "../../test/factories/calls.ts";
import { insertThread } from "../../test/factories/threads.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { statusUpdate, vapiCall } from "../../test/vapi-messages.ts";
import { notifyingTools } from "./test/notifying.ts";

describe("what people are told of", () => {
  let app: TestApplication;
  let tools: ReturnType<typeof notifyingTools>;
  let agent: string;
  let agentId: string;
  let manager: string;
  let managerId: string;
  beforeAll(async () => {
    app = await startTestApplication();
    tools = notifyingTools(app);
    [agent, manager] = await Promise.all([app.signIn("agent"), app.signIn("manager")]);
    agentId = (await tools.asks(agent).get("/api/me")).id;
    managerId = (await tools.asks(manager).get("/api/me")).id;
  });
  afterAll(() => app.close());
  beforeEach(() => app.db("notifications").delete());

  const told = (title: string, who = agent) =>
    eventually(title, async () => {
      const { items } = await tools.asks(who).get("/api/notifications?unread=true");
      return items.find((item: { title: string }) => item.title === title);
    });
  const made = async (answer: { status: number; text: string; body: { id: string } }) => {
    expect([200, 201, 202], answer.text).toContain(answer.status);
    return answer.body.id;
  };

  it("a call that nobody answered, to whoever looks after the caller", async () => {
    const phone = "+15145550166";
    await made(
      await tools
        .asks(manager)
        .post("/api/contacts", { firstName: "Ada", lastName: "Roy", phone, ownerId: agentId }),
    );
    const call = vapiCall({ customer: { number: phone, name: "Ada Roy" } });
    await app.vapi(statusUpdate(call, "ringing"));
    await app.vapi(statusUpdate(call, "ended", { endedReason: "customer-did-not-answer" }));
    const { path } = await told("Missed call from Ada Roy");
    expect(path).toMatch(/^\/calls\//);
    expect(
      await app.db("notifications").whereNot({ user_id: agentId }).where({ type: "call.missed" }),
    ).toEqual([]);
  });

  it("a callback, when it is due, as long as it stands", async () => {
    const { id: dispositionId } = (await app
      .db("dispositions")
      .where({ follow_up: "callback" })
      .first("id")) as { id: string };
    const soon = () => new Date(Date.now() + 1_500).toISOString();
    const promise = async () => {
      const call = await insertCall(app.db, {
        status: "completed",
        user_id: agentId,
        caller_name: "Ada Roy",
        ended_at: new Date(),
      });
      const path = `/api/calls/${call.id}/disposition`;
      const answer = await app.request(path, {
        method: "POST",
        cookie: agent,
        json: { dispositionId, callbackAt: soon() },
      });
      expect(answer.status, answer.text).toBe(200);
      return { id: call.id, path };
    };
    await app.db("task_rules").where({ cause: "callback" }).update({ is_on: false });
    const kept = await promise();
    const moved = await promise();
    const later = new Date(Date.now() + 3_600_000).toISOString();
    await app.request(moved.path, {
      method: "POST",
      cookie: agent,
      json: { dispositionId, callbackAt: later },
    });
    await app.runPeriodic("due-callbacks");
    expect(await app.db("notifications").where({ type: "callback.due" })).toEqual([]);
    const line = await eventually("the callback", async () => {
      await app.runPeriodic("due-callbacks");
      const { items } = await tools.asks(agent).get("/api/notifications?type=callback.due");
      return items[0];
    });
    expect(line).toMatchObject({ title: "Callback due: Ada Roy", path: `/calls/${kept.id}` });
    expect(await app.db("notifications").where({ type: "callback.due" })).toHaveLength(1);
    // Where the rule makes a task of it, the task alone tells.
    await app.db("task_rules").where({ cause: "callback" }).update({ is_on: true });
    const { id: callId } = await promise();
    const task = await eventually("the task", () => app.db("tasks").where({ call_id: callId }).first());
    const told = await eventually("the task's line", async () => {
      for (const work of ["due-callbacks", "due-tasks"]) await app.runPeriodic(work);
      const lines = await app.db("notifications").whereIn("subject_id", [callId, task.id]);
      return lines.length > 0 && lines;
    });
    expect(told.map(({ type }: { type: string }) => type)).toEqual(["task.due"]);
    expect(await app.db("notifications").where({ type: "callback.due" })).toHaveLength(1);
  });

  it("tasks: given, mentioned in", async () => {
    const id = await made(
      await tools
        .asks(manager)
        .post("/api/tasks", { title: "Call the mill", assigneeIds: [agentId, managerId] }),
    );
    expect((await told("Task given to you: Call the mill")).path).toBe(`/tasks/${id}`);
    const comment = await tools
      .asks(manager)
      .post(`/api/tasks/${id}/comments`, { body: `Look, <@${agentId}>` });
    expect(comment.status, comment.text).toBe(201);
    await told("You are mentioned in the task Call the mill");
    // Whoever gives it to themselves knows.
    expect(await app.db("notifications").where({ user_id: managerId, type: "task.assigned" })).toEqual([]);
  });

  it("conversations with customers: given, and written in", async () => {
    const phone = "+15145550167";
    const { id } = await insertThread(app.db, { phone });
    const give = (cookie: string, version: number) =>
      app.request(`/api/threads/${id}`, {
        method: "PATCH",
        cookie,
        json: { assignedTo: agentId },
        headers: { "if-match": `"${version}"` },
      });
    const given = await give(manager, 1);
    expect(given.status, given.text).toBe(200);
    expect((await told("Conversation given to you")).path).toBe(`/inbox/${id}`);
    for (const text of ["Hello?", "Is anybody there?"]) {
      const sent = await fetch(`${app.simulatorUrl}/control/replies`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ from: phone, text }),
      });
      expect(sent.status, await sent.text()).toBeLessThan(300);
    }
    await told("2 new messages from a customer");
  });

  it("messages to them: direct ones as one line, and those that mention them", async () => {
    const direct = await made(await tools.asks(manager).post("/api/channels/direct", { userIds: [agentId] }));
    const write = async (content: string) => {
      const answer = await tools.asks(manager).post(`/api/channels/${direct}/messages`, { content });
      expect(answer.status, answer.text).toBe(201);
    };
    const { name } = await tools.asks(manager).get("/api/me");
    await write("Are you there?");
    await told(`New message from ${name}`);
    for (let n = 0; n < 4; n += 1) await write("Hello?");
    const line = await told(`5 new messages from ${name}`);
    expect(line).toMatchObject({ count: 5, path: `/channels/${direct}` });
    expect((await tools.asks(agent).get("/api/notifications")).unread).toBe(1);
  });
});

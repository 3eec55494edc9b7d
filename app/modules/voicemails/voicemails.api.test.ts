import { randomUUID } from "node:crypto";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { VoicemailRow } from "../../migrations/tables.generated.ts";
import { inTransaction } from "../../platform/unit-of-work/index.ts";
import { openLive } from "../../test/e2e/clients.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { insertRecording } from "../../test/factories/recordings.ts";
import { insertUser } from "../../test/factories/users.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { createRecordingIntakeService } from "../recordings/recording-intake.service.ts";
import { recordingLinked } from "../recordings/recordings.events.ts";

describe("voicemails", () => {
  let app: TestApplication;
  let agent: string;
  let supervisor: string;
  let agentId: string;
  let strangerId: string;

  beforeAll(async () => {
    app = await startTestApplication();
    [agent, supervisor] = [await app.signIn("agent"), await app.signIn("supervisor")];
    agentId = (await app.db("users").where({ email: "agent@trunkline.example" }).first("id")).id;
    strangerId = (await insertUser(app.db, { department: "elsewhere" })).id;
  });
  afterAll(() => app.close());

  const get = (path: string, cookie = agent) => app.request(path, { cookie });
  const insert = async (given: Partial<VoicemailRow> = {}): Promise<VoicemailRow> => {
    const { id } = await insertRecording(app.db);
    const [row] = await app
      .db("voicemails")
      .insert({ recording_id: id, ...given })
      .returning("*");
    return row;
  };
  const change = (id: string, patch: object, version = 1, cookie = agent) =>
    app.request(`/api/voicemails/${id}`, {
      method: "PATCH",
      cookie,
      json: patch,
      headers: { "if-match": `"${version}"` },
    });
  const act = (method: string, path: string, version?: number, cookie = agent) =>
    app.request(path, {
      method,
      cookie,
      headers: version === undefined ? {} : { "if-match": `"${version}"` },
    });
  const announce = async (wish: object) => {
    const response = await fetch(`${app.simulatorUrl}/control/recordings`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(wish),
    });
    return (await response.json()) as { callSid: string; recordingSid: string };
  };
  const ids = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);

  it("come from what callers leave with the carrier, once, and lists hear of them", async () => {
    const call = await insertCall(app.db, {
      provider: "twilio",
      provider_call_id: `CA${randomBytes(16).toString("hex")}`,
      status: "no_answer",
      phone: "+15145550177",
      caller_name: "Ann Caller",
      priority: 2,
      user_id: agentId,
    });
    const live = await openLive(app.url, agent);
    await live.subscribe("voicemails");
    const { recordingSid } = await announce({
      callSid: call.provider_call_id,
      isVoicemail: true,
      seconds: 2,
    });
    await live.next("that it came", ({ event }) => event === "voicemail.changed");
    const heard = await eventually("a voicemail that can be heard", async () => {
      const { body } = await get(`/api/voicemails?callId=${call.id}`);
      const former = randomUUID();
      await app.db("call_aliases").insert({ id: former, call_id: call.id });
      expect((await get(`/api/voicemails?callId=${former}`)).body.items).toMatchObject([
        { id: body.items[0].id },
      ]);
      return body.items[0]?.recordingStatus === "ready" && body.items;
    });
    expect(heard).toMatchObject([
      {
        callId: call.id,
        phone: "+15145550177",
        callerName: "Ann Caller",
        priority: 2,
        assignedTo: { id: agentId },
        durationSeconds: 2,
        readAt: null,
      },
    ]);
    await app.twilio("/webhooks/twilio/recording-status", {
      RecordingSid: recordingSid,
      CallSid: call.provider_call_id,
      RecordingStatus: "completed",
      RecordingSource: "RecordVerb",
    });
    expect(await app.db("voicemails").where({ call_id: call.id })).toHaveLength(1);
    live.close();
  });

  it("come from calls that nobody took, as the simulator plays them, and not from others", async () => {
    const { recordingSid } = await announce({ isVoicemail: false });
    const plain = await eventually("the recording", () =>
      app.db("recordings").where({ provider_sid: recordingSid }).first(),
    );
    expect(await app.db("voicemails").where({ recording_id: plain.id })).toEqual([]);
    const response = await fetch(`${app.simulatorUrl}/control/calls`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ scenario: "missed", durationSeconds: 1, carrier: true, phone: "+15145550178" }),
    });
    expect(response.status).toBe(202);
    const voicemail = await eventually("the voicemail", async () =>
      (await get("/api/voicemails?unread=true")).body.items.find(
        ({ phone }: { phone: string }) => phone === "+15145550178",
      ),
    );
    expect(voicemail).toMatchObject({ priority: 3, assignedTo: null });
  });

  it("are heard, and heard anew, with whoever was first and when", async () => {
    const { id } = await insert();
    expect((await act("PUT", `/api/voicemails/${id}/read`)).body).toMatchObject({
      readAt: expect.any(String),
      version: 2,
    });
    const { body: again } = await act("PUT", `/api/voicemails/${id}/read`, undefined, supervisor);
    expect(again.version).toBe(2);
    expect(await app.db("voicemails").where({ id }).first()).toMatchObject({ read_by: agentId });
    expect((await act("DELETE", `/api/voicemails/${id}/read`)).body).toMatchObject({
      readAt: null,
      version: 3,
    });
    const { body } = await get(`/api/voicemails/${id}/changes`);
    expect(body.items.map(({ action }: { action: string }) => action)).toEqual(["unread", "read"]);
  });

  it("are given to people, who then may hear them, by the version that was seen", async () => {
    const { id, recording_id: recordingId } = await insert();
    expect((await change(id, { assignedTo: agentId, priority: 1 })).body).toMatchObject({
      assignedTo: { id: agentId },
      priority: 1,
      version: 2,
    });
    expect((await change(id, { priority: 2 })).status).toBe(412);
    expect((await change(id, { assignedTo: strangerId }, 2)).body.errors).toMatchObject([
      { message: "is not of your department" },
    ]);
    expect((await change(id, { assignedTo: strangerId }, 2, supervisor)).status).toBe(200);
    expect((await get(`/api/voicemails/${id}`)).status).toBe(404);
    expect((await get(`/api/recordings/${recordingId}`)).status).toBe(404);
    expect((await get(`/api/recordings/${recordingId}`, supervisor)).status).toBe(200);
    expect((await change(id, {}, 3, supervisor)).status).toBe(422);
  });

  it("are deleted so that they can be brought back, with who did it", async () => {
    const { id } = await insert();
    expect((await act("DELETE", `/api/voicemails/${id}`, 1)).status).toBe(204);
    expect((await act("PUT", `/api/voicemails/${id}/read`)).status).toBe(404);
    expect(ids((await get("/api/voicemails?deleted=true")).body.items)).toContain(id);
    expect(ids((await get("/api/voicemails")).body.items)).not.toContain(id);
    expect((await act("POST", `/api/voicemails/${id}/restore`)).body).toMatchObject({ id, deletedAt: null });
    const actions = await app.db("audit_log").where({ subject_id: id }).orderBy("at").pluck("action");
    expect(actions).toEqual(["voicemail.deleted", "voicemail.restored"]);
  });

  it("are found by filters, in three orders, page by page", async () => {
    const call = await insertCall(app.db, { status: "no_answer" });
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const rows: VoicemailRow[] = [];
    for (const given of [
      { priority: 3, assigned_to: agentId, read_at: new Date() },
      { priority: 1, assigned_to: null },
      { priority: 3, assigned_to: agentId },
      { priority: 1, assigned_to: agentId },
    ] as const) {
      const created = minutesAgo(100 - rows.length);
      rows.push(
        await insert({
          ...given,
          call_id: call.id,
          created_at: created,
          updated_at: minutesAgo(rows.length),
        }),
      );
    }
    await app.forgetCached();
    const [a, b, c, d] = rows.map(({ id }) => id);
    const list = async (query: string) => {
      const all: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const { status, body } = await get(
          `/api/voicemails?callId=${call.id}&limit=2&${query}${cursor ? `&cursor=${cursor}` : ""}`,
        );
        expect(status).toBe(200);
        all.push(...ids(body.items));
        cursor = body.nextCursor;
      }
      return all;
    };
    expect(await list("")).toEqual([d, c, b, a]);
    expect(await list("sort=-updatedAt")).toEqual([a, b, c, d]);
    expect(await list("sort=priority")).toEqual([d, b, c, a]);
    expect(await list("unread=true")).toEqual([d, c, b]);
    expect(await list("unread=false")).toEqual([a]);
    expect(await list("assignedTo=me")).toEqual([d, c, a]);
    expect(await list("assignedTo=nobody")).toEqual([b]);
    expect(await list(`assignedTo=${agentId}&unread=true&priority=1`)).toEqual([d]);
  });

  it("are answered from the cache until something changes them (KN-7)", async () => {
    const { id } = await insert();
    await app.forgetCached();
    const read = async () => {
      const answer = await get(`/api/voicemails?limit=1`);
      return [answer.headers.get("x-cache"), answer.body.items[0]?.readAt !== null];
    };
    expect(await read()).toEqual(["MISS", false]);
    expect(await read()).toEqual(["HIT", false]);
    await act("PUT", `/api/voicemails/${id}/read`);
    expect(await read()).toEqual(["MISS", true]);
  });

  it("get the call of their recording, when it is told of later", async () => {
    const { callSid, recordingSid } = await announce({ isVoicemail: true });
    const recording = await eventually("the recording", () =>
      app.db("recordings").where({ provider_sid: recordingSid }).first(),
    );
    expect(recording.call_id).toBeNull();
    const call = await insertCall(app.db, {
      provider: "twilio",
      provider_call_id: callSid,
      status: "completed",
    });
    const database = createTestDatabase(app.databaseUrl);
    const linked: unknown[] = [];
    const { unitOfWork } = testUnitOfWork(database, [
      inTransaction(recordingLinked, (link) => void (link.recordingId === recording.id && linked.push(link))),
    ]);
    const intake = createRecordingIntakeService({
      database,
      unitOfWork,
      calls: { idOf: async () => call.id },
    });
    expect(await intake.linkCalls(new Date())).toBeGreaterThan(0);
    expect(linked).toEqual([{ recordingId: recording.id, callId: call.id }]);
    expect((await app.db("recordings").where({ id: recording.id }).first()).call_id).toBe(call.id);
    await database.close();
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toneWav } from "../../platform/audio/index.ts";
import { openLive } from "../../test/e2e/clients.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { insertRecording } from "../../test/factories/recordings.ts";
import { insertUser } from "../../test/factories/users.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";

describe("GET /api/calls/:id/analytics", () => {
  let app: TestApplication;
  let agent: string;
  let supervisor: string;
  beforeAll(async () => {
    app = await startTestApplication();
    [agent, supervisor] = [await app.signIn("agent"), await app.signIn("supervisor")];
  });
  afterAll(() => app.close());
  const get = (id: string, { cookie = agent, query = "" } = {}) =>
    app.request(`/api/calls/${id}/analytics${query}`, { cookie });
  const overCall = (columns: Parameters<typeof insertCall>[1] = {}) =>
    insertCall(app.db, { status: "completed", ended_at: new Date(), duration_s: 12, ...columns });

  it("has all that was made of an uploaded recording, from the upload to the insights", async () => {
    const { id } = await overCall();
    const nothing = (await get(id)).body;
    expect(nothing).toMatchObject({
      call: { id },
      transcripts: [],
      summaries: [],
      insights: [],
      usage: null,
    });
    const live = await openLive(app.url, agent);
    await live.subscribe(`analyses:${id}`);
    const upload = await fetch(`${app.url}/api/recordings?callId=${id}`, {
      method: "POST",
      headers: { cookie: agent, "content-type": "audio/wav" },
      body: new Blob([new Uint8Array(toneWav({ seconds: 12 }))]),
    });
    expect(upload.status).toBe(201);
    const { id: recordingId } = JSON.parse(await upload.text());
    // No cache is cleared by hand: each analysis tells of itself.
    const body = await eventually(
      "the analyses",
      async () => {
        const { body: seen } = await get(id);
        return seen.insights[0]?.status === "ok" && seen.summaries[0]?.status === "ok" ? seen : null;
      },
      30_000,
    );
    const told = await eventually("what is told live", async () => {
      const finished = live.messages.filter(({ event }) => event === "analysis.finished");
      return finished.length >= 3 ? finished : null;
    });
    expect(told.map(({ data }) => `${data?.kind} ${data?.status}`).toSorted()).toEqual([
      "insights ok",
      "summary ok",
      "transcript ok",
    ]);
    live.close();
    expect(body).toMatchObject({
      transcripts: [{ recordingId, provider: "assemblyai", result: { language: "en", durationSeconds: 12 } }],
      summaries: [{ recordingId, provider: "openai", result: { summary: expect.any(String) } }],
      insights: [{ recordingId, failure: null, result: { intent: expect.any(String) } }],
      usage: { status: "pending", seconds: 12, minutes: null },
    });
    const { transcriptsUsd, summariesUsd, insightsUsd, totalUsd, audioSeconds } = body.costs;
    expect(transcriptsUsd).toBeGreaterThan(0);
    expect(totalUsd).toBeCloseTo(transcriptsUsd + summariesUsd + insightsUsd, 9);
    expect(audioSeconds).toBe(12);
    expect(body.transcripts[0].result.utterances[0].words).toEqual([]);
    const { body: whole } = await get(id, { query: "?words=true" });
    expect(whole.transcripts[0].result.utterances[0].words.length).toBeGreaterThan(2);
    const { body: costs } = await app.request("/api/reports/ai-costs?groupBy=analysis", {
      cookie: supervisor,
    });
    expect(costs.items.find(({ kind }: { kind: string }) => kind === "transcript")).toMatchObject({
      provider: "assemblyai",
      audioSeconds: 12,
      succeeded: 1,
    });
  });

  it("takes two statements at once, and none when it is kept (IQ-3)", async () => {
    const { id } = await overCall();
    await app.db("call_analyses").insert({ call_id: id, kind: "summary", status: "ok" });
    await get(randomUUID());
    const sent: string[] = [];
    app.onStatement(
      (sql) => /calls|call_|alias/.test(sql) && !/outbox|jsonb_array_length/.test(sql) && sent.push(sql),
    );
    const first = await get(id);
    expect([first.status, first.headers.get("x-cache")]).toEqual([200, "MISS"]);
    expect(sent.length).toBe(2);
    const second = await get(id);
    expect([second.status, second.headers.get("x-cache")]).toEqual([200, "HIT"]);
    expect(sent.length).toBe(2);
    expect(second.body).toEqual(first.body);
  });

  it("is there by the id of a row that has become part of the call, and not kept under it", async () => {
    const { id } = await overCall();
    const former = randomUUID();
    await app.db("call_aliases").insert({ id: former, call_id: id });
    await app.db("call_analyses").insert({ call_id: id, kind: "insights" });
    for (let times = 0; times < 2; times += 1) {
      const { body, headers } = await get(former);
      expect(headers.get("x-cache")).toBe("MISS");
      expect(body).toMatchObject({ call: { id }, insights: [{ status: "pending", result: null }] });
    }
  });

  it("is for those who see the records of the call's agent", async () => {
    const { id: userId } = await insertUser(app.db, { department: "elsewhere" });
    const { id } = await overCall({ user_id: userId });
    expect((await get(id)).body.code).toBe("call_not_found");
    expect((await get(id, { cookie: supervisor })).status).toBe(200);
    expect((await get(randomUUID())).status).toBe(404);
  });

  it("tells of a voicemail only who may hear it, also right after it was given to somebody", async () => {
    const { id: userId } = await insertUser(app.db, { department: "elsewhere" });
    const { id } = await overCall();
    const { id: recordingId } = await insertRecording(app.db, { call_id: id });
    const payload = JSON.stringify({ summary: "Said in private.", topics: [], outcome: null });
    const analysis = { call_id: id, recording_id: recordingId, kind: "summary", status: "ok", payload };
    await app.db("call_analyses").insert({ ...analysis, cost_usd: 0.5 });
    const [voicemail] = await app
      .db("voicemails")
      .insert({ recording_id: recordingId, call_id: id })
      .returning("*");
    expect((await get(id)).body.summaries[0].result.summary).toBe("Said in private.");
    const given = await app.request(`/api/voicemails/${voicemail.id}`, {
      method: "PATCH",
      cookie: supervisor,
      json: { assignedTo: userId },
      headers: { "if-match": '"1"' },
    });
    expect(given.status).toBe(200);
    expect((await app.request(`/api/recordings/${recordingId}`, { cookie: agent })).status).toBe(404);
    expect((await get(id)).body).toMatchObject({ call: { id }, summaries: [], costs: { totalUsd: 0 } });
    expect((await get(id, { cookie: supervisor })).body.summaries).toHaveLength(1);
  });

  describe("POST /api/calls/:id/analyses", () => {
    const rerun = (id: string, cookie: string, json: object = {}) =>
      app.request(`/api/calls/${id}/analyses`, { method: "POST", cookie, json });

    it("has a summary made anew by those who lead, and says so in the audit log", async () => {
      const { id } = await overCall();
      const lines = [
        { role: "agent", text: "This is Paul.", atSeconds: 1 },
        { role: "caller", text: "Please send somebody.", atSeconds: 2 },
      ];
      await app.db("call_transcripts").insert({ call_id: id, lines: JSON.stringify(lines) });
      const payload = JSON.stringify({ summary: "Before.", topics: [], outcome: null });
      await app.db("call_analyses").insert({ call_id: id, kind: "summary", status: "fallback", payload });
      expect((await get(id)).body.summaries[0].result.summary).toBe("Before.");
      expect((await rerun(id, agent)).status).toBe(403);
      const { status, body } = await rerun(id, supervisor);
      expect([status, body.items]).toMatchObject([202, [{ kind: "summary", status: "pending", run: 2 }]]);
      const { summaries } = await eventually(
        "the summary",
        async () => {
          const { body: seen } = await get(id);
          return seen.summaries[0]?.status === "ok" ? seen : null;
        },
        20_000,
      );
      expect(summaries[0].result.summary).not.toBe("Before.");
      const [entry] = await app.db("audit_log").where({ action: "analyses.rerun", subject_id: id });
      expect(entry).toMatchObject({ subject_type: "call", detail: { kinds: "summary" } });
    });

    it.each([
      ["of nothing", {}, 409, "nothing_to_analyse"],
      ["of no kind", { kinds: [] }, 422, "invalid_input"],
      ["of an unknown kind", { kinds: ["horoscope"] }, 422, "invalid_input"],
    ])("refuses analyses %s", async (_, json, status, code) => {
      const { id } = await overCall();
      const answer = await rerun(id, supervisor, json);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    });
  });
});

import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../platform/database/index.ts";
import type { CallAnalysisRow, RecordingRow } from "../../migrations/tables.generated.ts";
import { afterCommit } from "../../platform/unit-of-work/index.ts";
import { inPieces, servicesAt, silentWav } from "../../providers/test/services.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { control, startTestSimulator } from "../../simulator/test/receiver.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { insertRecording } from "../../test/factories/recordings.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { callInsightsSchema, recordingTranscriptSchema } from "./analyses.contract.ts";
import { type ActionItemsFound, actionItemsFound, analysisFinished, usageBilled } from "./analyses.events.ts";
import { createAnalysesBench } from "./test/analyses-bench.ts";

const ACTOR = { kind: "user", id: randomUUID(), userId: randomUUID(), scope: "all" } as const;

describe("analyses of calls", () => {
  let resources: SuiteResources;
  let database: Database;
  let simulator: Simulator;
  let bench: ReturnType<typeof createAnalysesBench>;
  let callId: string;
  let recordingId: string;
  const found: ActionItemsFound[] = [];
  const finished: string[] = [];
  const billed: number[] = [];
  let audio: Buffer;

  beforeAll(async () => {
    resources = await openSuiteResources();
    database = createTestDatabase(resources.databaseUrl);
    simulator = await startTestSimulator("http://127.0.0.1:9");
  });
  afterAll(async () => {
    await simulator.stop();
    await database.close();
    await resources.close();
  });

  function openBench(
    change: Partial<Parameters<typeof createAnalysesBench>[0]["vendors"]> = {},
    opened: Readable[] = [],
  ) {
    return createAnalysesBench({
      opened,
      database,
      db: resources.db,
      vendors: { ...servicesAt(simulator.url), ...change },
      audioOf: (id) => (id === recordingId ? inPieces(audio) : null),
      subscribers: [
        afterCommit(actionItemsFound, (event) => void found.push(event)),
        afterCommit(analysisFinished, ({ kind, status }) => void finished.push(`${kind} ${status}`)),
        afterCommit(usageBilled, ({ minutes }) => void billed.push(minutes)),
      ],
    });
  }

  beforeEach(async () => {
    await resources.db("outbox").delete();
    await resources.db("recordings").delete();
    await resources.db("calls").delete();
    await control(simulator, "DELETE", "/control/ledger");
    for (const list of [found, finished, billed]) list.length = 0;
    bench = openBench();
    audio = silentWav(90);
    callId = (await insertCall(resources.db, { status: "completed", ended_at: new Date(), duration_s: 90 }))
      .id;
    recordingId = await record();
  });
  afterEach(async () => {
    for (const one of ["transcription", "llm", "billing"])
      await control(simulator, "DELETE", `/control/faults/${one}`);
  });

  const record = async (columns: Partial<RecordingRow> = {}) =>
    (await insertRecording(resources.db, { call_id: callId, ...columns })).id;
  const spoil = (service: string, faults: Record<string, number>) =>
    control(simulator, "PUT", `/control/faults/${service}`, faults);
  const counts = async () => (await control(simulator, "GET", "/control/ledger?limit=0")).body.counts;
  const begin = () => bench.unitOfWork((tx) => bench.service.begin(tx, { callId, recordingId }));
  const rows = async (): Promise<Partial<Record<string, CallAnalysisRow>>> => {
    const all = await resources.db("call_analyses").where({ call_id: callId });
    return Object.fromEntries(all.map((row: CallAnalysisRow) => [row.kind, row]));
  };
  /** What the vendor's answer to the last attempt may still be under way for has passed. */
  const passAttempts = async () => {
    await resources.db.raw("update call_analyses set begun_at = begun_at - interval '5 minutes'");
    await resources.db.raw("update call_usage set asked_at = asked_at - interval '5 minutes'");
  };
  const bill = async () => {
    await bench.usage.billDue(new Date(Date.now() + 1_000_000));
    return bench.turn();
  };

  it("make a transcript, then a summary and insights of a recording, once however often it is told", async () => {
    await begin();
    await begin();
    await bench.work();
    const { transcript, summary, insights } = await rows();
    const said = recordingTranscriptSchema.parse(transcript?.payload);
    expect(said.durationSeconds).toBe(90);
    expect(said.utterances.length).toBeGreaterThan(2);
    expect(transcript).toMatchObject({ status: "ok", provider: "assemblyai", audio_seconds: 90 });
    expect(transcript?.cost_usd).toBeCloseTo(0.009, 6);
    expect(summary).toMatchObject({ status: "ok", provider: "openai" });
    expect(insights).toMatchObject({ status: "ok", provider: "openai" });
    expect(insights?.input_tokens).toBeGreaterThan(0);
    expect(finished.toSorted()).toEqual(["insights ok", "summary ok", "transcript ok"]);
    expect(await counts()).toMatchObject({ transcription: 1, llm: 2 });
  });

  it("tell what is to be done", async () => {
    await begin();
    await bench.work();
    const { insights } = await rows();
    const { actionItems } = callInsightsSchema.parse(insights?.payload);
    expect(actionItems.length).toBeGreaterThan(0);
    expect(found).toEqual([{ callId, recordingId, analysisId: insights?.id, items: actionItems }]);
    expect(await bench.service.actionItemsOf(insights?.id ?? "")).toEqual(actionItems);
    expect(await bench.service.actionItemsOf(callId)).toEqual([]);
  });

  it("have the vendor forget what it wrote down, and the audio", async () => {
    await begin();
    await bench.work();
    expect(await rows()).toMatchObject({ transcript: { vendor_id: null, audio_reference: null } });
  });

  it("pay for no second transcription when the answer to the first was lost", async () => {
    await begin();
    const { transcript } = await rows();
    // The audio is handed over, then the answer to the beginning breaks off.
    await resources
      .db("call_analyses")
      .where({ id: transcript?.id })
      .update({
        audio_reference: await servicesAt(simulator.url).transcriber.upload(inPieces(audio)),
      });
    await spoil("transcription", { truncatedRate: 1 });
    expect(await bench.turn()).toHaveLength(1);
    await spoil("transcription", {});
    bench = openBench();
    await bench.work();
    expect(await rows()).toMatchObject({ transcript: { status: "ok" }, summary: { status: "ok" } });
    expect((await counts()).transcription).toBe(1);
  });

  it("go on after a process was killed, at whichever step, and pay once", async () => {
    await begin();
    /** A process that goes away just before it writes down what it knows. */
    const killed = new Error("killed");
    for (const statement of [/"audio_reference" = /, /"vendor_id" = \$/, /"status" = /]) {
      const { client } = database.pool as unknown as { client: { _query: (...all: unknown[]) => unknown } };
      const query = client._query;
      client._query = (connection: unknown, sent: unknown) => {
        const { sql } = sent as { sql: string };
        if (/update "call_analyses"/.test(sql) && statement.test(sql)) throw killed;
        return query.call(client, connection, sent);
      };
      for (let turns = 0; turns < 100; turns += 1) {
        const errors = await bench.turn();
        if (errors.length > 0) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      client._query = query;
      bench = openBench();
    }
    await bench.work();
    expect(await rows()).toMatchObject({ transcript: { status: "ok" }, insights: { status: "ok" } });
    expect((await counts()).transcription).toBe(1);
  });

  it("begin work anew that the queue has lost, and only that", async () => {
    await begin();
    await resources.db("outbox").delete();
    const soon = new Date(Date.now() + 10_000);
    expect(await bench.service.goOnWithLost(soon)).toBe(0);
    expect(await bench.service.goOnWithLost(new Date(Date.now() + 600_000))).toBe(1);
    await bench.work();
    expect(await rows()).toMatchObject({
      transcript: { status: "ok", run: 2 },
      summary: { status: "ok", run: 1 },
    });
  });

  it.each(["is cut off", "is gone"])(
    "fail for good where the audio %s, and all that would be read with it",
    async (how) => {
      await begin();
      // What cannot be found is gone.
      if (how === "is gone") recordingId = randomUUID();
      audio = silentWav(1, 60);
      await bench.work();
      expect(await rows()).toMatchObject({
        transcript: { status: "failed", failure: "no_audio" },
        summary: { status: "failed", failure: "no_transcript" },
        insights: { status: "failed", failure: "no_transcript" },
      });
      expect(await resources.db("call_usage")).toEqual([]);
    },
  );

  it("are plain ones, marked so, where the model's answers have another shape at the second try, too", async () => {
    await spoil("llm", { wrongShapeRate: 1 });
    await begin();
    await bench.work();
    const { summary, insights } = await rows();
    expect(summary).toMatchObject({ status: "fallback", provider: "openai", failure: null });
    expect(summary?.payload).toMatchObject({ summary: expect.stringContaining("“") });
    expect(insights).toMatchObject({ status: "fallback" });
    // Both answers of each were paid for.
    expect(insights?.cost_usd).toBeGreaterThan(0);
    expect((await counts()).llm).toBe(4);
    expect(found).toEqual([]);
  });

  it("leave no file open where the vendor is not asked", async () => {
    await begin();
    const opened: Readable[] = [];
    bench = openBench({}, opened);
    await spoil("transcription", { errorRate: 1 });
    expect(await bench.turn()).toHaveLength(1);
    expect(opened.map(({ destroyed }) => destroyed)).toEqual([true]);
  });

  it("wait while the model is away, and are plain ones after the last attempt", async () => {
    await begin();
    await spoil("llm", { errorRate: 1, errorStatus: 500 });
    for (let turns = 0; turns < 50 && !(await rows()).transcript?.finished_at; turns += 1) {
      await bench.turn();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await rows()).summary).toMatchObject({ status: "pending" });
    expect(await bench.turn()).not.toEqual([]);
    await bench.turn(true);
    expect(await rows()).toMatchObject({
      summary: { status: "fallback", failure: "unavailable", provider: null },
      insights: { status: "fallback" },
    });
  });

  it("are plain ones where there is no model, and none where nobody writes recordings down", async () => {
    bench = openBench({ model: null });
    await begin();
    await bench.work();
    expect(await rows()).toMatchObject({ transcript: { status: "ok" }, summary: { status: "fallback" } });
    bench = openBench({ transcriber: null });
    callId = (await insertCall(resources.db)).id;
    recordingId = await record();
    await begin();
    expect(await rows()).toEqual({});
  });

  describe("of what the voice agent has written down", () => {
    const lines = [
      { role: "agent", text: "This is Paul. What is happening?", atSeconds: 1 },
      { role: "caller", text: "Please send somebody, my basement is flooding.", atSeconds: 4 },
    ];
    const write = (written: object[]) =>
      resources.db("call_transcripts").insert({ call_id: callId, lines: JSON.stringify(written) });
    const later = () => new Date(Date.now() + 120_000);

    it("follow the end of the call, once", async () => {
      await write(lines);
      expect(await bench.service.beginConversations(new Date())).toBe(0);
      expect(await bench.service.beginConversations(later())).toBe(1);
      expect(await bench.service.beginConversations(later())).toBe(0);
      await bench.work();
      const all = await rows();
      expect(Object.keys(all).toSorted()).toEqual(["insights", "summary"]);
      expect(all).toMatchObject({
        summary: { status: "ok", recording_id: null },
        insights: { status: "ok" },
      });
    });

    it.each([
      ["that goes on", { status: "in_progress", ended_at: null }, lines],
      ["in which nobody answered", { ended_at: new Date() }, lines.slice(0, 1)],
    ] as const)("are not made of a call %s", async (_, columns, written) => {
      await resources.db("calls").where({ id: callId }).update(columns);
      await write([...written]);
      expect(await bench.service.beginConversations(later())).toBe(0);
    });

    it("are read as it is, though the voice agent has a recording of it, too; others are written down", async () => {
      await write(lines);
      recordingId = await record({ source: "vapi", provider_sid: "x", provider_call_id: "x" });
      await begin();
      expect(await rows()).toEqual({});
      recordingId = await record({ source: "upload" });
      await begin();
      expect(Object.keys(await rows())).toHaveLength(3);
    });

    it("are not made where a recording is analysed already", async () => {
      await write(lines);
      await begin();
      expect(await bench.service.beginConversations(later())).toBe(0);
    });
  });

  describe("made anew", () => {
    it("replace what was there when they are there, at our cost", async () => {
      await begin();
      await bench.work();
      const before = await rows();
      await bench.service.rerun(ACTOR, callId, ["summary", "insights"]);
      expect(await rows()).toMatchObject({
        transcript: { status: "ok", run: 1 },
        summary: { status: "pending", run: 2, payload: before.summary?.payload },
      });
      expect(bench.audited).toEqual([{ action: "analyses.rerun", detail: { kinds: "insights, summary" } }]);
      await bench.work();
      const after = await rows();
      expect(after.summary).toMatchObject({ status: "ok", run: 2 });
      expect(after.summary?.cost_usd).toBeCloseTo((before.summary?.cost_usd ?? 0) * 2, 6);
      expect((await counts()).transcription).toBe(1);
    });

    it("with the transcript are read from the new one, and bill nothing more", async () => {
      await begin();
      await bench.work();
      await bench.service.rerun(ACTOR, callId, ["transcript"]);
      await bench.work();
      expect(await rows()).toMatchObject({
        transcript: { status: "ok", run: 2, audio_seconds: 90 },
        insights: { status: "ok", run: 2 },
      });
      expect(await resources.db("call_usage")).toMatchObject([{ seconds: 90 }]);
      expect((await counts()).transcription).toBe(2);
    });

    it("need something that is over", async () => {
      const rerun = () => bench.service.rerun(ACTOR, callId, ["summary"]);
      await expect(rerun()).rejects.toMatchObject({ code: "nothing_to_analyse" });
      await begin();
      await expect(rerun()).rejects.toMatchObject({ code: "analysis_under_way" });
    });
  });

  describe("are billed", () => {
    it("once a call, by started minutes, when all of it is there", async () => {
      await begin();
      expect(await bench.usage.billDue(new Date(Date.now() + 1_000_000))).toBe(0);
      await bench.work();
      expect(await bench.usage.billDue(new Date())).toBe(0);
      recordingId = await record();
      await begin();
      await bench.work();
      expect(await bill()).toEqual([]);
      expect(await bill()).toEqual([]);
      expect(billed).toEqual([3]);
      expect((await counts()).billing).toBe(1);
      expect(await resources.db("call_usage")).toMatchObject([
        {
          seconds: 180,
          status: "billed",
          provider: "paddle",
          minutes: 3,
          vendor_id: expect.stringMatching(/^txn_/),
        },
      ]);
    });

    it("once, though the answer to the first attempt was lost", async () => {
      await begin();
      await bench.work();
      await spoil("billing", { truncatedRate: 1 });
      expect(await bill()).toHaveLength(1);
      await spoil("billing", {});
      // As long as it may still be under way, nobody asks again.
      expect(await bench.turn()).toEqual([]);
      expect(billed).toEqual([]);
      await passAttempts();
      expect(await bench.turn()).toEqual([]);
      expect(billed).toEqual([2]);
      expect((await counts()).billing).toBe(1);
    });

    it("once, though it became part of another while the answer was lost", async () => {
      await begin();
      await bench.work();
      await spoil("billing", { truncatedRate: 1 });
      expect(await bill()).toHaveLength(1);
      await spoil("billing", {});
      const { id: into } = await insertCall(resources.db, { status: "completed" });
      await bench.unitOfWork(async (tx) => {
        await bench.service.moveToCall(tx, into, [callId]);
        await bench.usage.moveToCall(tx, into, [callId]);
        await tx.db("calls").where({ id: callId }).delete();
        await tx.db("call_aliases").insert({ id: callId, call_id: into });
      });
      await passAttempts();
      expect(await bill()).toEqual([]);
      expect(billed).toEqual([2]);
      expect((await counts()).billing).toBe(1);
      expect(await resources.db("call_usage")).toMatchObject([{ call_id: into, status: "billed" }]);
    });

    it("no more where it was refused for good", async () => {
      await begin();
      await bench.work();
      await spoil("billing", { errorRate: 1, errorStatus: 400 });
      expect(await bill()).toMatchObject([{ name: "GiveUpJob" }]);
      expect(await resources.db("call_usage")).toMatchObject([{ status: "refused" }]);
      expect(await bench.usage.billDue(new Date(Date.now() + 10_000_000))).toBe(0);
    });
  });

  it("go to the one call that several rows have proved to be, with what was billed", async () => {
    const { id: into } = await insertCall(resources.db, { status: "completed" });
    await begin();
    await bench.work();
    await bill();
    await resources.db("call_usage").insert({ call_id: into, seconds: 30 });
    await bench.unitOfWork(async (tx) => {
      await bench.service.moveToCall(tx, into, [callId]);
      await bench.usage.moveToCall(tx, into, [callId]);
    });
    callId = into;
    expect(Object.keys(await rows())).toHaveLength(3);
    expect(await resources.db("call_usage")).toMatchObject([
      { call_id: into, status: "billed", minutes: 2, seconds: 120 },
    ]);
  });
});

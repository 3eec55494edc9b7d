import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RecordingRow } from "../../migrations/tables.generated.ts";
import { toneWav } from "../../platform/audio/index.ts";
import type { Database, Queryable } from "../../platform/database/index.ts";
import { createLocalFileStore, looseFilesRepository } from "../../platform/file-store/index.ts";
import { GiveUpJob } from "../../platform/queue/index.ts";
import { inTransaction } from "../../platform/unit-of-work/index.ts";
import { createTwilioRecordings } from "../../providers/telephony/twilio-recordings.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { insertRecording } from "../../test/factories/recordings.ts";
import {
  eventually,
  SECRETS,
  startTestApplication,
  type TestApplication,
} from "../../test/test-application.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { createRecordingFiles, type RecordingFiles } from "./recording-files.ts";
import {
  createRecordingProcessingService,
  type RecordingProcessingService,
} from "./recording-processing.service.ts";
import { recordingReady } from "./recordings.events.ts";

describe("the work on recordings, by a worker of our own", () => {
  let app: TestApplication;
  let database: Database;
  let files: RecordingFiles;
  let processing: RecordingProcessingService;
  /** What Redis knows of every job. */
  let known: "pending" | "finished" | "missing" = "missing";
  const ready: string[] = [];
  /** What else follows, in the transaction that has the recording's row. */
  let whenReady: (db: Queryable) => Promise<unknown>;

  beforeAll(async () => {
    // No worker: whatever is done to a recording, is done here.
    app = await startTestApplication({ roles: "api" });
    database = createTestDatabase(app.databaseUrl);
    files = createRecordingFiles({ database, store: createLocalFileStore(app.filesDirectory) });
    const { unitOfWork } = testUnitOfWork(database, [
      inTransaction(recordingReady, async ({ recordingId }, tx) => {
        ready.push(recordingId);
        await whenReady(tx.db);
      }),
    ]);
    const twilio = createTwilioRecordings({
      accountSid: `AC${"1".repeat(32)}`,
      authToken: SECRETS.twilioAuthToken,
      apiUrl: app.simulatorUrl,
    });
    processing = createRecordingProcessingService({
      database,
      unitOfWork,
      files,
      jobs: { lookUp: async (_job, payloads) => payloads.map(() => known) },
      sources: new Map([["twilio", twilio]]),
    });
  });
  afterAll(async () => {
    await database.close();
    await app.close();
  });
  beforeEach(() => {
    known = "missing";
    whenReady = async () => {};
  });

  const rowOf = (id: string): Promise<RecordingRow> => app.db("recordings").where({ id }).first();
  const run = (
    { id, run_number: runNumber }: Pick<RecordingRow, "id" | "run_number">,
    isLastAttempt = false,
  ) => ({
    payload: { recordingId: id, runNumber },
    isLastAttempt,
  });
  async function announced(fate: string): Promise<RecordingRow> {
    const response = await fetch(`${app.simulatorUrl}/control/recordings`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ fate }),
    });
    const { recordingSid } = (await response.json()) as { recordingSid: string };
    return app.db("recordings").where({ provider_sid: recordingSid }).first();
  }
  async function kept(): Promise<RecordingRow> {
    const file = await files.keep(Readable.from([toneWav({ seconds: 1 })]));
    if (!file) throw new Error("a tone was not kept");
    await looseFilesRepository.hold(database.pool, file.key);
    return insertRecording(app.db, {
      status: "queued",
      file_key: file.key,
      sha256: file.sha256,
      bytes: String(file.bytes),
      duration_ms: null,
      queued_at: new Date(),
    });
  }

  it.each([
    ["missing", "unavailable"],
    ["truncated", "unavailable"],
    ["garbage", "no_audio"],
  ])("tries again while a file is %s, and says why it gave up", async (fate, failure) => {
    const row = await announced(fate);
    await expect(processing.fetch(run(row))).rejects.not.toThrow(GiveUpJob);
    expect((await rowOf(row.id)).status).toBe("uploaded");
    await expect(processing.fetch(run(row, true))).rejects.toThrow(GiveUpJob);
    expect(await rowOf(row.id)).toMatchObject({ status: "failed", failure, file_key: null });
  });

  it("fetches and measures once, whoever does it a second time or side by side", async () => {
    const row = await announced("whole");
    await Promise.all([processing.fetch(run(row)), processing.fetch(run(row))]);
    await processing.fetch(run(row));
    await Promise.all([processing.process(run(row)), processing.process(run(row))]);
    await processing.process(run(row));
    expect(await rowOf(row.id)).toMatchObject({ status: "ready", duration_ms: 3_000 });
    expect(ready.filter((id) => id === row.id)).toHaveLength(1);
    expect(
      await app
        .db("outbox")
        .where({ kind: "recordings.process" })
        .whereRaw("payload->>'recordingId' = ?", [row.id]),
    ).toHaveLength(1);
  });

  it("leaves to a newer run what was started anew", async () => {
    const row = await kept();
    await app.db("recordings").where({ id: row.id }).update({ run_number: 2 });
    await processing.process(run(row));
    expect((await rowOf(row.id)).status).toBe("queued");
    await processing.process(run({ ...row, run_number: 2 }));
    expect((await rowOf(row.id)).status).toBe("ready");
  });

  it("gives up a recording whose file was lost", async () => {
    const row = await kept();
    await rm(join(app.filesDirectory, row.file_key ?? ""));
    await expect(processing.process(run(row))).rejects.toThrow(GiveUpJob);
    expect(await rowOf(row.id)).toMatchObject({ status: "failed", failure: "file_lost" });
  });

  it("starts anew what has lost its job, and only that", async () => {
    const longAgo = new Date(Date.now() - 3_600_000);
    const lost = await kept();
    await app.db("recordings").where({ id: lost.id }).update({ updated_at: longAgo, status: "processing" });
    const fresh = await kept();
    known = "pending";
    await processing.resume();
    expect((await rowOf(lost.id)).run_number).toBe(1);
    known = "missing";
    await processing.resume();
    expect((await rowOf(lost.id)).run_number).toBe(2);
    expect((await rowOf(fresh.id)).run_number).toBe(1);
    const jobs = await app.db("outbox").whereRaw("payload->>'recordingId' = ?", [lost.id]);
    expect(jobs).toMatchObject([{ kind: "recordings.process", payload: { runNumber: 2 } }]);
    await processing.process(run({ ...lost, run_number: 2 }));
    expect((await rowOf(lost.id)).status).toBe("ready");
  });

  it("tries again for a day what failed while somebody was away, and nothing that is lost for good", async () => {
    const anHourAgo = new Date(Date.now() - 3_700_000);
    const failed = async (given: Partial<RecordingRow>) => {
      const { id } = await kept();
      const fields = { status: "failed" as const, updated_at: anHourAgo, created_at: anHourAgo, ...given };
      await app.db("recordings").where({ id }).update(fields);
      return id;
    };
    const vendors = { source: "twilio", file_key: null, provider_sid: randomBytes(8).toString("hex") };
    const away = await failed({ failure: "unavailable", ...vendors });
    const stuck = await failed({ failure: "internal" });
    const refused = await failed({ failure: "refused" });
    const justNow = await failed({ failure: "unavailable", updated_at: new Date() });
    const longAgo = await failed({ failure: "internal", created_at: new Date(Date.now() - 90_000_000) });
    await processing.retryFailed();
    expect(await rowOf(away)).toMatchObject({ status: "uploaded", failure: null, run_number: 2 });
    expect(await rowOf(stuck)).toMatchObject({ status: "queued", failure: null, run_number: 2 });
    for (const id of [refused, justNow, longAgo]) expect((await rowOf(id)).status).toBe("failed");
    const jobs = await app.db("outbox").whereRaw("payload->>'recordingId' = any (?)", [[away, stuck]]);
    expect(jobs.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual([
      "recordings.fetch",
      "recordings.process",
    ]);
  });

  it("neither waits in a circle for what makes its call part of another, nor loses the call", async () => {
    const [{ id: from }, { id: into }] = [await insertCall(app.db), await insertCall(app.db)];
    const row = await kept();
    await app.db("recordings").where({ id: row.id }).update({ call_id: from });
    const merge = () =>
      database.transaction(async (db) => {
        await db("calls").whereIn("id", [from, into]).orderBy("id").forUpdate();
        await db("recordings").where({ call_id: from }).update({ call_id: into });
        await db("call_analyses").where({ call_id: from }).update({ call_id: into });
        await db("calls").where({ id: from }).delete();
      });
    let merged: Promise<void> | undefined;
    whenReady = async (db) => {
      merged = merge();
      merged.catch(() => undefined);
      await eventually("that the merge waits", async () => {
        const { rows } = await app.db.raw(
          "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        return rows.length > 0;
      });
      await db("call_analyses").insert({ call_id: from, recording_id: row.id, kind: "transcript" });
    };
    await processing.process(run(row));
    await merged;
    expect(await rowOf(row.id)).toMatchObject({ status: "ready", call_id: into });
    expect(await app.db("call_analyses").where({ recording_id: row.id })).toMatchObject([{ call_id: into }]);
  });

  it("asks no vendor that it does not know", async () => {
    const row = await insertRecording(app.db, {
      source: "stranger",
      provider_sid: randomBytes(8).toString("hex"),
      status: "uploaded",
      bytes: null,
      sha256: null,
      content_type: null,
    });
    await expect(processing.fetch(run(row))).rejects.toThrow(GiveUpJob);
    expect(await rowOf(row.id)).toMatchObject({ status: "failed", failure: "refused" });
  });
});

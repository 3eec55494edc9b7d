import { createHash, randomBytes, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toneWav } from "../../platform/audio/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { createLocalFileStore } from "../../platform/file-store/index.ts";
import { openLive } from "../../test/e2e/clients.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { insertRecording } from "../../test/factories/recordings.ts";
import { insertUser } from "../../test/factories/users.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { endOfCallReport, statusUpdate, vapiCall } from "../../test/vapi-messages.ts";
import { createRecordingFiles, type RecordingFiles } from "./recording-files.ts";
import { createRecordingIntakeService } from "./recording-intake.service.ts";

describe("recordings", () => {
  let app: TestApplication;
  let database: Database;
  /** What the scheduler does. */
  let files: RecordingFiles;
  let agent: string;
  let supervisor: string;

  beforeAll(async () => {
    app = await startTestApplication();
    database = createTestDatabase(app.databaseUrl);
    files = createRecordingFiles({ database, store: createLocalFileStore(app.filesDirectory) });
    [agent, supervisor] = [await app.signIn("agent"), await app.signIn("supervisor")];
  });
  afterAll(async () => {
    await database.close();
    await app.close();
  });
  beforeEach(async () => {
    // Uploads are limited, which these tests are not about.
    const redis = new Redis(app.redisUrl);
    const keys = await redis.keys("trunkline:limit:*");
    if (keys.length > 0) await redis.del(...keys);
    redis.disconnect();
  });

  /** A file that no other test has. */
  const newTone = (seconds = 1) => {
    const file = toneWav({ seconds });
    randomBytes(8).copy(file, 44);
    return file;
  };
  const upload = async (file: Buffer, { query = "", cookie = agent, type = "audio/wav" } = {}) => {
    const response = await fetch(`${app.url}/api/recordings?${query}`, {
      method: "POST",
      headers: { cookie, "content-type": type },
      body: new Blob([new Uint8Array(file)]),
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  const get = (path: string, cookie = agent, headers: Record<string, string> = {}) =>
    app.request(path, { cookie, headers });
  const settled = (id: string, timeoutMs = 30_000) =>
    eventually(
      "the recording's end",
      async () => {
        const { body } = await get(`/api/recordings/${id}`);
        return ["ready", "failed", "absent"].includes(body.status) && body;
      },
      timeoutMs,
    );
  const listen = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(app.url + path, { headers });
    return {
      status: response.status,
      headers: response.headers,
      bytes: Buffer.from(await response.arrayBuffer()),
    };
  };
  const filesKept = () => readdirSync(join(app.filesDirectory, "recordings"));
  const announce = async (wish: object) => {
    const response = await fetch(`${app.simulatorUrl}/control/recordings`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(wish),
    });
    return (await response.json()) as { callSid: string; recordingSid: string };
  };
  const bySid = (sid: string) =>
    eventually("the recording's row", () => app.db("recordings").where({ provider_sid: sid }).first());

  it("are uploaded, told by their content, and measured soon (CC-3)", async () => {
    const file = newTone(2);
    const sha256 = createHash("sha256").update(file).digest("hex");
    const live = await openLive(app.url, agent);
    await live.subscribe("recordings");
    const { status, body } = await upload(file, {
      query: "fileName=caf%C3%A9.dat",
      type: "application/octet-stream",
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      source: "upload",
      callId: null,
      fileName: "café.dat",
      contentType: "audio/wav",
      bytes: file.length,
      sha256,
    });
    const ready = await settled(body.id);
    expect(ready).toMatchObject({
      status: "ready",
      durationSeconds: 2,
      channelCount: 1,
      sampleRateHz: 8_000,
      failure: null,
      processingMs: expect.any(Number),
    });
    expect(Date.parse(ready.readyAt) - Date.parse(ready.queuedAt)).toBeLessThan(1_200);
    const waveform = await get(`/api/recordings/${body.id}/waveform`);
    expect(waveform.body).toMatchObject({ durationSeconds: 2, secondsPerPeak: 0.01 });
    expect(waveform.body.peaks).toHaveLength(200);
    await live.next("that it is ready", ({ data }) => data?.id === body.id && data?.status === "ready");
    live.close();
  });

  it.each(["speech.mp3", "speech-opus.ogg", "speech-vorbis.ogg", "speech-opus.webm"])(
    "of other kinds are measured, too: %s",
    async (name) => {
      const file = readFileSync(new URL(`../../platform/audio/test/${name}`, import.meta.url));
      const { body } = await upload(Buffer.concat([file]), { type: "audio/mpeg" });
      expect(await settled(body.id)).toMatchObject({ status: "ready", durationSeconds: expect.any(Number) });
    },
  );

  it("that are no sounds are refused, and nothing of them stays", async () => {
    const before = filesKept().length;
    const { status, body } = await upload(Buffer.from("This is a letter. ".repeat(1_000)));
    expect([status, body.code]).toEqual([415, "recording_not_audio"]);
    expect(filesKept()).toHaveLength(before);
  });

  it("that begin like a sound and are none, fail for good", async () => {
    const file = Buffer.concat([toneWav({ seconds: 0 }), Buffer.alloc(0)]);
    file.writeUInt16LE(0x31, 20);
    const { body } = await upload(Buffer.concat([file, randomBytes(5_000)]));
    expect(await settled(body.id)).toMatchObject({ status: "failed", failure: "no_audio" });
  });

  it("are there once, however often the same file comes for the same call", async () => {
    const file = newTone();
    const answers = await Promise.all([upload(file), upload(file), upload(file)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const { id: callId } = await insertCall(app.db);
    expect((await upload(file, { query: `callId=${callId}` })).status).toBe(201);
    // The doubles' files go.
    await files.sweep(new Date());
    const held = await app.db("recordings").whereNotNull("file_key").pluck("file_key");
    expect(filesKept().toSorted()).toEqual(held.map((key: string) => key.split("/")[1]).toSorted());
  });

  it("are heard whole or in part, and whoever listened is in the audit log, once", async () => {
    const file = newTone();
    const { body } = await upload(file);
    await settled(body.id);
    const path = `/api/recordings/${body.id}/audio`;
    const whole = await listen(path, { cookie: agent });
    expect(whole.status).toBe(200);
    expect(whole.bytes).toEqual(file);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      "accept-ranges": "bytes",
      "content-type": "audio/wav",
      "content-length": String(file.length),
      "content-disposition": expect.stringContaining(`inline; filename="recording-${body.id}.wav"`),
      etag: `"${body.sha256}"`,
    });
    // A player that has it asks only whether it may play it still.
    const known = { cookie: agent, range: "bytes=0-9", "if-none-match": `"older", W/"${body.sha256}"` };
    const again = await listen(path, known);
    expect([again.status, again.bytes.length, again.headers.get("etag")]).toEqual([
      304,
      0,
      `"${body.sha256}"`,
    ]);
    const part = await listen(`${path}?download=true`, {
      cookie: agent,
      range: "bytes=100-199",
      "if-range": `"${body.sha256}"`,
    });
    expect(part.status).toBe(206);
    expect(part.bytes).toEqual(file.subarray(100, 200));
    expect(part.headers.get("content-range")).toBe(`bytes 100-199/${file.length}`);
    expect(part.headers.get("content-disposition")).toMatch(/^attachment/);
    expect((await listen(path, { cookie: agent, range: "bytes=0-9", "if-range": '"older"' })).status).toBe(
      200,
    );
    const beyond = await listen(path, { cookie: agent, range: `bytes=${file.length}-` });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${file.length}`]);
    await listen(path, { cookie: supervisor });
    const heard = await app.db("audit_log").where({ subject_id: body.id, action: "recording.listened" });
    expect(heard).toHaveLength(2);
  });

  it("are heard by a link without credentials, until its time is over or its maker is shut out", async () => {
    const file = newTone();
    const { body } = await upload(file);
    await settled(body.id);
    const { status, body: link } = await app.request(`/api/recordings/${body.id}/links`, {
      method: "POST",
      cookie: agent,
    });
    expect(status).toBe(201);
    expect(Date.parse(link.expiresAt) - Date.now()).toBeLessThan(602_000);
    const path = new URL(link.url).pathname;
    expect((await listen(path, { range: "bytes=0-9" })).bytes).toEqual(file.subarray(0, 10));
    expect(
      await app.db("audit_log").where({ subject_id: body.id, action: "recording.listened" }),
    ).toHaveLength(1);
    const forged = path.replace(/\.\d+\.([^.]+)$/, ".99999999999.$1");
    expect((await get(forged, "")).body.code).toBe("recording_link_invalid");
    const other = await insertUser(app.db, { disabled_at: new Date() });
    const { id: agentId } = await app.db("users").where({ email: "agent@trunkline.example" }).first("id");
    expect((await get(path.replace(agentId, other.id), "")).status).toBe(403);
    await app.db("users").where({ id: agentId }).update({ disabled_at: new Date() });
    expect((await get(path, "")).status).toBe(403);
    await app.db("users").where({ id: agentId }).update({ disabled_at: null });
    expect((await listen(path)).status).toBe(200);
  });

  it("are not heard by the link of somebody who would not see them now", async () => {
    const { id: agentId } = await app.db("users").where({ email: "agent@trunkline.example" }).first("id");
    const call = await insertCall(app.db, { user_id: agentId });
    const { body } = await upload(newTone(), { query: `callId=${call.id}` });
    await settled(body.id);
    const { body: link } = await app.request(`/api/recordings/${body.id}/links`, {
      method: "POST",
      cookie: agent,
    });
    const path = new URL(link.url).pathname;
    expect((await listen(path)).status).toBe(200);
    const stranger = await insertUser(app.db, { department: "far away" });
    await app.db("calls").where({ id: call.id }).update({ user_id: stranger.id });
    expect((await get(path, "")).body.code).toBe("recording_not_found");
  });

  it("are not heard by the link of a key that was revoked", async () => {
    const { body } = await upload(newTone());
    await settled(body.id);
    const admin = await app.signIn("admin");
    const made = await app.request("/api/api-keys", {
      cookie: admin,
      json: { name: "player", scopes: ["recordings:read"] },
    });
    const { body: link } = await app.request(`/api/recordings/${body.id}/links`, {
      method: "POST",
      headers: { authorization: `Bearer ${made.body.key}` },
    });
    const path = new URL(link.url).pathname;
    expect((await listen(path)).status).toBe(200);
    await app.request(`/api/api-keys/${made.body.id}`, { method: "DELETE", cookie: admin });
    expect((await get(path, "")).body.code).toBe("recording_link_invalid");
  });

  it("whose file was lost are mended by the file itself", async () => {
    const file = newTone();
    const { body: before } = await upload(file);
    await settled(before.id);
    await app.db("recordings").where({ id: before.id }).update({ status: "failed", failure: "file_lost" });
    const { status, body: after } = await upload(file);
    expect([status, after.id]).not.toEqual([200, before.id]);
    expect(await settled(after.id)).toMatchObject({ status: "ready" });
    expect(await upload(file)).toMatchObject({ status: 200, body: { id: after.id } });
  });

  it("are there for those who see their call, and nobody else", async () => {
    const stranger = await insertUser(app.db, { department: "elsewhere" });
    const call = await insertCall(app.db, { user_id: stranger.id });
    const hidden = await insertRecording(app.db, { call_id: call.id, sha256: "hidden" });
    const own = await insertRecording(app.db, { owner_id: stranger.id });
    for (const { id } of [hidden, own]) {
      for (const path of ["", "/waveform", "/audio"])
        expect((await get(`/api/recordings/${id}${path}`)).status).toBe(404);
      expect((await get(`/api/recordings/${id}`, supervisor)).status).toBe(200);
    }
    expect((await upload(newTone(), { query: `callId=${call.id}` })).status).toBe(404);
    const { body } = await get(`/api/recordings?callId=${call.id}`);
    expect(body.items).toEqual([]);
    expect((await get(`/api/recordings?callId=${call.id}`, supervisor)).body.items).toMatchObject([
      { id: hidden.id },
    ]);
    const former = randomUUID();
    await app.db("call_aliases").insert({ id: former, call_id: call.id });
    expect((await get(`/api/recordings?callId=${former}`, supervisor)).body.items).toMatchObject([
      { id: hidden.id },
    ]);
    // Where the call becomes the agent's, so does what was kept of the waveform's answer.
    await app.db("calls").where({ id: call.id }).update({ user_id: null });
    expect((await get(`/api/recordings/${hidden.id}/waveform`)).status).toBe(200);
  });

  it("are listed newest first, by filters, page by page", async () => {
    const { id: callId } = await insertCall(app.db);
    const ids: string[] = [];
    for (const status of ["ready", "failed", "ready"] as const) {
      ids.unshift(
        (
          await insertRecording(app.db, {
            call_id: callId,
            status,
            source: "vendor",
            provider_sid: randomUUID(),
          })
        ).id,
      );
    }
    const first = (await get(`/api/recordings?callId=${callId}&limit=2`)).body;
    expect(first.items.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    const second = (await get(`/api/recordings?callId=${callId}&limit=2&cursor=${first.nextCursor}`)).body;
    expect(second.items.map(({ id }: { id: string }) => id)).toEqual(ids.slice(2));
    expect((await get(`/api/recordings?callId=${callId}&status=failed`)).body.items).toHaveLength(1);
    expect((await get(`/api/recordings?callId=${callId}&source=upload`)).body.items).toEqual([]);
  });

  it("of the carrier are fetched, once, however often it tells of them", async () => {
    const call = await insertCall(app.db, {
      provider: "twilio",
      provider_call_id: `CA${randomBytes(16).toString("hex")}`,
    });
    const { recordingSid } = await announce({ callSid: call.provider_call_id, seconds: 2 });
    const row = await bySid(recordingSid);
    expect(await settled(row.id)).toMatchObject({
      status: "ready",
      source: "twilio",
      callId: call.id,
      durationSeconds: 2,
      contentType: "audio/wav",
    });
    const form = { RecordingSid: recordingSid, CallSid: call.provider_call_id, RecordingStatus: "completed" };
    expect((await app.twilio("/webhooks/twilio/recording-status", form)).status).toBe(204);
    expect(await app.db("recordings").where({ provider_sid: recordingSid })).toHaveLength(1);
    const unsigned = await app.request("/webhooks/twilio/recording-status", {
      body: new URLSearchParams(form).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(unsigned.status).toBe(401);
  });

  it.each(["late", "slow"])("of the carrier that are %s come in the end", async (fate) => {
    const { recordingSid } = await announce({ fate });
    const row = await bySid(recordingSid);
    expect(await settled(row.id)).toMatchObject({ status: "ready", callId: null });
  });

  it("that the carrier says there are none of, are absent, until it says otherwise", async () => {
    const { recordingSid, callSid } = await announce({ status: "absent", fate: "whole" });
    const row = await bySid(recordingSid);
    expect(row).toMatchObject({ status: "absent", file_key: null });
    await app.twilio("/webhooks/twilio/recording-status", {
      RecordingSid: recordingSid,
      CallSid: callSid,
      RecordingStatus: "completed",
    });
    await eventually(
      "its file",
      async () => (await get(`/api/recordings/${row.id}`)).body.status === "ready",
    );
  });

  it("that never come fail after the last attempt, and can be tried again", async () => {
    const row = await insertRecording(app.db, {
      source: "twilio",
      provider_sid: `RE${randomBytes(16).toString("hex")}`,
      status: "failed",
      failure: "unavailable",
      bytes: null,
      sha256: null,
      content_type: null,
    });
    const retry = (cookie: string) =>
      app.request(`/api/recordings/${row.id}/retry`, { method: "POST", cookie });
    expect((await retry(agent)).status).toBe(403);
    const { status, body } = await retry(supervisor);
    expect([status, body.status, body.failure]).toEqual([202, "uploaded", null]);
    expect((await retry(supervisor)).body.code).toBe("recording_status_conflict");
    expect((await get(`/api/recordings/${row.id}/audio`)).body.code).toBe("recording_not_ready");
  });

  it("of the voice agent are fetched from where its report says, if that is allowed", async () => {
    const calls = [vapiCall(), vapiCall()];
    const told = [
      `${app.simulatorUrl}/vapi-recordings/unknown.wav`,
      "http://169.254.169.254/latest/meta-data",
    ];
    for (const [index, call] of calls.entries()) {
      await app.vapi(statusUpdate(call, "in-progress"));
      await app.vapi(endOfCallReport(call, { artifact: { recordingUrl: told[index] } }));
    }
    const [allowed, refused] = await Promise.all(calls.map(({ id }) => bySid(id)));
    expect(allowed).toMatchObject({ status: "uploaded", source: "vapi" });
    expect(allowed.call_id).not.toBeNull();
    expect(await settled(refused.id)).toMatchObject({ status: "failed", failure: "refused" });
  });

  it("of calls that are played by the simulator come with them", async () => {
    const response = await fetch(`${app.simulatorUrl}/control/calls`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ scenario: "routine", durationSeconds: 1, detail: "brief" }),
    });
    const { calls } = (await response.json()) as { calls: { callId: string }[] };
    const row = await bySid(calls[0]?.callId ?? "");
    expect(await settled(row.id)).toMatchObject({ status: "ready", source: "vapi" });
  });

  it("go to the call that theirs has become part of", async () => {
    const [from, into] = [`CA${randomBytes(16).toString("hex")}`, vapiCall()];
    await app.twilio("/webhooks/twilio/voice-status", {
      CallSid: from,
      CallStatus: "ringing",
      Direction: "inbound",
    });
    const { recordingSid } = await announce({ callSid: from });
    const before = await bySid(recordingSid);
    await app.vapi(statusUpdate(into, "in-progress"));
    await app.vapi(
      statusUpdate({ ...into, phoneCallProviderId: from }, "in-progress", { timestamp: Date.now() + 1 }),
    );
    const after = await bySid(recordingSid);
    const call = await app.db("calls").where({ provider_call_id: into.id }).first();
    expect(before.call_id).not.toBe(call.id);
    expect(after.call_id).toBe(call.id);
  });

  it("find their call behind any number whose call nobody knows", async () => {
    const sid = (prefix: string) => prefix + randomBytes(16).toString("hex");
    const call = await insertCall(app.db, { provider: "twilio", provider_call_id: sid("CA") });
    const of = (callSid: string, createdAt: Date) => ({
      source: "twilio",
      provider_sid: sid("RE"),
      provider_call_id: callSid,
      status: "absent" as const,
      created_at: createdAt,
    });
    const anHourAgo = new Date(Date.now() - 3_600_000);
    await app.db("recordings").insert(Array.from({ length: 100 }, () => of(sid("CA"), anHourAgo)));
    const { id } = await insertRecording(app.db, of(call.provider_call_id, new Date()));
    const intake = createRecordingIntakeService({
      database,
      unitOfWork: testUnitOfWork(database).unitOfWork,
      calls: { idOf: async (_, callSid) => (callSid === call.provider_call_id ? call.id : null) },
    });
    expect(await intake.linkCalls(new Date())).toBe(1);
    expect((await app.db("recordings").where({ id }).first()).call_id).toBe(call.id);
    await app.db("recordings").where({ created_at: anHourAgo }).delete();
  });

  it("are of the call that theirs becomes part of while their vendor tells of them", async () => {
    const callSid = `CA${randomBytes(16).toString("hex")}`;
    const [from, into] = [
      await insertCall(app.db, { provider: "twilio", provider_call_id: callSid }),
      await insertCall(app.db),
    ];
    const recordingSid = `RE${randomBytes(16).toString("hex")}`;
    const merged = database.transaction(async (db) => {
      await db("calls").whereIn("id", [from.id, into.id]).orderBy("id").forUpdate();
      const told = app.twilio("/webhooks/twilio/recording-status", {
        CallSid: callSid,
        RecordingSid: recordingSid,
        RecordingStatus: "absent",
      });
      await eventually("that the word waits", async () => {
        const { rows } = await app.db.raw(
          "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        return rows.length > 0;
      });
      await db("calls").where({ id: from.id }).delete();
      await db("calls")
        .where({ id: into.id })
        .update({ carrier_provider: "twilio", carrier_call_id: callSid });
      return [told];
    });
    const [told] = await merged;
    expect((await told)?.status).toBe(204);
    expect((await bySid(recordingSid)).call_id).toBe(into.id);
  });

  it("go with their file when somebody deletes them, and when their call goes", async () => {
    const { id: callId } = await insertCall(app.db);
    const [{ body: one }, { body: other }] = [
      await upload(newTone()),
      await upload(newTone(), { query: `callId=${callId}` }),
    ];
    await Promise.all([settled(one.id), settled(other.id)]);
    await files.sweep(new Date());
    const before = filesKept().length;
    const remove = (cookie: string) => app.request(`/api/recordings/${one.id}`, { method: "DELETE", cookie });
    expect((await remove(agent)).status).toBe(403);
    expect((await remove(supervisor)).status).toBe(204);
    expect((await remove(supervisor)).status).toBe(404);
    expect((await get(`/api/recordings/${one.id}/waveform`)).status).toBe(404);
    expect(await app.db("audit_log").where({ subject_id: one.id, action: "recording.deleted" })).toHaveLength(
      1,
    );
    await app.db("calls").where({ id: callId }).delete();
    expect(await app.db("recordings").where({ id: other.id })).toEqual([]);
    await files.sweep(new Date());
    expect(filesKept()).toHaveLength(before - 2);
  });

  it("whose file was lost say so", async () => {
    const { body } = await upload(newTone());
    await settled(body.id);
    const { file_key: key } = await app.db("recordings").where({ id: body.id }).first();
    await rm(join(app.filesDirectory, key));
    expect((await get(`/api/recordings/${body.id}/audio`)).body.code).toBe("recording_not_ready");
  });

  it("leave nothing of an upload that nobody finished", async () => {
    await app.db("loose_files").insert({ key: "recordings/half.wav", due_at: new Date() });
    await app
      .db("loose_files")
      .insert({ key: "recordings/under-way.wav", due_at: new Date(Date.now() + 60_000) });
    await files.sweep(new Date());
    expect(await app.db("loose_files").pluck("key")).toEqual(["recordings/under-way.wav"]);
  });

  it("are swept past one that cannot be deleted, which is tried again later", async () => {
    const due = new Date(Date.now() - 1_000);
    await app.db("loose_files").insert([
      { key: "../outside", due_at: new Date(due.getTime() - 1_000) },
      { key: "recordings/gone.wav", due_at: due },
    ]);
    await expect(files.sweep(new Date())).rejects.toThrow(/1 files that nobody holds/);
    const left = await app.db("loose_files").whereIn("key", ["../outside", "recordings/gone.wav"]);
    expect(left).toMatchObject([{ key: "../outside" }]);
    expect(left[0].due_at.getTime()).toBeGreaterThan(Date.now());
    await app.db("loose_files").where({ key: "../outside" }).delete();
  });

  it("are seen to be kept by the state of the application", async () => {
    const { body } = await get("/api/health", "");
    const store = body.dependencies.find(({ name }: { name: string }) => name === "file_store");
    expect(store).toMatchObject({ state: "up", isCritical: false, detail: "a folder" });
  });
});

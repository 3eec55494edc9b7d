import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { toneWav } from "../../platform/audio/index.ts";
import { signIn } from "./clients.ts";
import { type System, startSystem } from "./system.ts";

interface Row {
  readonly status: string;
  readonly vendor_id: string | null;
  readonly begun_at: Date | null;
}

let system: System;
let cookie: string;

beforeAll(async () => {
  system = await startSystem();
  cookie = await signIn(system.url, "agent");
});
afterEach(async () => {
  await control("DELETE", "/faults/transcription");
  await system.startMissing();
});
afterAll(() => system?.close());

const control = async (method: string, path: string, body?: object) => {
  const response = await fetch(`${system.simulatorUrl}/control${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  expect(response.ok, `${method} ${path}: ${response.status} ${text}`).toBe(true);
  return text ? JSON.parse(text) : null;
};
/** Transcriptions that the vendor was paid for. */
const paid = async (): Promise<number> => (await control("GET", "/ledger?limit=0")).counts.transcription;

/** A recording of a call that is over; resolves with the call's id. */
async function record(hertz: number): Promise<string> {
  const [call] = await system.query<{ id: string }>(
    `insert into calls (direction, provider, provider_call_id, status, initiated_at, ended_at)
      values ('inbound', 'twilio', $1, 'completed', now(), now()) returning id`,
    [`CA-${randomUUID()}`],
  );
  const id = call?.id ?? "";
  const response = await fetch(`${system.url}/api/recordings?callId=${id}`, {
    method: "POST",
    headers: { cookie, "content-type": "audio/wav" },
    body: new Blob([new Uint8Array(toneWav({ seconds: 4, hertz }))]),
  });
  expect(response.status).toBe(201);
  return id;
}

const until = (callId: string, kind: string, what: string, isSo: (row: Row) => boolean | Promise<boolean>) =>
  eventually(
    async () => {
      const [row] = await system.query<Row>(
        "select status, vendor_id, begun_at from call_analyses where call_id = $1 and kind = $2",
        [callId, kind],
      );
      return row && (await isSo(row)) ? row : undefined;
    },
    { deadlineMs: 120_000, everyMs: 10, what },
  );

describe("a transcription whose worker is killed by kill -9", () => {
  it("while the vendor is at work goes on, is read, and was paid once", async () => {
    const before = await paid();
    const callId = await record(300);
    await until(callId, "transcript", "the vendor is at work", ({ vendor_id: id }) => id !== null);
    await system.kill9("worker-1");
    await system.start("worker-1");
    await until(callId, "insights", "the insights", ({ status }) => status === "ok");
    expect((await paid()) - before).toBe(1);
  });

  it("before the vendor's answer to its beginning came goes on, is read, and was paid once", async () => {
    const before = await paid();
    await control("PUT", "/faults/transcription", { latencyMs: 3_000 });
    const callId = await record(400);
    await until(
      callId,
      "transcript",
      "the vendor has begun and not said so",
      async ({ vendor_id: id, begun_at: at }) => {
        return at !== null && id === null && (await paid()) > before;
      },
    );
    await system.kill9("worker-1");
    await control("DELETE", "/faults/transcription");
    await system.start("worker-1");
    await until(callId, "summary", "the summary", ({ status }) => status === "ok");
    expect((await paid()) - before).toBe(1);
  });
});

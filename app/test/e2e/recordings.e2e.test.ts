import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { toneWav } from "../../platform/audio/index.ts";
import { openLive, signIn } from "./clients.ts";
import { type System, startSystem } from "./system.ts";

interface Row {
  readonly id: string;
  readonly status: string;
  readonly file_key: string | null;
}

let system: System;
let cookie: string;

beforeAll(async () => {
  system = await startSystem();
  cookie = await signIn(system.url, "agent");
});
afterEach(() => system.startMissing());
afterAll(() => system?.close());

async function rowOf(condition: string, value: string): Promise<Row | undefined> {
  const rows = await system.query<Row>(
    `select id, status, file_key from recordings where ${condition} = $1`,
    [value],
  );
  return rows[0];
}

/** Files that are being written, or that nobody holds. */
const looseKeys = async (): Promise<string[]> =>
  (await system.query<{ key: string }>("select key from loose_files")).map(({ key }) => key);

const untilStatus = (id: string, status: string) =>
  eventually(
    async () => {
      const row = await rowOf("id", id);
      return row?.status === status ? row : undefined;
    },
    { deadlineMs: 90_000, everyMs: 10, what: `the recording is ${status}` },
  );

describe("a recording", () => {
  it("is measured after kill -9 of its worker in the middle of it, and told to be ready once", async () => {
    const live = await openLive(system.url, cookie);
    await live.subscribe("recordings");
    // An hour and a half of silence, whose length nobody has filled in: seconds of work.
    const file = Buffer.concat([toneWav({ seconds: 0 }), Buffer.alloc(90_000_000)]);
    const response = await fetch(`${system.url}/api/recordings`, {
      method: "POST",
      headers: { cookie, "content-type": "audio/wav" },
      body: new Blob([new Uint8Array(file)]),
    });
    expect(response.status).toBe(201);
    const { id } = (await response.json()) as { id: string };
    await untilStatus(id, "processing");
    await system.kill9("worker-1");
    await sleep(300);
    expect((await rowOf("id", id))?.status).toBe("processing");
    await system.start("worker-1");
    await untilStatus(id, "ready");
    await sleep(1_000);
    const told = live.messages.filter(({ data }) => data?.id === id && data?.status === "ready");
    expect(told).toHaveLength(1);
    live.close();
    const [counted] = await system.query<{ duration_ms: number; run_number: number }>(
      "select duration_ms, run_number from recordings where id = $1",
      [id],
    );
    expect(counted).toEqual({ duration_ms: 45_000_000 / 8, run_number: 1 });
  });

  it("is fetched after kill -9 of its worker in the middle of it, and kept once", async () => {
    const known = await looseKeys();
    const response = await fetch(`${system.simulatorUrl}/control/recordings`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ fate: "slow", seconds: 5 }),
    });
    const { recordingSid } = (await response.json()) as { recordingSid: string };
    const { id } = await eventually(async () => rowOf("provider_sid", recordingSid), {
      everyMs: 10,
      what: "the recording's row",
    });
    // Its file has been announced: it is being written.
    await eventually(async () => (await looseKeys()).length > known.length || undefined, {
      everyMs: 10,
      what: "its file is being written",
    });
    await system.kill9("worker-1");
    expect((await rowOf("id", id))?.status).toBe("uploaded");
    await system.start("worker-1");
    const { file_key: key } = await untilStatus(id, "ready");
    // The half of before is held by nobody, and goes when it is due.
    const loose = (await looseKeys()).filter((one) => !known.includes(one));
    expect(loose).toHaveLength(1);
    expect(loose[0]).not.toBe(key);
  });
});

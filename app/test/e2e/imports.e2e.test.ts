import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { atRest } from "./at-rest.ts";
import { signIn } from "./clients.ts";
import { type System, startSystem } from "./system.ts";

const LINES = 100_000;
/** Well below what the file, its rows or its report would take: 100,000 lines are 9 MB as text, and some 100 MB as objects. */
const MAX_GROWTH_MB = 120;

let system: System;
let cookie: string;

beforeAll(async () => {
  system = await startSystem({ scheduler: true });
  cookie = await signIn(system.url, "supervisor");
});
afterEach(() => system.startMissing());
afterAll(() => system?.close());

/** A file that is made while it is sent. */
function fileOf(lines: number, mark: string, areaCode: number): ReadableStream<Uint8Array> {
  let line = 0;
  return new ReadableStream({
    pull(controller) {
      if (line === 0) controller.enqueue(Buffer.from("First name,Last name,Email,Phone,Company,Tags\r\n"));
      const until = Math.min(line + 1_000, lines);
      let text = "";
      for (; line < until; line += 1) {
        const phone = `${areaCode} ${200 + Math.floor(line / 10_000)} ${String(line % 10_000).padStart(4, "0")}`;
        text += `Zoé ${line},Lavoie,person${line}@${mark}.example,${phone},"Company, the ${line}th","vip, ${mark}"\r\n`;
      }
      controller.enqueue(Buffer.from(text));
      if (line === lines) controller.close();
    },
  });
}

/** A word that no other try has: in the tag and the address of each line. */
const newMark = (word: string) => `${word}-${randomUUID().slice(0, 8)}`;

async function upload(lines: number, mark: string, areaCode: number): Promise<string> {
  const response = await fetch(`${system.url}/api/imports?kind=contacts`, {
    method: "POST",
    headers: { cookie, "content-type": "text/csv" },
    body: fileOf(lines, mark, areaCode),
    duplex: "half",
  } as RequestInit);
  const body = (await response.json()) as { id: string };
  expect(response.status).toBe(201);
  return body.id;
}

async function step(id: string, name: "check" | "confirm"): Promise<void> {
  const response = await fetch(`${system.url}/api/imports/${id}/${name}`, {
    method: "POST",
    headers: { cookie, "content-type": "application/json" },
    ...(name === "check" ? { body: "{}" } : {}),
  });
  expect(response.status).toBe(202);
}

async function untilStatus(id: string, status: string, deadlineMs = 170_000): Promise<void> {
  await eventually(
    async () => {
      const [row] = await system.query<{ status: string }>("select status from imports where id = $1", [id]);
      return row?.status === status || undefined;
    },
    { deadlineMs, everyMs: 100, what: `the import is ${status}` },
  );
}

/** Resident memory of a process now. */
function residentMb(name: string): number {
  const { pid } = system.part(name).process.identity;
  return Number(spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }).stdout) / 1024;
}

/** How much the memory of a process grew at most while something was done. */
async function growthMb(name: string, work: () => Promise<unknown>): Promise<number> {
  const before = residentMb(name);
  let peak = before;
  const watching = setInterval(() => {
    peak = Math.max(peak, residentMb(name));
  }, 200);
  try {
    await work();
  } finally {
    clearInterval(watching);
  }
  return Math.round(peak - before);
}

async function emailsOf(mark: string): Promise<{ total: number; distinct: number }> {
  const [counts] = await system.query<{ total: number; distinct: number }>(
    "select count(*)::int as total, count(distinct email)::int as distinct from contacts where email like $1",
    [`%@${mark}.example`],
  );
  return counts ?? { total: 0, distinct: 0 };
}

describe("an import", () => {
  it("goes on after kill -9 of its worker: no line twice, none left out", async () => {
    const mark = newMark("killed");
    const id = await upload(15_000, mark, 514);
    await step(id, "check");
    await untilStatus(id, "checked");
    await step(id, "confirm");
    await eventually(
      async () => {
        const [row] = await system.query<{ lines_done: number }>(
          "select lines_done from imports where id = $1",
          [id],
        );
        return (row && row.lines_done >= 2_000) || undefined;
      },
      { everyMs: 20, what: "the first batches" },
    );
    await system.kill9("worker-1");
    const { total } = await atRest(() => emailsOf(mark));
    expect(total).toBeLessThan(15_000);
    const [row] = await system.query<{ lines_done: number }>("select lines_done from imports where id = $1", [
      id,
    ]);
    expect(row?.lines_done).toBe(total);
    await system.start("worker-1");
    await untilStatus(id, "done");
    expect(await emailsOf(mark)).toEqual({ total: 15_000, distinct: 15_000 });
  });

  it(`of ${LINES} lines, and the export of as many, take no more memory than small ones`, async () => {
    // What a process needs once, for whatever it is asked first.
    const small = await upload(2_000, newMark("small"), 438);
    await step(small, "check");
    await untilStatus(small, "checked");
    await step(small, "confirm");
    await untilStatus(small, "done");

    const mark = newMark("large");
    let id = "";
    const uploading = await growthMb("api-1", async () => {
      id = await upload(LINES, mark, 416);
    });
    const startedAt = performance.now();
    const checking = await growthMb("worker-1", async () => {
      await step(id, "check");
      await untilStatus(id, "checked");
    });
    const checkedAt = performance.now();
    const importing = await growthMb("worker-1", async () => {
      await step(id, "confirm");
      await untilStatus(id, "done");
    });
    const seconds = (from: number, to: number) => Math.round((to - from) / 100) / 10;
    const times = { check: seconds(startedAt, checkedAt), import: seconds(checkedAt, performance.now()) };
    let bytes = 0;
    const exporting = await growthMb("api-1", async () => {
      const response = await fetch(`${system.url}/api/contacts/export.csv?tag=${mark}`, {
        headers: { cookie },
      });
      for await (const chunk of response.body ?? []) bytes += chunk.length;
    });
    process.stdout.write(
      `${LINES} lines: resident memory grew by ${uploading} MB (upload, api), ${checking} MB (check, worker), ${importing} MB (import, worker), ${exporting} MB (export of ${Math.round(bytes / 1e6)} MB, api); check ${times.check} s, import ${times.import} s\n`,
    );
    expect(await emailsOf(mark)).toEqual({ total: LINES, distinct: LINES });
    expect(bytes).toBeGreaterThan(LINES * 100);
    for (const growth of [uploading, checking, importing, exporting])
      expect(growth).toBeLessThan(MAX_GROWTH_MB);
  }, 600_000);
});

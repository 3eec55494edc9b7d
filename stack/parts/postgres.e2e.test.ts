import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isRunning } from "../process/identity.ts";
import type { Part } from "./part.ts";
import { startPostgres } from "./postgres.ts";

const dir = mkdtempSync(join(tmpdir(), "trunkline-postgres-"));
let port = 0;
let part: Part | undefined;

beforeAll(async () => {
  chmodSync(dir, 0o755);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
  await new Promise((resolve) => server.close(resolve));
});

afterAll(async () => {
  await part?.stop();
  const outside = join(dir, "outside");
  if (existsSync(outside)) rmSync(realpathSync(outside), { recursive: true, force: true });
  rmSync(dir, { recursive: true, force: true });
});

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: part?.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("PostgreSQL", () => {
  it("is made and started, with a password, by name", async () => {
    part = await startPostgres({ dir, port, password: "p@ss/word" });
    expect(await query("select current_user as name, current_database() as base")).toEqual([
      { name: "trunkline", base: "trunkline" },
    ]);
    const wrong = new pg.Client({ connectionString: part.url.replace(/:[^:@]+@/, ":wrong@") });
    await expect(wrong.connect()).rejects.toThrow("password authentication failed");
  });

  it("keeps what was committed through a kill -9, and starts over its stale lock", async () => {
    await query("create table kept as select 42 as answer");
    process.kill(part?.process.identity.pid ?? 0, "SIGKILL");
    await part?.process.exited;
    expect(existsSync(join(dir, "data/postmaster.pid"))).toBe(true);
    part = await startPostgres({ dir, port, password: "p@ss/word" });
    expect(await query("select answer from kept")).toEqual([{ answer: 42 }]);
  });

  it("starts over a lock whose pid is a stranger's by now", async () => {
    await part?.stop();
    const identity = part?.process.identity;
    expect(identity !== undefined && isRunning(identity)).toBe(false);
    writeFileSync(join(dir, "data/postmaster.pid"), `${process.pid}\n${join(dir, "data")}\n`);
    part = await startPostgres({ dir, port, password: "p@ss/word" });
    expect(await query("select answer from kept")).toEqual([{ answer: 42 }]);
  });

  it("keeps its data when its folder is closed to others", async () => {
    await part?.stop();
    chmodSync(dir, 0o700);
    part = await startPostgres({ dir, port, password: "p@ss/word" });
    expect(await query("select answer from kept")).toEqual([{ answer: 42 }]);
    await part.stop();
    part = await startPostgres({ dir, port, password: "p@ss/word" });
    expect(await query("select answer from kept")).toEqual([{ answer: 42 }]);
  });

  it("refuses to run twice on the same data, and does not harm the first", async () => {
    await expect(startPostgres({ dir, port: port + 1, password: "p@ss/word" })).rejects.toThrow(
      `another PostgreSQL (pid ${part?.process.identity.pid}) already runs`,
    );
    const outside = join(dir, "outside");
    const data = existsSync(outside) ? outside : dir;
    expect(readFileSync(join(data, "data/postmaster.pid"), "utf8")).toContain(
      String(part?.process.identity.pid),
    );
    expect(await query("select answer from kept")).toEqual([{ answer: 42 }]);
  });
});

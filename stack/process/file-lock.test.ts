import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { holderOf, withFileLock } from "./file-lock.ts";

const dir = mkdtempSync(join(tmpdir(), "trunkline-lock-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("a lock in a file", () => {
  it("lets one at a time through, and tells who is waited for", async () => {
    const file = join(dir, "one.lock");
    const order: string[] = [];
    const waits: number[] = [];
    await Promise.all(
      ["a", "b"].map((name) =>
        withFileLock(
          file,
          async () => {
            order.push(`${name} in`);
            await sleep(30);
            order.push(`${name} out`);
          },
          (pid) => waits.push(pid),
        ),
      ),
    );
    expect(order).toEqual(["a in", "a out", "b in", "b out"]);
    expect(waits).toEqual([process.pid]);
    expect(holderOf(file)).toBeNull();
  });

  it("is taken over from a holder that was killed, also when a stranger has its pid now", async () => {
    const file = join(dir, "stale.lock");
    writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: "an earlier boot:1" }));
    expect(await withFileLock(file, () => Promise.resolve("mine"))).toBe("mine");
  });

  it("is given back when the work fails", async () => {
    const file = join(dir, "failing.lock");
    await expect(withFileLock(file, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(holderOf(file)).toBeNull();
  });
});

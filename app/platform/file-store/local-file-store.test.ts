import { createHash } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { createLocalFileStore } from "./index.ts";

describe("createLocalFileStore", () => {
  const folder = temporaryFolder("file-store");
  const store = createLocalFileStore(folder);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("keeps what it is given, and gives it back whole or in part", async () => {
    const sha256 = createHash("sha256").update("hello world").digest("hex");
    expect(
      await store.put("kept/one.csv", Readable.from(["hello ", "world"].map((part) => Buffer.from(part)))),
    ).toEqual({
      bytes: 11,
      sha256,
    });
    expect(await text(await store.get("kept/one.csv"))).toBe("hello world");
    expect(await text(await store.get("kept/one.csv", { start: 6, end: 8 }))).toBe("wor");
  });

  it("keeps nothing of what broke off", async () => {
    async function* broken() {
      yield Buffer.from("half");
      throw new Error("gone");
    }
    await expect(store.put("broken/one.csv", Readable.from(broken()))).rejects.toThrow("gone");
    expect(readdirSync(join(folder, "broken"))).toEqual([]);
    await expect(store.get("broken/one.csv")).rejects.toThrow("ENOENT");
  });

  it("forgets, also what it never had", async () => {
    await store.put("gone/one.csv", Readable.from([Buffer.from("x")]));
    await store.delete("gone/one.csv");
    await store.delete("gone/one.csv");
    expect(readdirSync(join(folder, "gone"))).toEqual([]);
  });

  it.each(["../outside", "/etc/passwd", "a/../b", "a//b", "A", ""])("takes no key like %j", async (key) => {
    await expect(store.get(key)).rejects.toThrow("is no key");
  });
});

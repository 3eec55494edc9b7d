import { createHash, randomBytes } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import {
  createLocalFileStore,
  createS3FileStore,
  FileMissing,
  type FileStore,
  fileStoreCheck,
} from "./index.ts";
import { type S3Server, startS3Server } from "./test/s3-server.ts";

const sha256Of = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");
const streamOf = (...parts: string[]) => Readable.from(parts.map((part) => Buffer.from(part)));

const folder = temporaryFolder("file-store");
let s3: S3Server;
beforeAll(async () => {
  s3 = await startS3Server();
});
afterAll(async () => {
  await s3.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each([
  ["a folder", () => createLocalFileStore(folder)],
  ["a bucket", () => createS3FileStore(s3.options)],
] as const)("files in %s", (_, open) => {
  let store: FileStore;
  beforeAll(() => {
    store = open();
  });

  it("are kept as they were given, and given back whole or in part", async () => {
    expect(await store.put("kept/one.csv", streamOf("hello ", "world"))).toEqual({
      bytes: 11,
      sha256: sha256Of("hello world"),
    });
    expect(await text(await store.get("kept/one.csv"))).toBe("hello world");
    expect(await text(await store.get("kept/one.csv", { start: 6, end: 8 }))).toBe("wor");
    expect(await store.size("kept/one.csv")).toBe(11);
  });

  it("may be larger than what is sent at a time", async () => {
    const parts = Array.from({ length: 12 }, () => randomBytes(1024 * 1024));
    const whole = Buffer.concat(parts);
    const stored = await store.put("large/one.wav", Readable.from(parts));
    expect(stored).toEqual({ bytes: whole.length, sha256: sha256Of(whole) });
    expect(sha256Of(await buffer(await store.get("large/one.wav")))).toBe(stored.sha256);
    const range = { start: 6_000_000, end: 6_000_099 };
    expect(await buffer(await store.get("large/one.wav", range))).toEqual(
      whole.subarray(6_000_000, 6_000_100),
    );
  });

  it("replace those that are there", async () => {
    await store.put("again/one.csv", streamOf("before"));
    await store.put("again/one.csv", streamOf("after"));
    expect(await text(await store.get("again/one.csv"))).toBe("after");
  });

  it.each([1, 7 * 1024 * 1024])("leave nothing when they break off after %s bytes", async (bytes) => {
    const key = `broken/${bytes}.csv`;
    async function* broken() {
      yield Buffer.alloc(bytes);
      throw new Error("gone");
    }
    await expect(store.put(key, Readable.from(broken()))).rejects.toThrow("gone");
    expect(await store.size(key)).toBeNull();
    await expect(store.get(key)).rejects.toThrow(FileMissing);
  });

  it("are forgotten, also those that never were", async () => {
    await store.put("gone/one.csv", streamOf("x"));
    await store.delete("gone/one.csv");
    await store.delete("gone/one.csv");
    expect(await store.size("gone/one.csv")).toBeNull();
  });

  it.each(["../outside", "/etc/passwd", "a/../b", "a//b", "A", ""])("have no key like %j", async (key) => {
    await expect(store.get(key)).rejects.toThrow("is no key");
    await expect(store.put(key, streamOf("x"))).rejects.toThrow("is no key");
  });

  it("can be kept, says the check", async () => {
    expect(await fileStoreCheck(store).run()).toMatchObject({ detail: store.description });
  });
});

it("leaves no half of a file in the folder", async () => {
  const store = createLocalFileStore(folder);
  async function* broken() {
    yield Buffer.from("half");
    throw new Error("gone");
  }
  await expect(store.put("half/one.csv", Readable.from(broken()))).rejects.toThrow("gone");
  expect(readdirSync(join(folder, "half"))).toEqual([]);
});

it("says that nothing can be kept where there is no such bucket, or nobody listens", async () => {
  await expect(
    fileStoreCheck(createS3FileStore({ ...s3.options, bucket: "nobodys" })).run(),
  ).rejects.toThrow();
  const nowhere = createS3FileStore({ ...s3.options, endpoint: "http://127.0.0.1:9" });
  await expect(fileStoreCheck(nowhere).run()).rejects.toThrow();
});

import { pack, unpack } from "./compress.ts";
import { KEPT_MS, MAX_COPIES, MAX_COPY_BYTES } from "./copy-rules.ts";
import { offlineDatabase } from "./database.ts";
import { ownerOfCopies } from "./owner.ts";

/** An answer as it was then. */
export interface Copy {
  readonly data: unknown;
  readonly atMs: number;
}

/** The copy of a person's query; undefined when there is none. */
export async function readCopy(userId: string, key: string): Promise<Copy | undefined> {
  const kept = await (await offlineDatabase()).get("copies", [userId, key]);
  return kept && { data: await unpack(kept.content), atMs: kept.atMs };
}

/** Keeps an answer, in place of the one before; not of somebody who has left meanwhile. */
export async function keepCopy(userId: string, key: string, { data, atMs }: Copy): Promise<void> {
  const [content, database] = await Promise.all([pack(data), offlineDatabase()]);
  if (content.byteLength > MAX_COPY_BYTES) return;
  // Between this and the write nothing comes: what forgets them all begins after it.
  if (ownerOfCopies() !== userId) return;
  await database.put("copies", { userId, key, atMs, content });
}

/** Forgets what is too old, and the oldest of what is too much. */
export async function pruneCopies(userId: string, nowMs: number): Promise<void> {
  const transaction = (await offlineDatabase()).transaction("copies", "readwrite");
  const ofPerson = IDBKeyRange.bound([userId, 0], [userId, Number.POSITIVE_INFINITY]);
  const byAge = transaction.store.index("byAge");
  let tooMany = (await byAge.count(ofPerson)) - MAX_COPIES;
  for (let cursor = await byAge.openCursor(ofPerson); cursor; cursor = await cursor.continue()) {
    if (tooMany <= 0 && nowMs - cursor.value.atMs <= KEPT_MS) break;
    await cursor.delete();
    tooMany -= 1;
  }
  await transaction.done;
}

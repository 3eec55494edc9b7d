import { offlineDatabase, type WaitingWrite } from "./database.ts";
import { recordPath } from "./queueable.ts";

/** A write with its place in the order. */
export type KeptWrite = WaitingWrite & { readonly id: number };

/** Tells every tab and the service worker that the list has changed. */
export const OUTBOX_CHANNEL = "trunkline.outbox";
/** What the browser is asked to do when the network is back, also without an open tab. */
export const OUTBOX_SYNC = "trunkline-outbox";

/** What has changed: a write has gone out (with its path), or only the list. */
export type OutboxNews =
  | { readonly kind: "sent"; readonly path: string; readonly operation: string; readonly answer?: unknown }
  | { readonly kind: "changed" };

/** What a person has written that the server does not have, in order. */
export async function waitingWrites(userId: string): Promise<KeptWrite[]> {
  const all = await (await offlineDatabase()).getAll("outbox");
  return all.filter((write): write is KeptWrite => write.userId === userId && write.id !== undefined);
}

/** Does one wait that was written before on the same record, or at the same place? `beforeId`: only such as were put in before it. */
export async function isWaitedFor(
  write: Pick<WaitingWrite, "userId" | "operation" | "path">,
  beforeId = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  const waiting = await waitingWrites(write.userId);
  return waiting.some(
    (one) => one.id < beforeId && one.state === "waiting" && placeOf(one) === placeOf(write),
  );
}

function placeOf({ operation, path }: Pick<WaitingWrite, "operation" | "path">): string {
  return recordPath(operation, path) ?? path;
}

/** Puts one at the end; resolves with its place. */
export async function addWrite(write: Omit<WaitingWrite, "id">): Promise<number> {
  return await (await offlineDatabase()).add("outbox", write);
}

/** Puts one in the place of what it was. */
export async function replaceWrite(write: KeptWrite): Promise<void> {
  await (await offlineDatabase()).put("outbox", write);
}

/** Changes one that is still there: what was discarded or left behind meanwhile stays gone. */
export async function changeWrite(id: number, change: Partial<Omit<WaitingWrite, "id">>): Promise<void> {
  const transaction = (await offlineDatabase()).transaction("outbox", "readwrite");
  const known = await transaction.store.get(id);
  if (known) await transaction.store.put({ ...known, ...change });
  await transaction.done;
}

/** As another request than before: under the old key the server would repeat its answer, or refuse what differs. */
export function withNewKey(write: KeptWrite): KeptWrite {
  return { ...write, idempotencyKey: crypto.randomUUID(), keyAtMs: Date.now() };
}

export async function removeWrite(id: number): Promise<void> {
  await (await offlineDatabase()).delete("outbox", id);
}

/** A person leaves for good: what was not sent goes, too. */
export async function forgetWrites(userId: string): Promise<void> {
  for (const { id } of await waitingWrites(userId)) await removeWrite(id);
}

import { effect } from "@preact/signals";
import { network } from "../network.ts";
import { showWrites } from "../outbox.ts";
import { queryClient } from "../query-client.ts";
import { giveAnswer } from "../unsent/answers.ts";
import type { WaitingWrite } from "./database.ts";
import { ownerOfCopies } from "./owner.ts";
import {
  addWrite,
  changeWrite,
  type KeptWrite,
  OUTBOX_CHANNEL,
  OUTBOX_SYNC,
  type OutboxNews,
  removeWrite,
  replaceWrite,
  waitingWrites,
  withNewKey,
} from "./outbox.ts";
import { sendWrites } from "./send-writes.ts";

/** Between two attempts while the server does not answer. */
const RETRY_MS = 30_000;
/** One tab, or the service worker, sends at a time: the order holds. */
const LOCK = "trunkline.outbox";

let channel: BroadcastChannel | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows what waits and sends it when the server answers again; call once. */
export function startOutbox(): void {
  channel = new BroadcastChannel(OUTBOX_CHANNEL);
  channel.addEventListener("message", ({ data }: MessageEvent<OutboxNews>) => hear(data));
  let wasOffline = true;
  effect(() => {
    const isOffline = network.offlineSinceMs.value !== undefined;
    if (wasOffline && !isOffline) void flush();
    wasOffline = isOffline;
  });
  window.addEventListener("online", () => void flush());
}

/** Keeps a write, in all tabs, and has the browser send it when the network is back. */
export async function keepWrite(write: Omit<WaitingWrite, "id">): Promise<void> {
  await addWrite(write);
  await tellAll({ kind: "changed" });
  await sendWhenBack();
}

/** One that was tried did not go: all tabs show why, and what only has to wait goes out later. */
export async function putWriteAside(
  id: number,
  how: Pick<WaitingWrite, "state" | "code" | "reason">,
): Promise<void> {
  await changeWrite(id, how);
  await refresh();
  await tellAll({ kind: "changed" });
  if (how.state === "waiting") await sendWhenBack();
}

async function sendWhenBack(): Promise<void> {
  sendLater();
  // Chromium alone can do this with no tab open; everywhere else the tabs do it.
  const registration = (await navigator.serviceWorker?.getRegistration()) as
    | (ServiceWorkerRegistration & { readonly sync?: { register(tag: string): Promise<void> } })
    | undefined;
  await registration?.sync?.register(OUTBOX_SYNC).catch(() => undefined);
}

/** Sends what waits now. */
export async function flush(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  await refresh();
  const userId = ownerOfCopies();
  if (userId === undefined || !(await waitingWrites(userId)).some(({ state }) => state === "waiting")) return;
  const result = await withLock(() =>
    sendWrites({ fetch: (...asked) => fetch(...asked), tell: (news) => void tellAll(news) }),
  );
  if (result !== "done") sendLater();
}

/** It is not to be sent any more. */
export async function discardWrite(id: number): Promise<void> {
  await removeWrite(id);
  await tellAll({ kind: "changed" });
  await queryClient.invalidateQueries();
}

/** Sends a refused one again; after a conflict over the version that the server has by now. */
export async function sendAgain(write: KeptWrite): Promise<void> {
  const { theirs, reason: _reason, code: _code, ...rest } = write;
  const version = versionOf(theirs) ?? write.version;
  await replaceWrite({
    ...withNewKey(rest),
    state: "waiting",
    ...(version === undefined ? {} : { version }),
  });
  await tellAll({ kind: "changed" });
  await flush();
}

function versionOf(record: unknown): number | undefined {
  if (typeof record !== "object" || record === null || !("version" in record)) return undefined;
  return typeof record.version === "number" ? record.version : undefined;
}

function sendLater(): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    void flush();
  }, RETRY_MS);
}

async function withLock<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  if (!navigator.locks) return await work();
  return await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) =>
    lock ? await work() : undefined,
  );
}

async function tellAll(news: OutboxNews): Promise<void> {
  channel?.postMessage(news);
  hear(news);
}

function hear(news: OutboxNews): void {
  void refresh();
  // What the server made of it takes the place of what was shown.
  if (news.kind === "sent" && !giveAnswer(news.operation, news.answer)) void queryClient.invalidateQueries();
}

/** Reads the list anew. */
export async function refresh(): Promise<void> {
  const userId = ownerOfCopies();
  showWrites(userId === undefined ? [] : await waitingWrites(userId).catch(() => []));
}

import { effect } from "@preact/signals";
import { type ApiError, asApiError, request } from "../http.ts";
import { inTurn } from "../in-turn.ts";
import { network } from "../network.ts";
import type { WaitingWrite, WriteState } from "../offline/database.ts";
import { isMessage, type MessageOperation } from "../offline/queueable.ts";
import { ownerOfCopies } from "../offline/owner.ts";
import { isPassing } from "../offline/passing.ts";
import { offline } from "../offline/start.ts";
import { outbox } from "../outbox.ts";
import { queryClient } from "../query-client.ts";
import { giveAnswer } from "./answers.ts";
import { changeHeld, type Held, heldNow, hold } from "./held.ts";

type NewWrite = Held["write"];

/** A message that somebody has written and the server has not taken yet. */
export interface Unsent {
  /** Its idempotency key: however often it is tried, it is sent once. */
  readonly key: string;
  /** What is asked for. */
  readonly body: unknown;
  /** What is shown of it beside that. */
  readonly about: unknown;
  readonly createdAt: string;
  /** `waiting`: it goes by itself when the server answers; `refused`: its author decides. */
  readonly state: "sending" | "waiting" | "refused";
  /** Why it has not gone: the server's code, and words. */
  readonly code: string | undefined;
  readonly reason: string | undefined;
}

/** What whoever sits here has written to a place of the API and is not there yet, in order; read where it is rendered. */
export function unsentAt(path: string): readonly Unsent[] {
  const held = heldNow().filter(({ write }) => write.path === path);
  const keys = new Set(held.map(({ write }) => write.idempotencyKey));
  const stored = outbox.writes.value
    .filter((write) => isMessage(write.operation) && write.path === path && !keys.has(write.idempotencyKey))
    .map((write) => shown(write, false));
  const sending = held
    .filter(({ isTaken }) => !isTaken)
    .map(({ write, isSending }) => shown(write, isSending));
  return [...stored, ...sending].toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
}

function shown(
  { idempotencyKey: key, body, about, madeAtMs, state, code, reason }: NewWrite,
  isSending: boolean,
) {
  const createdAt = new Date(madeAtMs).toISOString();
  const how = isSending ? "sending" : state === "waiting" ? "waiting" : "refused";
  return { key, body, about, createdAt, state: how, code, reason } satisfies Unsent;
}

/**
 * Sends a message. It is shown at once and stored before it is asked for: without the server, or when the page is closed, it waits
 * and goes by itself, in its order and once. Resolves when it has gone, waits, or was refused.
 */
export function sendUnsent(message: {
  readonly operation: MessageOperation;
  readonly path: string;
  readonly body: unknown;
  readonly about: unknown;
}): Promise<void> {
  const userId = ownerOfCopies();
  // Nobody sits here: there is nobody to keep it for.
  if (userId === undefined) return Promise.resolve();
  const idempotencyKey = crypto.randomUUID();
  const write: NewWrite = {
    ...{ ...message, userId, idempotencyKey, method: "POST", madeAtMs: Date.now(), state: "waiting" },
  };
  hold(write);
  // At once, so that they are stored in the order in which they were written; where storage is blocked this page alone has it.
  const storing = offline()
    .then(({ addWrite }) => addWrite(write))
    .catch(() => undefined);
  return inTurn(write.path, async () => await attempt(write, await storing));
}

/** Tries one again. What was refused is another request from then on, over `change` of what it asked for. */
export async function retryUnsent(
  key: string,
  change: (body: unknown) => unknown = (body) => body,
): Promise<void> {
  const stored = outbox.writes.peek().find((write) => write.idempotencyKey === key);
  if (stored) {
    const { flush, sendAgain } = await offline();
    if (stored.state === "waiting") await flush();
    else await sendAgain({ ...stored, body: change(stored.body) });
    return;
  }
  const own = heldNow().find(({ write }) => write.idempotencyKey === key);
  if (!own || own.isSending) return;
  const { reason: _reason, code: _code, ...before } = own.write;
  const again: NewWrite =
    before.state === "waiting"
      ? before
      : { ...before, body: change(before.body), state: "waiting", idempotencyKey: crypto.randomUUID() };
  changeHeld(key, () => ({ write: again, isSending: true }));
  await inTurn(again.path, () => attempt(again, undefined));
}

/** Forgets one that has not gone. */
export async function discardUnsent(key: string): Promise<void> {
  changeHeld(key, () => undefined);
  const stored = outbox.writes.peek().find((write) => write.idempotencyKey === key);
  if (stored) await (await offline()).discardWrite(stored.id);
}

async function attempt(write: NewWrite, id: number | undefined): Promise<void> {
  const { idempotencyKey, operation, path, body } = write;
  if (await isBehind(write, id)) return;
  let answer: unknown;
  try {
    answer = await request<unknown>(path, { method: "POST", body, idempotencyKey });
  } catch (thrown) {
    const error = asApiError(thrown);
    if (error.code === "idempotent_answer_lost") {
      // It was carried out: what it made is fetched.
      await forget(id);
      changeHeld(idempotencyKey, () => undefined);
      await queryClient.invalidateQueries();
    } else await putAside(write, id, fate(error));
    return;
  }
  // Not beside what has become of it, however long its copy takes to go.
  changeHeld(idempotencyKey, (one) => ({ ...one, isTaken: true }));
  try {
    giveAnswer(operation, answer);
  } finally {
    await forget(id);
    changeHeld(idempotencyKey, () => undefined);
  }
}

type Fate = Pick<WaitingWrite, "code" | "reason"> & { readonly state: WriteState };

function fate({ status, code, message, detail }: ApiError): Fate {
  return { state: isPassing(status, code) ? "waiting" : "refused", code, reason: detail ?? message };
}

/** Does an earlier one for the same place wait? Then this one goes after it. */
async function isBehind(write: NewWrite, id: number | undefined): Promise<boolean> {
  if (id === undefined) {
    const held = heldNow();
    const place = held.findIndex((one) => one.write.idempotencyKey === write.idempotencyKey);
    const isWaiting = (one: Held) => !one.isSending && one.write.state === "waiting";
    if (!held.slice(0, place).some((one) => one.write.path === write.path && isWaiting(one))) return false;
    changeHeld(write.idempotencyKey, (one) => ({ ...one, isSending: false }));
    return true;
  }
  const { isWaitedFor, flush, refresh } = await offline();
  if (!(await isWaitedFor(write, id).catch(() => false))) return false;
  await refresh();
  changeHeld(write.idempotencyKey, () => undefined);
  void flush().catch(() => undefined);
  return true;
}

async function forget(id: number | undefined): Promise<void> {
  if (id !== undefined) await (await offline()).removeWrite(id).catch(() => undefined);
}

/** It has not gone: it waits, or is for its author to decide on. */
async function putAside(write: NewWrite, id: number | undefined, how: Fate): Promise<void> {
  if (id !== undefined) {
    const { putWriteAside } = await offline();
    const isStored = await putWriteAside(id, how).then(
      () => true,
      () => false,
    );
    if (isStored) return changeHeld(write.idempotencyKey, () => undefined);
  }
  changeHeld(write.idempotencyKey, () => ({ write: { ...write, ...how }, isSending: false }));
}

/** What this page alone has goes by itself, too, when the server answers again. */
effect(() => {
  if (network.offlineSinceMs.value !== undefined) return;
  queueMicrotask(() => {
    for (const { write, isSending } of heldNow())
      if (!isSending && write.state === "waiting") void retryUnsent(write.idempotencyKey);
  });
});

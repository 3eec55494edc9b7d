import { LATEST_VERSION, VERSION_HEADER } from "../../../../app/http/api-version.contract.ts";
import {
  type KeptWrite,
  type OutboxNews,
  removeWrite,
  replaceWrite,
  waitingWrites,
  withNewKey,
} from "./outbox.ts";
import { isPassing } from "./passing.ts";
import { isMessage, recordPath } from "./queueable.ts";

/** How a round of sending ended: nothing is left to send, or the rest has to be sent later. */
export type SendResult = "done" | "later";

/** All tabs wait for whoever sends: a connection that hangs must not hold them up. */
const TIMEOUT_MS = 15_000;

/** What sending needs; the page and the service worker have both. */
export interface SendOptions {
  readonly fetch: typeof fetch;
  readonly tell: (news: OutboxNews) => void;
}

/** The server keeps keys for a day: after that it could carry out a second time what it has had. */
const KEY_KNOWN_MS = 20 * 3_600_000;
const TOO_OLD = "It has waited so long that it may be there twice if it is sent now: look first.";

/** What the server says of a request that it does not answer as asked. */
interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
}

/**
 * Sends what waits of whoever is signed in, one after the other in the order in which it was written. What the server refuses
 * stays for the person to decide on, and so does whatever was written of the same record after it.
 */
export async function sendWrites({ fetch: untimed, tell }: SendOptions): Promise<SendResult> {
  const fetch: SendOptions["fetch"] = (asked, options) =>
    untimed(asked, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) });
  const userId = await whoIsSignedIn(fetch);
  if (userId === undefined) return "later";
  const blocked = new Set<string>();
  const tried = new Set<number>();
  for (;;) {
    // Read anew each time: one may have been discarded, or written, meanwhile.
    const writes = await waitingWrites(userId);
    for (const write of writes) if (write.state !== "waiting") blocked.add(targetOf(write));
    const next = writes.find((write) => !tried.has(write.id) && !blocked.has(targetOf(write)));
    if (!next) return "done";
    tried.add(next.id);
    if (Date.now() - (next.keyAtMs ?? next.madeAtMs) > KEY_KNOWN_MS) {
      await setAside(next, { state: "refused", reason: TOO_OLD }, tell);
      continue;
    }
    const answer = await ask(fetch, next);
    if (answer === undefined) return "later";
    const problem = answer.ok ? {} : ((await answer.json().catch(() => ({}))) as Problem);
    if (!answer.ok && isPassing(answer.status, problem.code)) return "later";
    // Lost is the answer alone: the write was carried out.
    if (answer.ok || problem.code === "idempotent_answer_lost") await settle(next, answer, tell);
    else await setAside(next, await refusalOf(fetch, next, answer.status, problem), tell);
  }
}

/** What a write is about: two of the same wait for each other. */
function targetOf({ operation, path, id }: KeptWrite): string {
  return recordPath(operation, path) ?? `${operation} ${path} ${id}`;
}

async function whoIsSignedIn(fetch: SendOptions["fetch"]): Promise<string | undefined> {
  const answer = await fetch("/api/session", { headers: { [VERSION_HEADER]: LATEST_VERSION } }).catch(
    () => undefined,
  );
  if (!answer?.ok || !answer.headers.has("Content-Type")) return undefined;
  const session = (await answer.json().catch(() => ({}))) as { readonly user?: { readonly id: string } };
  return session.user?.id;
}

async function ask(
  fetch: SendOptions["fetch"],
  { method, path, body, version, idempotencyKey }: KeptWrite,
): Promise<Response | undefined> {
  return await fetch(path, {
    method,
    headers: {
      Accept: "application/json",
      "Idempotency-Key": `"${idempotencyKey}"`,
      [VERSION_HEADER]: LATEST_VERSION,
      ...(version === undefined ? {} : { "If-Match": `"${version}"` }),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => undefined);
}

/** It is done. What was written after it on the same record goes on from the version that it made. */
async function settle(write: KeptWrite, answer: Response, tell: SendOptions["tell"]): Promise<void> {
  await removeWrite(write.id);
  const content: unknown =
    answer.ok && answer.headers.has("Content-Type") ? await answer.json().catch(() => undefined) : undefined;
  const { version: made } = (content ?? {}) as { readonly version?: number };
  if (made !== undefined) {
    // One that named no version has changed the one before.
    const changed = write.version ?? made - 1;
    const later = (await waitingWrites(write.userId)).filter(
      (one) => one.id > write.id && one.version === changed && targetOf(one) === targetOf(write),
    );
    for (const one of later) await replaceWrite({ ...withNewKey(one), version: made });
  }
  tell({ kind: "sent", path: write.path, operation: write.operation, answer: content });
}

type Refusal = Pick<KeptWrite, "state" | "code" | "reason" | "theirs">;

async function refusalOf(
  fetch: SendOptions["fetch"],
  write: KeptWrite,
  status: number,
  { code, title, detail }: Problem,
): Promise<Refusal> {
  // A message changes no record that could be compared.
  const isConflict = (status === 409 || status === 412) && !isMessage(write.operation);
  const place = isConflict ? recordPath(write.operation, write.path) : undefined;
  const theirs = place === undefined ? undefined : await readRecord(fetch, place);
  return {
    state: isConflict ? "conflict" : "refused",
    reason: detail ?? title ?? `Error ${status}`,
    ...(code === undefined ? {} : { code }),
    ...(theirs === undefined ? {} : { theirs }),
  };
}

/** The person decides on it. */
async function setAside(write: KeptWrite, refusal: Refusal, tell: SendOptions["tell"]): Promise<void> {
  await replaceWrite({ ...write, ...refusal });
  tell({ kind: "changed" });
}

async function readRecord(fetch: SendOptions["fetch"], path: string): Promise<unknown> {
  const answer = await fetch(path, { headers: { [VERSION_HEADER]: LATEST_VERSION } }).catch(() => undefined);
  return answer?.ok ? await answer.json().catch(() => undefined) : undefined;
}

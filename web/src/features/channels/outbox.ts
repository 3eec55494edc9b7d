import { signal } from "@preact/signals";
import { api } from "../../data/api.ts";
import { ApiError, asApiError } from "../../data/http.ts";
import type { Attachment } from "../../data/types.ts";
import { showMessage } from "./channels.queries.ts";
import { channelWords as words } from "./channels.strings.ts";

/** A message on its way; where that failed it stays with all of its text until it is sent or discarded. */
export interface Outgoing {
  /** Sent with it, so that it is written once however often it is tried. */
  readonly key: string;
  readonly authorId: string | undefined;
  readonly channelId: string;
  readonly content: string;
  readonly files: readonly Attachment[];
  readonly parentId: string | null;
  readonly createdAt: string;
  readonly error: ApiError | null;
}

const outgoing = signal<readonly Outgoing[]>([]);
const STORED_AS = "trunkline.channel-outbox";
/** Whose was read that a page before this one has left. */
const readOf = new Set<string | undefined>();

/** What somebody has on its way to a channel; it outlives a reload, and is nobody else's. */
export function outgoingTo(channelId: string, authorId: string | undefined): readonly Outgoing[] {
  readLeft(authorId);
  return outgoing.value.filter((one) => one.channelId === channelId && one.authorId === authorId);
}

/** Sends a message: it stands there at once. Those of one channel go in their order. */
export function sendMessage(
  message: Pick<Outgoing, "authorId" | "channelId" | "content" | "files" | "parentId">,
): void {
  const one = { ...message, key: crypto.randomUUID(), createdAt: new Date().toISOString(), error: null };
  readLeft(one.authorId);
  keep([...outgoing.value, one]);
  void inOrder(one);
}

/** Tries one again that could not be sent: a refusal is kept under its key, so that what was refused needs another one. */
export function retryMessage(key: string): void {
  const one = outgoing.value.find((message) => message.key === key);
  if (!one || one.error === null) return;
  const again = { ...one, key: isRefusal(one.error) ? crypto.randomUUID() : key, error: null };
  change(key, () => again);
  void inOrder(again);
}

/** Forgets one that could not be sent. */
export function discardMessage(key: string): void {
  change(key, () => undefined);
}

/** The last of each channel that is being sent. */
const lanes = new Map<string, Promise<void>>();

function inOrder(one: Outgoing): Promise<void> {
  const sent = (lanes.get(one.channelId) ?? Promise.resolve()).then(() => send(one));
  lanes.set(one.channelId, sent);
  return sent;
}

/** Was it not written, and will never be by this key? Who is asking and how often is looked at before the key. */
function isRefusal({ status, code }: ApiError): boolean {
  const isEarlier = status === 401 || status === 429 || code.startsWith("idempotent_");
  return status >= 400 && status < 500 && !isEarlier;
}

async function send({ key, channelId, content, files, parentId }: Outgoing): Promise<void> {
  try {
    const message = await api.postMessage({
      params: { id: channelId },
      body: {
        content,
        ...(parentId === null ? {} : { parentId }),
        ...(files.length === 0 ? {} : { attachmentIds: files.map(({ id }) => id) }),
      },
      idempotencyKey: key,
    });
    showMessage(message);
    change(key, () => undefined);
  } catch (thrown) {
    change(key, (one) => ({ ...one, error: asApiError(thrown) }));
  }
}

function change(key: string, to: (one: Outgoing) => Outgoing | undefined): void {
  keep(outgoing.value.flatMap((one) => (one.key === key ? (to(one) ?? []) : [one])));
}

function keep(next: readonly Outgoing[]): void {
  outgoing.value = next;
  try {
    for (const authorId of readOf) {
      const own = next.filter((one) => one.authorId === authorId);
      sessionStorage.setItem(`${STORED_AS}.${authorId}`, JSON.stringify(own.map(withTitle)));
    }
  } catch {
    // Storage is blocked or full: it lives as long as the page.
  }
}

/** What an error says is no field of its own. */
function withTitle({ error, ...one }: Outgoing) {
  return { ...one, error: error && { ...error, title: error.message } };
}

/** Shows what was left by a page that is gone: whether that which was on its way is there, nobody here knows. */
function readLeft(authorId: string | undefined): void {
  if (readOf.has(authorId)) return;
  readOf.add(authorId);
  try {
    const text = sessionStorage.getItem(`${STORED_AS}.${authorId}`);
    const left = text === null ? [] : (JSON.parse(text) as readonly ReturnType<typeof withTitle>[]);
    const unsure = { status: 0, code: "left", title: words.unsure };
    const again = left.map((one) => ({ ...one, error: new ApiError(one.error ?? unsure) }));
    if (again.length > 0) outgoing.value = [...again, ...outgoing.peek()];
  } catch {
    // Storage is blocked, or what is in it is broken: nothing was left.
  }
}

import { useQuery } from "@tanstack/preact-query";
import { asApiError } from "../../data/http.ts";
import type { ListPages } from "../../data/pages.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Thread, ThreadFile, ThreadMessage } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { formatWhen } from "../../ui/format.ts";
import { showToast } from "../../ui/toasts.tsx";
import { useSettled } from "../../ui/use-settled.ts";
import { changeDraft, draftOf, giveBack } from "./drafts.ts";
import { gateOf, missingIn } from "./gate.ts";
import {
  hasPlaceholders,
  reachabilityQuery,
  textPreviewQuery,
  threadMessagesQuery,
} from "./inbox.queries.ts";
import { inboxWords as words } from "./inbox.strings.ts";
import { mayBeDone, scheduleMessage, writeNote } from "./once-for.ts";
import { sendMessage } from "./outbox.ts";
import { segmentsOf } from "./segments.ts";
import { withMessage } from "./thread-messages.ts";

const MAX_CHARACTERS = 1_600;
/** After the last key, placeholders are filled in. */
const PREVIEW_AFTER_MS = 400;

/** All that the field for an answer knows and does. */
export function useComposer(thread: Thread) {
  const { id } = thread;
  const draft = draftOf(id);
  const { text, mode, files } = draft.value;
  const gateQuery = useQuery(reachabilityQuery(thread));
  const gate = gateOf(thread.phone, gateQuery.data);
  const isNote = mode === "note";
  const settled = useSettled(text, PREVIEW_AFTER_MS);
  const preview = useQuery(textPreviewQuery(isNote ? "" : settled, thread));
  const wantsPreview = !isNote && hasPlaceholders(text);
  const isPreviewed = wantsPreview && settled === text && preview.data && !preview.isPlaceholderData;
  const missing = wantsPreview ? (preview.data?.missing ?? []) : missingIn(text);
  const outgoing = isPreviewed ? (preview.data?.text ?? text) : text.trim();
  const isReady = !gate.isBlocked && missing.length === 0 && (!wantsPreview || Boolean(isPreviewed));
  const canSend =
    (text.trim() !== "" || (!isNote && files.length > 0)) &&
    outgoing.length <= MAX_CHARACTERS &&
    (isNote || (isReady && (files.length === 0 || gate.from === null)));

  function clear(): void {
    changeDraft(id, isNote ? { text: "" } : { text: "", files: [] });
  }
  function send(): void {
    if (!canSend) return;
    if (isNote) void addNote(id, text.trim());
    else if (gate.from !== null) void later(new Date(gate.from));
    else void sendMessage({ threadId: id, text: outgoing, files, seenSequence: thread.lastSequence });
    clear();
  }
  async function later(at: Date): Promise<void> {
    const kept = text;
    clear();
    try {
      const goesAt = await scheduleMessage(id, outgoing, at);
      showToast({ tone: "good", text: words.scheduled.made(formatWhen(goesAt, Date.now())) });
    } catch (thrown) {
      giveBack(id, kept);
      sayNotKept(words.scheduled.failed, thrown);
    }
  }
  return {
    draft: draft.value,
    files,
    addFile: (file: ThreadFile) => changeDraft(id, { files: [...draft.peek().files, file] }),
    removeFile: (fileId: string) =>
      changeDraft(id, { files: draft.peek().files.filter((one) => one.id !== fileId) }),
    gate,
    preview: wantsPreview
      ? { text: isPreviewed ? preview.data?.text : undefined, isFailed: preview.isError }
      : undefined,
    missing,
    segments: segmentsOf(outgoing),
    problem: problemWith({ outgoing, hasFiles: files.length > 0, isLater: gate.from !== null }),
    canSend,
    /** Files go with what goes now. */
    canWait: canSend && !isNote && files.length === 0,
    send,
    later: (at: Date) => (canSend ? later(at) : Promise.resolve()),
  };
}

export type Composer = ReturnType<typeof useComposer>;

async function addNote(threadId: string, text: string): Promise<void> {
  try {
    const note = await writeNote(threadId, text);
    queryClient.setQueryData<ListPages<ThreadMessage>>(
      threadMessagesQuery(threadId).queryKey,
      (pages) => pages && withMessage(pages, note),
    );
  } catch (thrown) {
    const { text: now } = draftOf(threadId).peek();
    changeDraft(threadId, { mode: "note", text: now === "" ? text : `${text}\n${now}` });
    sayNotKept(words.composer.noteFailed, thrown);
  }
}

/** Says why something was given back, or that it may have been taken all the same. */
function sayNotKept(failed: string, thrown: unknown): void {
  const error = asApiError(thrown);
  const text = mayBeDone(error) ? words.composer.unsure : `${failed} ${errorText(error)}`;
  showToast({ tone: "bad", isSticky: true, text });
}

/** What is wrong with an SMS, in words; null: nothing. */
function problemWith(sms: {
  readonly outgoing: string;
  readonly hasFiles: boolean;
  readonly isLater: boolean;
}): string | null {
  if (sms.outgoing.length > MAX_CHARACTERS) return words.composer.tooLong;
  return sms.hasFiles && sms.isLater ? words.composer.filesLater : null;
}

import { useState } from "preact/hooks";
import { asApiError, request } from "../../data/http.ts";
import type { ThreadFile } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { draftOf } from "./drafts.ts";
import { inboxWords } from "./inbox.strings.ts";

const words = inboxWords.file;
/** What all files of one message may have together. */
const MAX_BYTES = 5_242_880;

/** Adds files to an answer, chosen, pasted or dropped: one after the other, each to the thread that it was meant for. */
export function useFileUpload(threadId: string, onAdd: (file: ThreadFile) => void) {
  const [isBusy, setBusy] = useState(false);

  async function addOne(file: File): Promise<void> {
    const fail = (why: string) =>
      showToast({ tone: "bad", isSticky: true, text: `${words.failedToAdd(file.name)} ${why}` });
    const all = draftOf(threadId)
      .peek()
      .files.reduce((sum, one) => sum + (one.bytes ?? 0), file.size);
    if (all > MAX_BYTES) return fail(words.tooLarge);
    try {
      const query = { fileName: file.name };
      onAdd(
        await request<ThreadFile>(`/api/threads/${threadId}/attachments`, { method: "POST", query, file }),
      );
    } catch (thrown) {
      fail(errorText(asApiError(thrown)));
    }
  }

  return {
    isBusy,
    async add(files: readonly File[]): Promise<void> {
      setBusy(true);
      for (const file of files) await addOne(file);
      setBusy(false);
    },
  };
}

export type FileUpload = ReturnType<typeof useFileUpload>;

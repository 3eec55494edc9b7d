import { useRef, useState } from "preact/hooks";
import { asApiError, request } from "../../data/http.ts";
import type { ThreadFile } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { Icon } from "../../ui/icon.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { inboxWords } from "./inbox.strings.ts";
import { fileUrl } from "./message-files.tsx";

const words = inboxWords.file;
/** What all files of one message may have together. */
const MAX_BYTES = 5_242_880;
const ACCEPTED = "image/*,audio/*,video/*,application/pdf,text/vcard,.vcf";

/** Adds files to an SMS; each is uploaded as soon as it is chosen. */
export function FilePicker(props: {
  readonly threadId: string;
  readonly files: readonly ThreadFile[];
  readonly onAdd: (file: ThreadFile) => void;
}) {
  const { threadId, files, onAdd } = props;
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const add = async (file: File) => {
    const fail = (why: string) =>
      showToast({ tone: "bad", isSticky: true, text: `${words.failedToAdd(file.name)} ${why}` });
    const all = files.reduce((sum, one) => sum + (one.bytes ?? 0), file.size);
    if (all > MAX_BYTES) return fail(words.tooLarge);
    setBusy(true);
    try {
      const query = { fileName: file.name };
      onAdd(
        await request<ThreadFile>(`/api/threads/${threadId}/attachments`, { method: "POST", query, file }),
      );
    } catch (thrown) {
      fail(errorText(asApiError(thrown)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        class="hidden-visually"
        tabIndex={-1}
        aria-hidden="true"
        accept={ACCEPTED}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          currentTarget.value = "";
          if (file) void add(file);
        }}
      />
      <Button
        size="small"
        kind="ghost"
        icon="paperclip"
        isBusy={isBusy}
        aria-label={isBusy ? words.uploading : words.add}
        title={words.add}
        onClick={() => input.current?.click()}
      />
    </>
  );
}

/** The files that go with an SMS that is being written. */
export function ChosenFiles(props: {
  readonly threadId: string;
  readonly files: readonly ThreadFile[];
  readonly onRemove: (id: string) => void;
}) {
  if (props.files.length === 0) return null;
  return (
    <ul class="composer-files">
      {props.files.map(({ id, fileName, contentType }) => (
        <li key={id} class="message-file">
          {contentType?.startsWith("image/") ? (
            <img class="composer-picture" src={fileUrl(props.threadId, id)} alt="" />
          ) : (
            <Icon name="paperclip" />
          )}
          <span class="message-file-name">{fileName ?? words.nameless}</span>
          <Button
            size="small"
            kind="ghost"
            icon="x"
            aria-label={words.remove(fileName ?? words.nameless)}
            onClick={() => props.onRemove(id)}
          />
        </li>
      ))}
    </ul>
  );
}

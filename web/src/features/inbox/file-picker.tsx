import { useRef } from "preact/hooks";
import type { ThreadFile } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { inboxWords } from "./inbox.strings.ts";
import { fileUrl } from "./message-files.tsx";
import type { FileUpload } from "./use-file-upload.ts";

const words = inboxWords.file;
const ACCEPTED = "image/*,audio/*,video/*,application/pdf,text/vcard,.vcf";

/** Adds files to an SMS, one after the other as they were chosen; each is uploaded at once. */
export function FilePicker({ files }: { readonly files: FileUpload }) {
  const { isBusy, add } = files;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        class="hidden-visually"
        tabIndex={-1}
        aria-hidden="true"
        accept={ACCEPTED}
        multiple
        onChange={({ currentTarget }) => {
          const chosen = [...(currentTarget.files ?? [])];
          currentTarget.value = "";
          void add(chosen);
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

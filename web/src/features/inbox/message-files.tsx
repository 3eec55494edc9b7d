import type { ThreadFile } from "../../data/types.ts";
import { Icon } from "../../ui/icon.tsx";
import { inboxWords } from "./inbox.strings.ts";

const words = inboxWords.file;

/** What came with a message, or goes with it: pictures are shown, the rest is to be opened. */
export function MessageFiles(props: { readonly threadId: string; readonly files: readonly ThreadFile[] }) {
  if (props.files.length === 0) return null;
  return (
    <ul class="message-files">
      {props.files.map((file) => (
        <li key={file.id}>
          <MessageFile threadId={props.threadId} file={file} />
        </li>
      ))}
    </ul>
  );
}

function MessageFile({ threadId, file }: { readonly threadId: string; readonly file: ThreadFile }) {
  const { id, status, contentType, fileName, bytes, failure } = file;
  const name = fileName ?? words.nameless;
  if (status !== "ready") {
    return (
      <span class="message-file muted" title={failure ?? undefined}>
        <Icon name={status === "failed" ? "alert" : "paperclip"} />
        {status === "failed" ? words.failed : words.waiting}
      </span>
    );
  }
  const href = fileUrl(threadId, id);
  if (contentType?.startsWith("image/")) {
    return (
      <a class="message-picture" href={href} target="_blank" rel="noopener">
        <img src={href} alt={words.picture(name)} loading="lazy" />
      </a>
    );
  }
  if (contentType?.startsWith("audio/")) {
    // biome-ignore lint/a11y/useMediaCaption: nobody has written down what is said in it
    return <audio src={href} controls preload="none" aria-label={name} />;
  }
  return (
    <a class="message-file" href={href} target="_blank" rel="noopener" aria-label={words.open(name)}>
      <Icon name="paperclip" />
      <span class="message-file-name">{name}</span>
      {bytes === null ? null : <span class="muted tabular">{sizeText(bytes)}</span>}
    </a>
  );
}

/** Where a browser that is signed in gets a file of a thread from. */
export const fileUrl = (threadId: string, id: string) => `/api/threads/${threadId}/attachments/${id}`;

/** "340 KB", "2.4 MB". */
export function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

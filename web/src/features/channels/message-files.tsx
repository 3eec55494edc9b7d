import type { Attachment } from "../../data/types.ts";
import { Icon } from "../../ui/icon.tsx";
import { channelWords as words } from "./channels.strings.ts";
import { fileSize } from "./files.ts";

/** The files of a message; pictures are seen. */
export function MessageFiles({
  channelId,
  files,
}: {
  readonly channelId: string;
  readonly files: readonly Attachment[];
}) {
  if (files.length === 0) return null;
  return (
    <ul class="channel-message-files" aria-label={words.attachments}>
      {files.map(({ id, fileName, contentType, bytes }) => {
        const href = `/api/channels/${channelId}/attachments/${id}`;
        return (
          <li key={id}>
            <a
              class="channel-message-file"
              href={href}
              target="_blank"
              rel="noopener"
              data-picture={isPicture(contentType)}
            >
              {isPicture(contentType) ? (
                <img src={href} alt={fileName} loading="lazy" />
              ) : (
                <>
                  <Icon name="download" />
                  <span>{fileName}</span>
                  <span class="muted">{fileSize(bytes)}</span>
                </>
              )}
            </a>
          </li>
        );
      })}
    </ul>
  );
}

function isPicture(contentType: string): boolean {
  return /^image\/(png|jpeg|gif|webp|avif)$/.test(contentType);
}

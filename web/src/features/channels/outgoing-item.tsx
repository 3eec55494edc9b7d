import { currentUser } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { MentionedText } from "../mentions/mentioned-text.tsx";
import { channelWords as words } from "./channels.strings.ts";
import { discardMessage, type Outgoing, retryMessage } from "./outbox.ts";

/** A message on its way; one that could not be sent says why, and is tried again or discarded. */
export function OutgoingItem({
  outgoing,
  nameOf,
}: {
  readonly outgoing: Outgoing;
  readonly nameOf: (id: string) => string | undefined;
}) {
  const { key, content, files, error } = outgoing;
  return (
    <li class="channel-message" data-pending={error === null} data-failed={error !== null}>
      <p class="channel-message-head">
        <b>{currentUser()?.name}</b>
        <span class="muted">{error === null ? words.pending : words.failed}</span>
      </p>
      {content === "" ? null : (
        <p class="channel-message-text">
          <MentionedText text={content} nameOf={nameOf} />
        </p>
      )}
      {files.length > 0 ? <p class="muted">{files.map(({ fileName }) => fileName).join(", ")}</p> : null}
      {error === null ? null : (
        <p class="channel-message-failed" role="alert">
          <span>{errorText(error)}</span>
          <Button size="small" icon="refresh" onClick={() => retryMessage(key)}>
            {words.retry}
          </Button>
          <Button size="small" kind="ghost" onClick={() => discardMessage(key)}>
            {words.discard}
          </Button>
        </p>
      )}
    </li>
  );
}

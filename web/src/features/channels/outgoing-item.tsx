import { currentUser } from "../../data/session.ts";
import { discardUnsent, retryUnsent } from "../../data/unsent/unsent.ts";
import { Button } from "../../ui/button.tsx";
import { MentionedText } from "../mentions/mentioned-text.tsx";
import { channelWords as words } from "./channels.strings.ts";
import type { Outgoing } from "./outbox.ts";

const STATES = { sending: words.pending, waiting: words.waiting, refused: words.failed } as const;

/** A message on its way; one that could not be sent says why, and is tried again or discarded. */
export function OutgoingItem({
  outgoing,
  nameOf,
}: {
  readonly outgoing: Outgoing;
  readonly nameOf: (id: string) => string | undefined;
}) {
  const { key, content, files, state, reason } = outgoing;
  return (
    <div
      class="channel-message"
      data-pending={state !== "refused"}
      data-waiting={state === "waiting"}
      data-failed={state === "refused"}
    >
      <p class="channel-message-head">
        <b>{currentUser()?.name}</b>
        <span class="muted">{STATES[state]}</span>
      </p>
      {content === "" ? null : (
        <p class="channel-message-text">
          <MentionedText text={content} nameOf={nameOf} />
        </p>
      )}
      {files.length > 0 ? <p class="muted">{files.map(({ fileName }) => fileName).join(", ")}</p> : null}
      {state === "sending" ? null : (
        <p class="channel-message-failed" role={state === "refused" ? "alert" : "status"}>
          <span>{state === "waiting" ? words.goesByItself : reason}</span>
          <Button size="small" icon="refresh" onClick={() => void retryUnsent(key)}>
            {words.retry}
          </Button>
          <Button size="small" kind="ghost" onClick={() => void discardUnsent(key)}>
            {words.discard}
          </Button>
        </p>
      )}
    </div>
  );
}

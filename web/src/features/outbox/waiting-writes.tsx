import type { KeptWrite } from "../../data/offline/outbox.ts";
import { offline } from "../../data/offline/start.ts";
import { outbox } from "../../data/outbox.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { formatFull, formatWhen } from "../../ui/format.ts";
import { outboxWords as words } from "./outbox.strings.ts";
import { differences, summaryOf } from "./write-words.ts";
import "./outbox.css";

/** What was written without the server, and what became of it; each can be discarded, and conflicts are decided here. */
export function WaitingWritesDialog({ onClose }: { readonly onClose: () => void }) {
  const writes = outbox.writes.value;
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p class="muted">{writes.length === 0 ? words.none : words.intro}</p>
      <ol class="writes">
        {writes.map((write) => (
          <WriteItem key={write.id} write={write} />
        ))}
      </ol>
      {writes.some(({ state }) => state === "waiting") ? (
        <div class="dialog-actions">
          <Button kind="primary" icon="send" onClick={() => void offline().then(({ flush }) => flush())}>
            {words.sendNow}
          </Button>
        </div>
      ) : null}
    </Dialog>
  );
}

const TONES = { waiting: "neutral", conflict: "warning", refused: "bad" } as const;

function WriteItem({ write }: { readonly write: KeptWrite }) {
  const { id, operation, madeAtMs, state, reason } = write;
  const madeAt = new Date(madeAtMs).toISOString();
  const name = words.operations[operation] ?? operation;
  const isConflict = state === "conflict";
  return (
    <li class="write" data-state={state}>
      <p class="write-head">
        <strong>{name}</strong>
        <time class="muted" dateTime={madeAt} title={formatFull(madeAt)}>
          {formatWhen(madeAt, Date.now())}
        </time>
        <Badge tone={TONES[state]}>{words[state]}</Badge>
      </p>
      <p class="write-text">{summaryOf(write)}</p>
      {reason ? <p class="write-reason">{reason}</p> : null}
      {isConflict ? <Differences write={write} /> : null}
      <div class="write-actions">
        {state === "waiting" ? null : (
          <Button size="small" onClick={() => void offline().then(({ sendAgain }) => sendAgain(write))}>
            {isConflict ? words.sendMine : words.tryAgain}
            <span class="hidden-visually"> {words.whichOne(name)}</span>
          </Button>
        )}
        <Button
          size="small"
          kind="ghost"
          onClick={() => void offline().then(({ discardWrite }) => discardWrite(id))}
        >
          {isConflict ? words.keepTheirs : words.discard}
          <span class="hidden-visually"> {words.whichOne(name)}</span>
        </Button>
      </div>
    </li>
  );
}

/** Both versions, field by field. */
function Differences({ write }: { readonly write: KeptWrite }) {
  const fields = differences(write);
  if (fields.length === 0) return null;
  return (
    <table class="write-versions">
      <thead>
        <tr>
          <td />
          <th scope="col">{words.yours}</th>
          <th scope="col">{words.theirs}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ field, mine, theirs }) => (
          <tr key={field}>
            <th scope="row">{field}</th>
            <td>{mine}</td>
            <td>{theirs}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import { useMutation, useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import type { DeadLetter } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { formatPhone } from "../../ui/phone.ts";
import { EmptyState, NotLoaded, Skeleton } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { Ago } from "../../ui/time.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { SettleControls, SettledNote, type SettleOrder } from "../settlement/settle-controls.tsx";
import { settlementWords } from "../settlement/settlement.strings.ts";
import { deadLettersQuery, discardedLettersQuery, settleLetter } from "./alerts.queries.ts";
import { alertWords } from "./alerts.strings.ts";
import { type ReplayFailure, useReplay } from "./replay.ts";

const words = alertWords;
/** P4 and what comes after it: it can wait, and must not stand before what cannot. */
const LOW_PRIORITY = 4;
/** So many need no folding. */
const FEW = 3;

/** SMS that reached nobody, each to be sent again by an administrator. */
export function DeadLetters() {
  const [isDiscardedShown, setDiscardedShown] = useState(false);
  const query = useQuery(isDiscardedShown ? discardedLettersQuery : deadLettersQuery);
  const { mutate: settle } = useMutation(settleLetter);
  const [isConfirming, setConfirming] = useState(false);
  const mayReplay = can("dead-letters:replay") && !isDiscardedShown;
  const { mutate, isPending, variables = [] } = useReplay(tellOutcome);
  const busyIds = new Set(isPending ? variables.map(({ id }) => id) : []);
  const replay = (letters: readonly DeadLetter[]) => {
    setConfirming(false);
    mutate(letters);
  };

  const { data } = query;
  if (!data) {
    return (
      <NotLoaded query={query} title={words.errorTitle}>
        <Skeleton height="7.25rem" />
      </NotLoaded>
    );
  }
  const urgent = data.items.filter(({ priority }) => priority < LOW_PRIORITY);
  const low = data.items.filter(({ priority }) => priority >= LOW_PRIORITY);
  const listOf = (letters: readonly DeadLetter[]) => (
    <ul class="stuck-list">
      {letters.map((letter) => (
        <Letter
          key={letter.id}
          letter={letter}
          isBusy={busyIds.has(letter.id)}
          onSettle={(order) => settle({ id: letter.id, order })}
          {...(mayReplay ? { onReplay: () => replay([letter]) } : {})}
        />
      ))}
    </ul>
  );
  return (
    <>
      {data.items.length === 0 ? (
        <EmptyState
          isCompact
          tone="good"
          icon="checks"
          title={isDiscardedShown ? settlementWords.noneDiscarded : words.deadEmptyTitle}
          text={isDiscardedShown ? settlementWords.noneDiscardedText : words.deadEmptyText}
        />
      ) : null}
      {urgent.length > 0 ? listOf(urgent) : null}
      {low.length > 0 ? (
        <details open={urgent.length === 0 && low.length <= FEW}>
          <summary>{words.lowPriority(low.length)}</summary>
          {listOf(low)}
        </details>
      ) : null}
      <footer class="stuck-foot">
        {mayReplay && data.items.length > 1 ? (
          <Button icon="send" isBusy={busyIds.size > 1} onClick={() => setConfirming(true)}>
            {words.replayAll(data.items.length)}
          </Button>
        ) : null}
        {can("dead-letters:replay") ? null : <p class="muted">{words.onlyAdmins}</p>}
        <Button size="small" kind="ghost" onClick={() => setDiscardedShown(!isDiscardedShown)}>
          {isDiscardedShown ? settlementWords.showWaiting : settlementWords.showDiscarded}
        </Button>
      </footer>
      {isConfirming ? (
        <Dialog title={words.confirmTitle} onClose={() => setConfirming(false)}>
          <p>{words.confirmText(data.items.length)}</p>
          <div class="dialog-actions">
            <Button onClick={() => setConfirming(false)}>{words.cancel}</Button>
            <Button kind="primary" icon="send" onClick={() => replay(data.items)}>
              {words.replayAll(data.items.length)}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}

function Letter(props: {
  readonly letter: DeadLetter;
  readonly isBusy: boolean;
  readonly onSettle: (order: SettleOrder) => void;
  readonly onReplay?: () => void;
}) {
  const { letter, isBusy, onSettle, onReplay } = props;
  const failedAt = letter.failedAt ?? letter.queuedAt;
  return (
    <li class="stuck">
      <PriorityBadge priority={letter.priority} />
      <div>
        <p class="stuck-who">
          <strong>{letter.recipientName}</strong> <span class="muted tabular">{formatPhone(letter.to)}</span>
        </p>
        <p class="stuck-text">{letter.body}</p>
        <p class="stuck-why muted">
          <span class="stuck-reason">{letter.errorReason ?? letter.errorCode ?? strings.common.unknown}</span>
          {" · "}
          {alertWords.message.attempts(letter.attempts)}
          {" · "}
          <Ago at={failedAt} />
          {letter.callId === null ? null : (
            <>
              {" · "}
              <a href={`/calls/${letter.callId}`} aria-label={words.callOf(letter.body.slice(0, 80))}>
                {words.callLink}
              </a>
            </>
          )}
        </p>
        <SettledNote entry={letter} />
      </div>
      <div class="stuck-actions">
        <SettleControls entry={letter} label={letter.recipientName} onSettle={onSettle} />
        {onReplay ? (
          <Button
            size="small"
            icon="send"
            isBusy={isBusy}
            aria-label={`${words.replay}: ${letter.recipientName}`}
            onClick={onReplay}
          >
            {words.replay}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

function tellOutcome(letters: readonly DeadLetter[], failures: readonly ReplayFailure[]): void {
  const [failure] = failures;
  if (failure) {
    showToast({
      tone: "bad",
      isSticky: true,
      text: `${words.replayFailed(failure.letter.recipientName)} ${failure.reason}`,
    });
  }
  const sent = letters.length - failures.length;
  const [only] = letters;
  if (sent === 1 && letters.length === 1 && only) {
    showToast({ tone: "good", text: words.replayed(only.recipientName) });
  } else if (sent > 0) showToast({ tone: "good", text: words.replayedAll(sent) });
}

import { useState } from "preact/hooks";
import { request } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { can } from "../../data/session.ts";
import type { DeadLetter, DeadLetterList } from "../../data/types.ts";
import { useResource } from "../../data/use-resource.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { formatPhone } from "../../ui/phone.ts";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { Ago } from "../../ui/time.tsx";
import { showToast } from "../../ui/toasts.tsx";

const words = strings.alerts;
const LIMIT = 100;

/** SMS that reached nobody, each to be sent again by an administrator. */
export function DeadLetters() {
  const { data, error, isLoading, load, update } = useResource("dead-letters", () =>
    request<DeadLetterList>("/api/alerts/dead-letters", { query: { limit: LIMIT } }),
  );
  const [busyIds, setBusyIds] = useState<ReadonlySet<string>>(new Set());
  const [isConfirming, setConfirming] = useState(false);
  const mayReplay = can("dead-letters:replay");

  async function replay(letters: readonly DeadLetter[]): Promise<void> {
    setConfirming(false);
    setBusyIds(new Set(letters.map(({ id }) => id)));
    const failures = await replayAll(letters, (id) =>
      update((list) => ({ ...list, items: list.items.filter((item) => item.id !== id) })),
    );
    setBusyIds(new Set());
    tellOutcome(letters, failures);
    if (failures.length > 0) void load({ again: true });
  }

  if (!data) {
    if (error && !isLoading)
      return <ErrorState title={words.errorTitle} error={error} onRetry={() => void load()} />;
    return <Skeleton height="2.75rem" />;
  }
  if (data.items.length === 0) {
    return (
      <EmptyState
        isCompact
        tone="good"
        icon="checks"
        title={words.deadEmptyTitle}
        text={words.deadEmptyText}
      />
    );
  }
  return (
    <>
      <ul class="dead-list">
        {data.items.map((letter) => (
          <Letter
            key={letter.id}
            letter={letter}
            isBusy={busyIds.has(letter.id)}
            {...(mayReplay ? { onReplay: () => void replay([letter]) } : {})}
          />
        ))}
      </ul>
      <footer class="dead-foot">
        {mayReplay ? (
          data.items.length > 1 ? (
            <Button icon="send" isBusy={busyIds.size > 1} onClick={() => setConfirming(true)}>
              {words.replayAll(data.items.length)}
            </Button>
          ) : null
        ) : (
          <p class="muted">{words.onlyAdmins}</p>
        )}
      </footer>
      {isConfirming ? (
        <Dialog title={words.confirmTitle} onClose={() => setConfirming(false)}>
          <p>{words.confirmText(data.items.length)}</p>
          <div class="dialog-actions">
            <Button onClick={() => setConfirming(false)}>{words.cancel}</Button>
            <Button kind="primary" icon="send" onClick={() => void replay(data.items)}>
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
  readonly onReplay?: () => void;
}) {
  const { letter, isBusy, onReplay } = props;
  const failedAt = letter.failedAt ?? letter.queuedAt;
  return (
    <li class="dead">
      <PriorityBadge priority={letter.priority} />
      <div class="dead-body">
        <p class="dead-who">
          <strong>{letter.recipientName}</strong> <span class="muted tabular">{formatPhone(letter.to)}</span>
        </p>
        <p class="dead-text">{letter.body}</p>
        <p class="dead-why muted">
          <span class="dead-reason">{letter.errorReason ?? letter.errorCode ?? strings.common.unknown}</span>
          {" · "}
          {strings.message.attempts(letter.attempts)}
          {" · "}
          <Ago at={failedAt} />
          {letter.callId === null ? null : (
            <>
              {" · "}
              <a href={`/calls/${letter.callId}`}>{words.callLink}</a>
            </>
          )}
        </p>
      </div>
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
    </li>
  );
}

interface Failure {
  readonly letter: DeadLetter;
  readonly reason: string;
}

/** Puts them back one after another: an incident that filled this list must not be followed by a stampede. */
async function replayAll(
  letters: readonly DeadLetter[],
  onReplayed: (id: string) => void,
): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const letter of letters) {
    try {
      await request(`/api/alerts/dead-letters/${encodeURIComponent(letter.id)}/replay`, { method: "POST" });
      onReplayed(letter.id);
    } catch (thrown) {
      failures.push({ letter, reason: errorText(asApiError(thrown)) });
    }
  }
  return failures;
}

function tellOutcome(letters: readonly DeadLetter[], failures: readonly Failure[]): void {
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

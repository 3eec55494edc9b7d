import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { queryClient } from "../../data/query-client.ts";
import type { ScheduledMessage } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { formatWhen } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { PartNotLoaded } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { scheduledQuery } from "./inbox.queries.ts";
import { inboxWords } from "./inbox.strings.ts";
import { scheduleMessage } from "./once-for.ts";
import { WhenDialog } from "./when-dialog.tsx";

const words = inboxWords.scheduled;

/** SMS of a thread that go later: to be changed, or not to be sent after all. */
export function ScheduledList(props: { readonly threadId: string; readonly canWrite: boolean }) {
  const { threadId, canWrite } = props;
  const query = useLiveQuery(scheduledQuery(threadId));
  const { data } = query;
  if (!data) return <PartNotLoaded query={query} title={words.loadFailed} />;
  if (data.items.length === 0) return null;
  return (
    <section class="scheduled" aria-label={words.title}>
      <ul>
        {data.items
          .toSorted((a, b) => a.sendAt.localeCompare(b.sendAt))
          .map((message) => (
            <ScheduledItem key={message.id} {...{ message, canWrite }} />
          ))}
      </ul>
    </section>
  );
}

function ScheduledItem(props: { readonly message: ScheduledMessage; readonly canWrite: boolean }) {
  const { message, canWrite } = props;
  const { text, sendAt, wantedAt, reason, author } = message;
  const [state, setState] = useState<"shown" | "edited" | "timed">("shown");
  const [draft, setDraft] = useState(text);
  const back = () => setState("shown");
  const change = (patch: { readonly text?: string; readonly sendAt?: string }) => {
    back();
    void changeScheduled(message, patch);
  };
  return (
    <li class="scheduled-item">
      <p class="scheduled-head muted">
        <Icon name="clock" />
        <span>
          {words.goes(formatWhen(sendAt, Date.now()))} · {words.by(author.name)}
        </span>
        {canWrite && state !== "edited" ? (
          <span class="scheduled-actions">
            <Button size="small" kind="ghost" onClick={() => setState("edited")}>
              {words.change}
            </Button>
            <Button size="small" kind="ghost" onClick={() => setState("timed")}>
              {words.time}
            </Button>
            <Button size="small" kind="ghost" onClick={() => void cancelScheduled(message)}>
              {words.cancel}
            </Button>
          </span>
        ) : null}
      </p>
      {reason === null ? null : (
        <p class="composer-hint">{words.putOff(formatWhen(wantedAt, Date.now()), reasonText(reason))}</p>
      )}
      {state === "edited" ? (
        <div class="scheduled-edit">
          <textarea
            class="input"
            rows={2}
            maxLength={1_600}
            aria-label={words.text}
            value={draft}
            onInput={({ currentTarget }) => setDraft(currentTarget.value)}
          />
          <Button
            size="small"
            kind="primary"
            disabled={draft.trim() === ""}
            onClick={() => change({ text: draft.trim() })}
          >
            {words.save}
          </Button>
          <Button size="small" kind="ghost" onClick={back}>
            {words.keep}
          </Button>
        </div>
      ) : (
        <p class="scheduled-text">{text}</p>
      )}
      {state === "timed" ? (
        <WhenDialog
          title={words.time}
          onClose={back}
          onChoose={(at) => change({ sendAt: at.toISOString() })}
        />
      ) : null}
    </li>
  );
}

/** The gate's reason in words, where it is one of its. */
function reasonText(reason: string): string {
  const { blocked } = inboxWords.composer;
  return reason in blocked ? blocked[reason as keyof typeof blocked] : reason;
}

async function changeScheduled(
  { id, version, threadId }: ScheduledMessage,
  patch: { readonly text?: string; readonly sendAt?: string },
): Promise<void> {
  await telling(threadId, () => api.changeScheduledMessage({ params: { id }, version, body: patch }));
}

async function cancelScheduled({ id, threadId, text, sendAt }: ScheduledMessage): Promise<void> {
  const isDone = await telling(threadId, () => api.cancelScheduledMessage({ params: { id } }));
  if (!isDone) return;
  const undo = () => void telling(threadId, () => scheduleMessage(threadId, text, new Date(sendAt)));
  showToast({ tone: "good", text: words.canceled, action: { text: inboxWords.undo, act: undo } });
}

async function telling(threadId: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (thrown) {
    const text = `${words.failed} ${errorText(asApiError(thrown))}`;
    showToast({ tone: "bad", isSticky: true, text });
    return false;
  } finally {
    await queryClient.invalidateQueries({ queryKey: scheduledQuery(threadId).queryKey });
  }
}

import { api } from "../../data/api.ts";
import { saidQueued } from "../../data/kept.ts";
import { asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import { currentUser } from "../../data/session.ts";
import type { CallDisposition, Disposition } from "./dialing.types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { leadParts, leadQuery } from "../leads/leads.queries.ts";
import { refreshList, saidQuery, setHeld } from "./dialing.queries.ts";
import type { Spoken } from "./dialing-step.ts";
import { dialingWords as words } from "./dialing.strings.ts";

/** What somebody says of a call. */
export interface Choice {
  readonly disposition: Disposition;
  readonly note?: string;
  readonly callbackAt?: Date;
  /** `callbackAt` as it was typed. */
  readonly when?: string;
}

/** What is shown until the server has answered. */
export function provisional(
  callId: string,
  { disposition, callbackAt }: Choice,
  nowMs: number,
): CallDisposition {
  const { id, name, outcome, followUp, retryAfterMinutes } = disposition;
  const retryAt = retryAfterMinutes === null ? null : new Date(nowMs + retryAfterMinutes * 60_000);
  const due = followUp === "callback" ? (callbackAt ?? null) : followUp === "retry" ? retryAt : null;
  const at = new Date(nowMs).toISOString();
  return {
    ...{ callId, dispositionId: id, dispositionName: name, outcome, followUp },
    dueAt: due?.toISOString() ?? null,
    ...{ leadId: null, userId: currentUser()?.id ?? null, wrapUpSeconds: null },
    ...{ chosenAt: at, changedAt: at, changeableUntil: at },
  };
}

/**
 * Says what a call came to: shown at once, put back when the server refuses. Resolves with whether it was saved; one that is said
 * already is changed.
 */
export async function dispose(
  listId: string,
  who: string,
  { item, callId }: Spoken,
  choice: Choice,
): Promise<boolean> {
  const said = saidQuery(callId).queryKey;
  await queryClient.cancelQueries({ queryKey: said });
  const before = queryClient.getQueryData<CallDisposition>(said);
  queryClient.setQueryData(said, provisional(callId, choice, Date.now()));
  if (before === undefined) setHeld(listId, null);
  const { disposition, note, callbackAt } = choice;
  try {
    const saved = await api.disposeCall({
      params: { id: callId },
      body: {
        dispositionId: disposition.id,
        ...(note ? { note } : {}),
        ...(callbackAt ? { callbackAt: callbackAt.toISOString() } : {}),
      },
    });
    queryClient.setQueryData(said, saved);
    return true;
  } catch (thrown) {
    if (saidQueued(thrown)) return true;
    if (before === undefined) {
      queryClient.removeQueries({ queryKey: said });
      setHeld(listId, item);
    } else queryClient.setQueryData(said, before);
    const text = `${words.saidFailed(who)} ${errorText(asApiError(thrown))}`;
    showToast({ tone: "bad", isSticky: true, text });
    return false;
  } finally {
    void refreshList(listId);
    void queryClient.invalidateQueries({ queryKey: leadQuery(item.leadId).queryKey });
    void queryClient.invalidateQueries({ queryKey: leadParts.calls(item.leadId).queryKey });
  }
}

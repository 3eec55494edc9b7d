import { mutationOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { asItWas } from "../../data/as-it-was.ts";
import type { Input } from "../../data/endpoint.ts";
import { type ApiError, asApiError } from "../../data/http.ts";
import { type ListPages, withRow } from "../../data/pages.ts";
import { queryClient } from "../../data/query-client.ts";
import { currentUser } from "../../data/session.ts";
import type { Voicemail } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { strings } from "../../ui/strings.ts";
import { showToast } from "../../ui/toasts.tsx";
import { belongs, type VoicemailFilters } from "./voicemail-filters.ts";
import { voicemailName } from "./voicemail-words.ts";
import { VOICEMAIL_LISTS, voicemailQuery } from "./voicemails.queries.ts";
import { voicemailWords as words } from "./voicemails.strings.ts";

/** Shows a voicemail as it is now, wherever it stands; lists that it belongs to no more let it go. */
export function showVoicemail(voicemail: Voicemail): void {
  const { queryKey: oneKey } = voicemailQuery(voicemail.id);
  queryClient.setQueryData<Voicemail>(oneKey, (known) => known && voicemail);
  for (const [queryKey] of queryClient.getQueriesData<ListPages<Voicemail>>({ queryKey: VOICEMAIL_LISTS })) {
    const isOf = belongs(
      voicemail,
      queryKey[VOICEMAIL_LISTS.length] as VoicemailFilters,
      currentUser()?.id ?? "",
    );
    queryClient.setQueryData<ListPages<Voicemail>>(
      queryKey,
      (pages) => pages && withRow(pages, voicemail.id, () => (isOf ? voicemail : undefined)),
    );
  }
}

/** Does something to a voicemail: shown at once, put back when the server refuses; `told` null: nobody is told. */
async function act(
  voicemail: Voicemail,
  change: Partial<Voicemail>,
  send: () => Promise<Voicemail>,
  told: { readonly text: string; readonly undo?: (now: Voicemail) => unknown } | null,
): Promise<boolean> {
  await queryClient.cancelQueries({ queryKey: VOICEMAIL_LISTS });
  const lists = queryClient.getQueriesData<ListPages<Voicemail>>({ queryKey: VOICEMAIL_LISTS });
  showVoicemail({ ...voicemail, ...change });
  try {
    const now = await send();
    showVoicemail(now);
    const { text, undo } = told ?? {};
    if (text !== undefined) {
      showToast({
        ...{ tone: "good", text },
        ...(undo ? { action: { text: words.undo, act: () => void undo(now) } } : {}),
      });
    }
    return true;
  } catch (thrown) {
    for (const [queryKey, pages] of lists) queryClient.setQueryData(queryKey, pages);
    queryClient.setQueryData<Voicemail>(voicemailQuery(voicemail.id).queryKey, (known) => known && voicemail);
    const text = `${words.actFailed(voicemailName(voicemail))} ${errorText(asApiError(thrown))}`;
    showToast({ tone: "bad", isSticky: true, text });
    await queryClient.invalidateQueries({ queryKey: voicemailQuery(voicemail.id).queryKey });
    return false;
  }
}

function update(
  voicemail: Voicemail,
  body: Input<"updateVoicemail">["body"],
  isSame: (now: Voicemail) => boolean,
): Promise<Voicemail> {
  const params = { id: voicemail.id };
  return asItWas<Voicemail, Voicemail>(voicemail, {
    change: (version) => api.updateVoicemail({ params, version, body }),
    read: () => api.getVoicemail({ params }),
    isSame,
  });
}

const refreshLists = () => queryClient.invalidateQueries({ queryKey: VOICEMAIL_LISTS });

/** Says that somebody has heard it; nobody is told. */
export function hearVoicemail(voicemail: Voicemail): Promise<boolean> {
  const { id, readAt } = voicemail;
  if (readAt !== null) return Promise.resolve(true);
  const change = { readAt: new Date().toISOString() };
  return act(voicemail, change, () => api.markVoicemailRead({ params: { id } }), null);
}

/** Marks it as heard, or as new. */
export function toggleHeard(voicemail: Voicemail, isUndoable = true): Promise<boolean> {
  const params = { id: voicemail.id };
  const isHeard = voicemail.readAt !== null;
  const name = voicemailName(voicemail);
  return act(
    voicemail,
    { readAt: isHeard ? null : new Date().toISOString() },
    () => (isHeard ? api.markVoicemailUnread({ params }) : api.markVoicemailRead({ params })),
    {
      text: isHeard ? words.did.unheard(name) : words.did.heard(name),
      ...(isUndoable ? { undo: (now: Voicemail) => toggleHeard(now, false) } : {}),
    },
  );
}

/** It is done: out of the list, and to be brought back from there. */
export function finishVoicemail(voicemail: Voicemail): Promise<boolean> {
  const params = { id: voicemail.id };
  const deletedAt = new Date().toISOString();
  return act(
    voicemail,
    { deletedAt },
    async () => {
      await asItWas(voicemail, {
        change: (version) => api.deleteVoicemail({ params, version }),
        read: () => api.getVoicemail({ params }),
        isSame: (now) => now.deletedAt === null,
      });
      return await api.getVoicemail({ params });
    },
    { text: words.did.done(voicemailName(voicemail)), undo: (now) => restoreVoicemail(now) },
  );
}

/** Brings it back. */
export async function restoreVoicemail(voicemail: Voicemail): Promise<boolean> {
  const { id } = voicemail;
  const isDone = await act(voicemail, { deletedAt: null }, () => api.restoreVoicemail({ params: { id } }), {
    text: words.did.restore(voicemailName(voicemail)),
  });
  if (isDone) await refreshLists();
  return isDone;
}

/** Gives it to somebody, or to nobody. */
export function assignVoicemail(
  voicemail: Voicemail,
  to: { readonly id: string; readonly name: string } | null,
  isUndoable = true,
): Promise<boolean> {
  const { assignedTo: before } = voicemail;
  const name = voicemailName(voicemail);
  return act(
    voicemail,
    { assignedTo: to },
    () => update(voicemail, { assignedTo: to?.id ?? null }, (now) => now.assignedTo?.id === before?.id),
    {
      text: to === null ? words.did.unassign(name) : words.did.assign(name, to.name),
      ...(isUndoable
        ? {
            async undo(now: Voicemail) {
              await assignVoicemail(now, before, false);
              await refreshLists();
            },
          }
        : {}),
    },
  );
}

/** Says how urgent it is. */
export function rateVoicemail(
  voicemail: Voicemail,
  priority: Voicemail["priority"],
  isUndoable = true,
): Promise<boolean> {
  const { priority: before } = voicemail;
  return act(
    voicemail,
    { priority },
    () => update(voicemail, { priority }, (now) => now.priority === before),
    {
      text: words.did.priority(
        voicemailName(voicemail),
        `P${priority} ${(strings.priorities[priority] ?? "").toLowerCase()}`,
      ),
      ...(isUndoable ? { undo: (now: Voicemail) => rateVoicemail(now, before, false) } : {}),
    },
  );
}

/** Calls back at the number that it came from: our telephone rings first. */
export const callBackMutation = mutationOptions({
  mutationFn: ({ phone }: Voicemail) => api.placeCall({ body: { phone: phone ?? "", purpose: "service" } }),
  onSuccess(placed, voicemail: Voicemail) {
    showToast({
      tone: "good",
      text: words.callingBack(voicemailName(voicemail)),
      href: `/calls/${placed.id}`,
      hrefText: words.openCall,
    });
  },
  onError(error: ApiError, voicemail: Voicemail) {
    const text = `${words.callBackFailed(voicemailName(voicemail))} ${errorText(error)}`;
    showToast({ tone: error.status === 409 ? "warning" : "bad", isSticky: true, text });
  },
});

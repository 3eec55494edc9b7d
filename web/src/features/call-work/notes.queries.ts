import { mutationOptions, queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import type { ApiError } from "../../data/http.ts";
import { optimistic } from "../../data/optimistic.ts";
import { isQueued } from "../../data/outbox.ts";
import { currentUser } from "../../data/session.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { callWorkWords } from "./call-work.strings.ts";

type Notes = Output<"listCallNotes">;
const words = callWorkWords.notes;
/** So many are shown. */
export const NOTES_LIMIT = 50;

/** A call's notes, newest first. */
export const callNotesQuery = (callId: string) =>
  queryOptions({
    queryKey: ["calls", "notes", callId],
    queryFn: ({ signal }) =>
      api.listCallNotes({ params: { id: callId }, query: { limit: NOTES_LIMIT }, signal }),
    meta: { isLive: true },
  });

/** A note that is being written has no id of the server's yet. */
export const isPending = (id: string): boolean => id.startsWith("new:");

/** Writes a note: it stands there at once, a failure takes it back and says so. */
export const addNoteMutation = (callId: string) =>
  noteMutation(
    callId,
    words.addFailed,
    (notes, body: string) => ({
      ...notes,
      items: [
        {
          id: `new:${Date.now()}`,
          body,
          author: { id: currentUser()?.id ?? null, name: currentUser()?.name ?? null },
          createdAt: new Date().toISOString(),
          editedAt: null,
        },
        ...notes.items,
      ],
    }),
    (body) => api.addCallNote({ params: { id: callId }, body: { body } }),
  );

/** Changes a note of one's own. */
export const editNoteMutation = (callId: string) =>
  noteMutation(
    callId,
    words.editFailed,
    (notes, { noteId, body }: { readonly noteId: string; readonly body: string }) => ({
      ...notes,
      items: notes.items.map((note) =>
        note.id === noteId ? { ...note, body, editedAt: new Date().toISOString() } : note,
      ),
    }),
    ({ noteId, body }) => api.editCallNote({ params: { id: callId, noteId }, body: { body } }),
  );

/** Deletes a note of one's own, for good: whoever offers to undo that asks for it when the time is over. */
export const deleteNoteMutation = (callId: string) =>
  noteMutation(
    callId,
    words.removeFailed,
    (notes, noteId: string) => ({ ...notes, items: notes.items.filter(({ id }) => id !== noteId) }),
    (noteId) => api.deleteCallNote({ params: { id: callId, noteId } }),
  );

function noteMutation<Variables>(
  callId: string,
  failed: string,
  change: (notes: Notes, variables: Variables) => Notes,
  send: (variables: Variables) => Promise<unknown>,
) {
  const atOnce = optimistic(callNotesQuery(callId).queryKey, change);
  return mutationOptions({
    ...atOnce,
    mutationFn: send,
    onError(error: ApiError, variables: Variables, kept: Parameters<typeof atOnce.onError>[2]) {
      atOnce.onError(error, variables, kept);
      if (isQueued(error)) return;
      showToast({ tone: "bad", isSticky: true, text: `${failed} ${errorText(error)}` });
    },
  });
}

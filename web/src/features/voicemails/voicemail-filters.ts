import type { Input } from "../../data/endpoint.ts";
import type { Voicemail } from "../../data/types.ts";
import { oneOf, pathWith } from "../../ui/address.ts";

/** The parts of the list, in their order. */
export const VOICEMAIL_VIEWS = ["new", "heard", "mine", "done"] as const;
export const URGENCIES = ["1", "2", "3", "4"] as const;

/** What voicemails are shown; lives in the address. */
export interface VoicemailFilters {
  readonly view: (typeof VOICEMAIL_VIEWS)[number];
  readonly priority: (typeof URGENCIES)[number] | "";
  readonly isByUrgency: boolean;
}

/** Reads them from an address; what makes no sense is left out. */
export function voicemailFiltersFrom(query: Readonly<Record<string, string>>): VoicemailFilters {
  return {
    view: oneOf(VOICEMAIL_VIEWS, query.view) || "new",
    priority: oneOf(URGENCIES, query.priority),
    isByUrgency: query.sort === "priority",
  };
}

/** The address of the list, or of a voicemail in it, with these filters. */
export function voicemailPath({ view, priority, isByUrgency }: VoicemailFilters, id?: string): string {
  return pathWith(id === undefined ? "/voicemails" : `/voicemails/${id}`, {
    view: view === "new" ? undefined : view,
    priority,
    sort: isByUrgency ? "priority" : undefined,
  });
}

/** What to ask the server. */
export function voicemailFiltersToApi({
  view,
  priority,
  isByUrgency,
}: VoicemailFilters): NonNullable<Input<"listVoicemails">["query"]> {
  return {
    ...(view === "new" ? { unread: "true" } : view === "heard" ? { unread: "false" } : {}),
    ...(view === "mine" ? { assignedTo: "me" } : {}),
    ...(view === "done" ? { deleted: "true" } : {}),
    ...(priority === "" ? {} : { priority: Number(priority) }),
    ...(isByUrgency ? { sort: "priority" } : {}),
  };
}

/** The same for a change of all that is found. */
export function voicemailFiltersToBulk({ view, priority }: VoicemailFilters) {
  return {
    ...(view === "new" ? { unread: true } : view === "heard" ? { unread: false } : {}),
    ...(view === "mine" ? { assignedTo: "me" as const } : {}),
    ...(priority === "" ? {} : { priority: Number(priority) }),
    deleted: view === "done",
  };
}

/**
 * Does a voicemail that has changed still belong there? One that was heard stays among the new ones that one looks through until they are
 * asked for again: it must not vanish from under the hand of whoever plays it.
 */
export function belongs(voicemail: Voicemail, { view, priority }: VoicemailFilters, meId: string): boolean {
  if ((voicemail.deletedAt !== null) !== (view === "done")) return false;
  if (view === "mine" && voicemail.assignedTo?.id !== meId) return false;
  if (view === "heard" && voicemail.readAt === null) return false;
  return priority === "" || voicemail.priority === Number(priority);
}

import type { BulkOperation } from "../../data/types.ts";

type Reason = keyof BulkOperation["excludedBy"];

/** Many records changed at once. */
export const confirmWords = {
  toolbar: "What to do with what is selected",
  selected: (what: string) => `${what} selected`,
  all: "Select all that match",
  allSelected: "All that match are selected",
  clear: "Clear",
  confirmTitle: (verb: string, what: string) => `${verb}: ${what}?`,
  confirm: (verb: string, what: string) => `${verb} ${what}`,
  counting: "Counting",
  nothing: "Nothing of it would change.",
  leftOut: (what: string) => `Left out: ${what}`,
  reasons: {
    already_so: "already so",
    not_found: "not there any more",
    status_conflict: "in a state in which that cannot be done",
    is_deleted: "done already",
    not_deleted: "not done",
  } as Partial<Record<Reason, string>>,
  otherReason: "cannot be changed",
  cancel: "Cancel",
  previewFailed: "It could not be counted.",
  failed: "That could not be done.",
  running: (done: string, all: string) => `${done} of ${all}`,
  goesOn: (verb: string, progress: string) => `${verb}: ${progress}, goes on.`,
  done: (verb: string, what: string) => `${verb}: ${what}.`,
  notDone: (count: number) => `${count} could not be changed.`,
  undo: "Undo",
  undone: "Undone.",
  undoGoesOn: "It is still being undone; that goes on.",
  undoFailed: "It could not be undone.",
} as const;

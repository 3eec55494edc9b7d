import { formatTime } from "../../ui/format.ts";
import type { Deafness } from "./speech.ts";

const deaf: Readonly<Record<Deafness, string>> = {
  not_allowed: "This site may not use the microphone. Allow it in the browser's address bar, or type.",
  no_microphone: "No microphone was found. Type instead.",
  no_service: "The browser's speech service cannot be reached. Type instead.",
  silence: "Nothing was heard.",
  unknown: "The browser could not listen. Type instead.",
};

/** Saying or typing what is to be done. */
export const voiceWords = {
  title: "Say or type a command",
  field: "Command",
  placeholder: "Say or type what to do …",
  answerPlaceholder: "Or answer in your words …",
  listening: "Listening …",
  deaf,
  speak: "Speak",
  stop: "Stop listening",
  language: "Language that you speak",
  working: "Working on it …",
  you: "You said",
  couldSay: "You could say",
  instead: "You could say instead",
  preview: (count: number) => (count === 1 ? "Do this?" : `Do these ${count} things?`),
  allOrNothing: "All of them or none.",
  waitsUntil: (iso: string) => `Waits until ${formatTime(iso)}.`,
  destructive: "Asks first",
  confirm: (count: number) => ({ 1: "Do it", 2: "Do both" })[count] ?? `Do all ${count}`,
  no: "No",
  done: "Done",
  notDone: "Not done",
  failed: "Failed",
  undo: "Undo",
  undone: "Taken back.",
  undoFailed: "It was not taken back.",
  undoExpired: "It can no longer be taken back here.",
  last: "Last done",
  open: (what: string) => `Open ${what}`,
  errorTitle: "That did not reach the server",
  next: "Another command",
  keys: {
    space: "Space",
    talk: "hold to talk",
    send: "to send",
    choose: "to choose",
    close: "to close",
  },
} as const;

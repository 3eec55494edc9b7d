import type { ModuleCommands } from "../command.ts";

const OPERATIONS: Readonly<Record<string, string>> = {
  lead: "addLeadNote",
  contact: "addContactNote",
  call: "addCallNote",
};

const DELETIONS: Readonly<Record<string, string>> = {
  lead: "deleteLeadNote",
  contact: "deleteContactNote",
  call: "deleteCallNote",
};

/** What can be asked for about notes. */
export const notesCommands: ModuleCommands = {
  commands: [
    {
      id: "notes.add",
      title: "Write a note",
      phrases: {
        en: [
          "(add|make|take|write|leave|put|put down|write down|create|enter) [a|another] [new] note [(to|on|for|about|in) {about}] [saying] [that] [says] [which says] {text}",
          "(add|put|write) [it] [this] (to|in|into) the notes [of {about}] [that] {text}",
          "note [down] [on|for|about] {about} [that] {text}",
          "note [down] [that] {text}",
          "(write down|jot down|make note|take down|put down) [a note] [that] {text}",
        ],
        fr: [
          "(ajoute|ecris|mets|prends) une note [(sur|pour|a) {about}] [que|disant] [que] {text}",
          "note que {text}",
        ],
      },
      slots: {
        about: {
          kind: "record",
          of: ["call", "lead", "contact"],
          ask: "About whom?",
          isUnderstood: true,
        },
        text: { kind: "text", ask: "What shall the note say?" },
      },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["addLeadNote", "addContactNote", "addCallNote"],
        request: (values) => {
          const about = values.record("about");
          return {
            operation: OPERATIONS[about?.type ?? ""] ?? "addLeadNote",
            params: { id: about?.id ?? "" },
            body: { body: values.text("text") },
          };
        },
        undo: (values, answer) => {
          const about = values.record("about");
          const operation = DELETIONS[about?.type ?? ""];
          if (!about || operation === undefined) return undefined;
          return { operation, params: { id: about.id, noteId: String(answer.id) } };
        },
      },
      examples: ["add a note that she likes blue"],
    },
  ],
};

import type { ModuleCommands, Slot, SlotValues } from "../command.ts";

const party = {
  kind: "record",
  of: ["contact", "lead", "call"],
  orPhone: true,
  ask: "Which number?",
  isUnderstood: true,
} as const satisfies Slot;

const NO_NUMBER = { problem: "We have no number of theirs." } as const;

function numberOf(values: SlotValues): string | undefined {
  const phone = values.phone("party") ?? values.record("party")?.json.phone;
  return typeof phone === "string" ? phone : undefined;
}

/** What can be asked for about numbers that nobody may call. */
export const doNotCallCommands: ModuleCommands = {
  commands: [
    {
      id: "do_not_call.add",
      title: "Have nobody call a number",
      phrases: {
        en: [
          "(never|do not) (call|phone|ring|contact) {party} [ever] [again|any more|anymore]",
          "(put|add) {party} (on|to|onto) [the|our] do not call [list]",
          "stop (calling|phoning|ringing|contacting) {party}",
          "(block|blacklist) {party}",
          "{party} (do|does) not want [us] to (be called|be contacted|call|hear from us|get calls) [again|any more|anymore]",
          "{party} (do|does) not want [any] [more] calls [any more|anymore|from us]",
          "{party} (asked|asks|wants|told) [us] [me] (not to be called|not to call|to stop calling|no more calls) [again|any more|anymore]",
        ],
        fr: [
          "(n|ne) appelle (plus|jamais) {party}",
          "(ajoute|mets) {party} (a|sur) la liste des numeros a ne pas appeler",
        ],
      },
      slots: { party },
      effect: "destructive",
      does: {
        kind: "operation",
        operations: ["addDncNumber"],
        request: (values) => {
          const phone = numberOf(values);
          return phone === undefined ? NO_NUMBER : { operation: "addDncNumber", body: { phone } };
        },
      },
      examples: ["never call her again", "put 514 555 0134 on the do not call list"],
    },
    {
      id: "do_not_call.check",
      title: "Look whether a number may be called",
      phrases: {
        en: [
          "(is|are) {party} on [the|our] do not call [list]",
          "(can|may|are we allowed to|am i allowed to) [we|i] (call|phone|ring|contact) {party}",
          "(check|look at|search) [the|our] do not call list for {party}",
          "(check|look) (if|whether) {party} (is|are) on [the|our] do not call [list]",
        ],
      },
      slots: { party },
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["listDncNumbers"],
        request: (values) => {
          const phone = numberOf(values);
          return phone === undefined ? NO_NUMBER : { operation: "listDncNumbers", query: { q: phone } };
        },
        tell: (answer) =>
          (answer as { readonly items: readonly unknown[] }).items.length > 0
            ? "That number is on the do-not-call list."
            : "That number is not on the do-not-call list.",
      },
      examples: ["is 438 555 0121 on the do not call list"],
    },
    {
      id: "do_not_call.remove",
      title: "Let a number be called again",
      phrases: {
        en: [
          "(take|remove|delete) {party} (off|from) [the|our] do not call [list]",
          "unblock {party}",
          "allow calls to {party} [again]",
        ],
      },
      slots: { party },
      effect: "destructive",
      does: {
        kind: "operation",
        operations: ["removeDncNumber"],
        request: (values) => {
          const phone = numberOf(values);
          return phone === undefined ? NO_NUMBER : { operation: "removeDncNumber", params: { phone } };
        },
      },
      examples: ["take 514 555 0134 off the do not call list"],
    },
  ],
};

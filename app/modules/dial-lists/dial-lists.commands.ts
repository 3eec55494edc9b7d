import type { ModuleCommands, Slot } from "../command.ts";

const list = { kind: "record", of: ["dial_list"], ask: "Which dial list?" } as const satisfies Slot;

const withStatus = (
  id: string,
  title: string,
  status: string,
  said: { readonly en: readonly string[]; readonly fr?: readonly string[]; readonly example: string },
  effect: "reversible" | "destructive" = "reversible",
): ModuleCommands["commands"][number] => ({
  id,
  title,
  phrases: { en: said.en, ...(said.fr ? { fr: said.fr } : {}) },
  slots: { list },
  effect,
  does: {
    kind: "operation",
    operations: ["setDialListStatus"],
    request: (values) => ({
      operation: "setDialListStatus",
      params: { id: values.record("list")?.id ?? "" },
      body: { status },
    }),
  },
  examples: [said.example],
});

/** What can be asked for about dial lists. */
export const dialListsCommands: ModuleCommands = {
  records: [
    {
      type: "dial_list",
      nouns: ["dial list", "list", "campaign", "calling list"],
      find: { operation: "listDialLists", query: () => ({ limit: "100" }) },
      view: "getDialList",
      open: { operation: "listDialLists", query: { status: "active", limit: "8" } },
      labelOf: ({ name }) => `the list ${String(name)}`,
    },
  ],
  commands: [
    {
      id: "dial_lists.list",
      title: "Show dial lists",
      phrases: {
        en: [
          "(show|show me|list|see|open|what are) [the] [all] [my] (dial|calling|call) lists",
          "(what|which) (dial|calling|call) lists (are there|do we have|do i have|exist)",
        ],
        fr: ["(montre|affiche) [moi] les listes d appels"],
      },
      slots: {},
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["listDialLists"],
        request: () => ({ operation: "listDialLists", query: { limit: "10" } }),
      },
      examples: ["show me the dial lists"],
    },
    {
      id: "dial_lists.next",
      title: "Get the next lead to call",
      phrases: {
        en: [
          "[give|get|show|bring|fetch] [me] [the] next lead [please] [(from|of|on|in) [the] {list} [list]]",
          "[give|get|show] [me] [the] next (one|person|number) [to call] (from|of|on|in) [the] {list} [list]",
          "who is next [on the list|in the list|to call|on my list]",
          "who (do|should|shall|must) i call next",
          "[give|get] [me] [the] next (person|number|one) to call",
        ],
        fr: ["(donne|prochain|piste) [moi] [la] [piste] suivante"],
      },
      slots: { list: { ...list, isUnderstood: true } },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["nextOfDialList"],
        request: (values) => ({
          operation: "nextOfDialList",
          params: { id: values.record("list")?.id ?? "" },
        }),
      },
      examples: ["give me the next lead"],
    },
    {
      id: "dial_lists.add_lead",
      title: "Add a lead to a dial list",
      phrases: {
        en: [
          "(add|put|move) {lead} (to|on|onto|in|into) [the] [dial|calling] [list] {list} [dial|calling] [list]",
        ],
      },
      slots: {
        lead: { kind: "record", of: ["lead"], ask: "Which lead?", isUnderstood: true },
        list,
      },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["addToDialList"],
        request: (values) => ({
          operation: "addToDialList",
          params: { id: values.record("list")?.id ?? "" },
          body: { ids: [values.record("lead")?.id] },
        }),
      },
      examples: ["add this lead to the winter campaign list"],
    },
    withStatus("dial_lists.pause", "Pause a dial list", "paused", {
      en: [
        "(pause|stop|halt|hold|suspend) [calling|dialing|dialling] [the] [dial|calling] [list] {list} [dial|calling] [list] [for now]",
      ],
      fr: ["(mets en pause|suspends) [la] [liste] {list}"],
      example: "pause the winter campaign list",
    }),
    withStatus("dial_lists.resume", "Go on with a dial list", "active", {
      en: [
        "(resume|continue|restart|unpause|go on with|start|reactivate) [calling|dialing|dialling] [the] [dial|calling] [list] {list} [dial|calling] [list]",
      ],
      fr: ["(reprends|relance) [la] [liste] {list}"],
      example: "resume the dial list fair 2026",
    }),
    withStatus(
      "dial_lists.complete",
      "End a dial list for good",
      "completed",
      {
        en: [
          "(complete|finish|end|close) [the] [dial|calling] list {list}",
          "(complete|finish|end|close) [the] {list} [dial|calling] list",
        ],
        example: "finish the dial list fair 2026",
      },
      "destructive",
    ),
  ],
};

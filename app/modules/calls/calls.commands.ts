import type { ModuleCommands } from "../command.ts";

const text = (value: unknown) => (typeof value === "string" ? value : null);

/** What can be asked for about calls. */
export const callsCommands: ModuleCommands = {
  records: [
    {
      type: "call",
      nouns: ["call", "conversation", "appel"],
      view: "getCallPage",
      last: { operation: "listCalls", query: (userId) => ({ userId, limit: "1" }) },
      itemOf: (json) => (json.call as Readonly<Record<string, unknown>> | undefined) ?? json,
      labelOf: ({ knownAs, callerName, phone }) =>
        `the call with ${text(knownAs) ?? text(callerName) ?? text(phone) ?? "an unknown number"}`,
      related: ({ leadId, contactId }) => [
        ...(typeof contactId === "string" ? [{ type: "contact", id: contactId }] : []),
        ...(typeof leadId === "string" ? [{ type: "lead", id: leadId }] : []),
      ],
    },
  ],
  commands: [
    {
      id: "calls.list_missed",
      title: "Show missed calls",
      phrases: {
        en: [
          "(show|show me|list|open|see|check) [the] [my] [all] missed calls",
          "(did|have) (i|we) (miss|missed) (any|some|a) (calls|call)",
          "(any|which|what) [calls] [missed] calls [did] [have] [i|we] [miss|missed]",
          "(any|what|which) missed calls",
          "who (called|rang|phoned|tried to call) [me|us] [while i was (away|out|gone|at lunch)] [when i was (away|out)]",
        ],
        fr: ["(montre|affiche) [moi] les appels manques", "appels manques"],
      },
      slots: {},
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["listCalls"],
        request: () => ({ operation: "listCalls", query: { outcome: "missed", limit: "10" } }),
      },
      examples: ["show missed calls"],
    },
    {
      id: "calls.list_active",
      title: "See the calls that are going on",
      phrases: {
        en: [
          "(show|show me|list|see) [the] [all] (active|current|ongoing|live|running) calls",
          "(what|which) calls are (going on|active|on|live|running|in progress)",
          "who is (on the phone|in a call|on a call|talking)",
          "(any|are there any) (active|current|ongoing|live) calls",
        ],
        fr: ["(montre|affiche) [moi] les appels en cours"],
      },
      slots: {},
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["listActiveCalls"],
        request: () => ({ operation: "listActiveCalls" }),
      },
      examples: ["show active calls"],
    },
    {
      id: "calls.show",
      title: "Show a call",
      phrases: {
        en: ["(open|show|show me|go to|take me to|pull up|view|see) {call}"],
        fr: ["(ouvre|montre|affiche) [moi] {call}"],
      },
      slots: { call: { kind: "record", of: ["call"], ask: "Which call?" } },
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["getCallPage"],
        request: (values) => ({ operation: "getCallPage", params: { id: values.record("call")?.id ?? "" } }),
      },
      examples: ["open the last call"],
    },
    {
      id: "calls.open_board",
      title: "Go to the board",
      phrases: {
        en: ["(go to|open|show|show me|take me to|back to|switch to) [the] [call] (board|dashboard)"],
        fr: ["(va|ouvre|montre) [au|le] tableau"],
      },
      slots: {},
      effect: "reads",
      does: { kind: "page", path: "/board", permission: "calls:read" },
      examples: ["go to the board"],
    },
    {
      id: "calls.open_list",
      title: "Go to calls",
      phrases: {
        en: [
          "(go to|open|take me to|switch to) [the] [list of] calls [page|list|screen]",
          "(go to|open|take me to) [the] call (list|log|history)",
        ],
      },
      slots: {},
      effect: "reads",
      does: { kind: "page", path: "/calls", permission: "calls:read" },
      examples: ["go to the list of calls"],
    },
  ],
};

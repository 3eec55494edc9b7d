import type { Choice, ModuleCommands } from "../command.ts";

/** How people say the built-in ones; what an organization has added is said by its name. */
const OUTCOMES: readonly Choice[] = [
  {
    value: "no answer",
    words: ["no answer", "no reply", "nobody answered", "no one answered", "unanswered", "nobody there"],
  },
  { value: "busy", words: ["busy", "line busy", "the line was busy", "engaged"] },
  {
    value: "voicemail",
    words: ["voicemail", "left a voicemail", "voice mail", "left a message", "answering machine"],
  },
  { value: "wrong number", words: ["wrong number", "a wrong number", "the wrong number", "wrong person"] },
  { value: "interested", words: ["interested"] },
  { value: "not interested", words: ["not interested"] },
  { value: "converted", words: ["converted", "sale", "a sale"] },
];

/** What can be asked for about what calls came to. */
export const dispositionsCommands: ModuleCommands = {
  records: [
    {
      type: "disposition",
      nouns: ["outcome", "disposition", "result"],
      find: { operation: "listDispositions", query: () => ({}) },
      labelOf: ({ name }) => String(name),
    },
  ],
  commands: [
    {
      id: "calls.set_outcome",
      title: "Say what a call came to",
      phrases: {
        en: [
          "(log|mark|save|record|set|file|close|dispose) {call} [down] [as|to|was] {outcome}",
          "(log|mark|save|record|set|change|make) [the] (outcome|result|disposition) [of {call}] [to|as|is] {outcome}",
          "[the] (outcome|result|disposition) [of {call}] [was|is] [to] {outcome}",
          "{call} (was|is|came to|went to|ended in) [a] {outcome}",
          { phrase: "[there was] [i] [we] [got] no (answer|reply|response)", says: { outcome: "no answer" } },
          {
            phrase: "[it] [just] [kept] [rang] [and] (nobody|no one) (answered|picked up|replied|was there)",
            says: { outcome: "no answer" },
          },
          {
            phrase: "(they|she|he) did not (answer|pick up|reply|respond) [the phone]",
            says: { outcome: "no answer" },
          },
          {
            phrase: "(it|the line|line|the number|she|he|they) (was|is|were) (busy|engaged)",
            says: { outcome: "busy" },
          },
          {
            phrase: "[i] [we] [have] left [her|him|them] [a] (voicemail|message|voice mail)",
            says: { outcome: "voicemail" },
          },
          {
            phrase: "[it] [call] (went|goes) [straight] to [the] (voicemail|voice mail|answering machine)",
            says: { outcome: "voicemail" },
          },
          { phrase: "[it] [was] [is] [a] [the] wrong number", says: { outcome: "wrong number" } },
        ],
        fr: [
          { phrase: "(pas|aucune) [de] reponse", says: { outcome: "no answer" } },
          { phrase: "[c] [etait] occupe", says: { outcome: "busy" } },
          { phrase: "[j ai] laisse un message", says: { outcome: "voicemail" } },
          { phrase: "mauvais numero", says: { outcome: "wrong number" } },
        ],
      },
      slots: {
        call: { kind: "record", of: ["call"], ask: "Which call?", isUnderstood: true },
        outcome: { kind: "record", of: ["disposition"], aliases: OUTCOMES, ask: "What did it come to?" },
      },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["disposeCall"],
        request: (values) => {
          const outcome = values.record("outcome");
          if (outcome?.json.followUp === "callback")
            return { problem: "Say when to call back: “call back tomorrow at 3”." };
          return {
            operation: "disposeCall",
            params: { id: values.record("call")?.id ?? "" },
            body: { dispositionId: outcome?.id },
          };
        },
      },
      examples: ["log the call as no answer", "I left a voicemail"],
    },
    {
      id: "callbacks.schedule",
      title: "Promise to call back",
      phrases: {
        en: [
          "(call|phone|ring|try) {party} (back|again) [on|at|in] {at}",
          "(call|phone|ring|try) (back|again) [on|at|in] {at}",
          { phrase: "(call|phone|ring|try) {party} [on|at] {at}", cost: 0.3 },
          "[remind me to] (call|phone|ring) {party} [back|again] [on|at|in] {at}",
          "[i] [we] (will|should|must|promised to) (call|phone|ring) {party} [back|again] [on|at|in] {at}",
          "(schedule|set|book|put in|plan|arrange|make|add|set up|create|note) [a] [another] (callback|call back|call|follow up|follow up call) [(with|for|to) {party}] [for|on|at|in] {at}",
          "(callback|call back) [(with|for|to) {party}] [for|on|at|in] {at}",
          "{party} (wants|asked for|would like|requested|expects|needs|want|asks for) (a|the|another) (callback|call back|call) [for|on|at|in] {at}",
          "{party} (wants|asked|would like|want|asks) [me|us] [to be] [to] (call|called|phone) [him|her|them] (back|again) [for|on|at|in] {at}",
        ],
        fr: ["(rappelle|rappeler) {party} {at}", "(planifie|prevois) un rappel [avec {party}] [pour] {at}"],
      },
      slots: {
        call: { kind: "record", of: ["call"], ask: "After which call?", isUnderstood: true },
        party: { kind: "record", of: ["contact", "lead"], orPhone: true, isOptional: true, ask: "Whom?" },
        at: { kind: "date_time", ask: "When?" },
        disposition: {
          kind: "record",
          of: ["disposition"],
          ask: "Which disposition calls back?",
          always: ({ followUp }) => followUp === "callback",
        },
      },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["disposeCall"],
        request: (values) => {
          const call = values.record("call");
          const party = values.record("party");
          const { leadId, contactId } = call?.json ?? {};
          if (party && party.id !== leadId && party.id !== contactId) {
            return {
              problem: `The call is not one with ${party.label}: open the call that the promise was made in.`,
            };
          }
          return {
            operation: "disposeCall",
            params: { id: call?.id ?? "" },
            body: { dispositionId: values.record("disposition")?.id, callbackAt: values.at("at") },
          };
        },
      },
      examples: ["call her back tomorrow at 3", "schedule a callback for Monday at ten"],
    },
    {
      id: "callbacks.list",
      title: "Show the callbacks you promised",
      phrases: {
        en: [
          "(show|show me|list|see|check|open) [the] [my] [all] (callbacks|call backs) [i promised|that are due|due]",
          "(what|which|any) (callbacks|call backs) [do i have] [are] [due] [today] [left]",
          "do i have [any] (callbacks|call backs) [today] [due]",
          "who (do|must|should|am) i [have] [supposed] [to] call [back] [today|tomorrow|next]",
          "(do|whom do|who do) i [still] (owe|owe anybody|owe anyone|owe somebody) [a] (call|callback|call back)",
          "my (callbacks|call backs)",
        ],
        fr: ["(montre|affiche) [moi] mes rappels", "mes rappels"],
      },
      slots: {},
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["listCallbacks"],
        request: () => ({ operation: "listCallbacks", query: { limit: "10" } }),
      },
      examples: ["what callbacks do I have"],
    },
  ],
};

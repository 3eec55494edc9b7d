import { asAnswered, fieldsBefore, type ModuleCommands, type Slot, type SlotValues } from "../command.ts";
import { lacksTag, tagOf, tagPhrases, tagSlot, tagsOf } from "../tag-commands.ts";

const thread = {
  kind: "record",
  of: ["thread"],
  ask: "Which conversation?",
  isUnderstood: true,
} as const satisfies Slot;

const idOf = (values: SlotValues) => ({ id: values.record("thread")?.id ?? "" });

const listed = (
  id: string,
  title: string,
  query: Readonly<Record<string, string>>,
  said: { readonly en: readonly string[]; readonly fr?: readonly string[]; readonly example: string },
): ModuleCommands["commands"][number] => ({
  id,
  title,
  phrases: { en: said.en, ...(said.fr ? { fr: said.fr } : {}) },
  slots: {},
  effect: "reads",
  does: {
    kind: "operation",
    operations: ["listThreads"],
    request: () => ({ operation: "listThreads", query: { limit: "10", ...query } }),
  },
  examples: [said.example],
});

/** Where it says nothing of what is tagged and nothing is open, a lead is meant. */
const unlessLead = (phrases: readonly string[]) => phrases.map((phrase) => ({ phrase, cost: 0.1 }));
const tagging = tagPhrases("thread");

/** What can be asked for about conversations with customers. */
export const threadsCommands: ModuleCommands = {
  records: [
    {
      type: "thread",
      nouns: ["conversation", "thread", "text conversation", "sms conversation", "discussion"],
      isPerson: true,
      view: "getThread",
      open: { operation: "listThreads", query: { assignedTo: "me", waiting: "true", limit: "8" } },
      last: { operation: "listThreads", query: () => ({ limit: "1" }) },
      labelOf: ({ contact, lead, phone }) => {
        const { name } = (contact ?? {}) as { readonly name?: string };
        const { company } = (lead ?? {}) as { readonly company?: string | null };
        return `the conversation with ${name ?? company ?? String(phone ?? "an unknown number")}`;
      },
      related: ({ contact, lead }) =>
        [
          { type: "contact", id: (contact as { readonly id: string } | null)?.id },
          { type: "lead", id: (lead as { readonly id: string } | null)?.id },
        ].flatMap(({ type, id }) => (id === undefined ? [] : [{ type, id }])),
    },
  ],
  commands: [
    listed(
      "threads.list_mine",
      "Show my conversations",
      { assignedTo: "me" },
      {
        en: [
          "(show|show me|list|see|open|what are) [all] my [open] (conversations|threads|inbox|texts)",
          "(which|what) (conversations|threads) (do i have|are mine)",
          "my (conversations|threads|inbox)",
        ],
        fr: ["(montre|affiche) [moi] mes (conversations|discussions)"],
        example: "show my conversations",
      },
    ),
    listed(
      "threads.list_unread",
      "Show conversations that nobody has read",
      { unread: "true" },
      {
        en: [
          "(show|show me|list|see|check|read) [the] [all] (unread|new) (conversations|threads|texts|text messages|sms)",
          "(any|are there any|do i have any|do we have any|do we have|have we got) [new|unread] (conversations|texts|text messages|sms|threads)",
          "(which|what) (conversations|threads|texts) are unread",
          "(did|has) (anybody|anyone|somebody|someone) (text|texted|write|written) [us]",
        ],
        example: "any new texts",
      },
    ),
    listed(
      "threads.list_waiting",
      "Show conversations whose customer waits for an answer",
      { waiting: "true" },
      {
        en: [
          "(who|which customers|which customer) (is|are) [still] waiting [for (an answer|a reply|us)]",
          "(show|show me|list|see) [the] (conversations|threads|customers) (that|who) (wait|are waiting) [for (an answer|a reply|us)]",
          "(which|what) (conversations|threads) (wait|are waiting|need) [for] (an answer|a reply|us)",
        ],
        example: "who is waiting for an answer",
      },
    ),
    listed(
      "threads.list_unassigned",
      "Show conversations that nobody looks after",
      { assignedTo: "nobody" },
      {
        en: [
          "(show|show me|list|see) [the] [all] unassigned (conversations|threads|texts)",
          "(which|what) (conversations|threads) (are unassigned|are nobody's|does nobody have|has nobody)",
        ],
        example: "show unassigned conversations",
      },
    ),
    {
      id: "threads.reply",
      title: "Answer a customer by SMS",
      phrases: {
        en: [
          "(reply|respond|answer|text|write|write back|text back) [back] [to] {thread} [that|saying|to say|with] {text}",
          "(text|write|message) {thread} back [that|saying|to say] {text}",
          "(send|write) {thread} a (text|message|text message|sms|reply) [that] [saying|to say] {text}",
          "(send|write) a (text|message|text message|sms|reply) to {thread} [that] [saying|to say] {text}",
          "(reply|respond|answer) [that|saying|with] {text}",
        ],
        fr: ["(reponds|ecris) [a] {thread} (que) {text}", "reponds lui (que) {text}"],
      },
      slots: { thread, text: { kind: "text", ask: "What shall it say?" } },
      // Nobody takes an SMS back: it is shown first.
      effect: "destructive",
      does: {
        kind: "operation",
        operations: ["answerThread"],
        isLast: true,
        request: (values) => ({
          operation: "answerThread",
          params: idOf(values),
          body: {
            text: values.text("text"),
            seenSequence: Number(values.record("thread")?.json.lastSequence ?? 0),
          },
        }),
      },
      examples: ["reply to her that the van is late"],
    },
    {
      id: "threads.snooze",
      title: "Put a conversation out of sight for a while",
      phrases: {
        en: [
          "(snooze|pause|hide|park) {thread} [until|till|for|to] {at}",
          "(snooze|pause|hide|park) [until|till|for] {at}",
          "(bring|show me) {thread} (back|again) [on|at|in] {at}",
        ],
        fr: ["(reporte|mets en pause) {thread} [a|jusqu a] {at}"],
      },
      slots: { thread, at: { kind: "date_time", ask: "Until when?" } },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["snoozeThread"],
        request: (values) => ({
          operation: "snoozeThread",
          params: idOf(values),
          body: { until: values.at("at") },
        }),
      },
      examples: ["snooze this until tomorrow"],
    },
    {
      id: "threads.close",
      title: "Close a conversation",
      phrases: {
        en: ["(close|archive|finish|resolve|end) {thread}", "(we are|i am) (done|finished) with {thread}"],
        fr: ["(ferme|termine) {thread}"],
      },
      slots: { thread },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["closeThread"],
        request: (values) => ({ operation: "closeThread", params: idOf(values) }),
        // One that was closed already is left so, and one that was snoozed would come back into sight.
        undo: (values, answer) =>
          values.record("thread")?.json.status === "open"
            ? { operation: "reopenThread", ...asAnswered(answer) }
            : undefined,
      },
      examples: ["close this conversation"],
    },
    {
      id: "threads.reopen",
      title: "Open a conversation again",
      phrases: {
        en: ["(reopen|unsnooze|open) {thread} [again]"],
        fr: ["rouvre {thread}"],
      },
      slots: { thread },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["reopenThread"],
        request: (values) => ({ operation: "reopenThread", params: idOf(values) }),
      },
      examples: ["reopen the conversation"],
    },
    {
      id: "threads.assign",
      title: "Give a conversation to somebody",
      phrases: {
        en: [
          "(assign|give|pass|hand|hand over|transfer|forward) {thread} [over] [on] to {user}",
          { phrase: "let {user} (handle|answer|have|take|look after|take care of) {thread}", cost: 0.2 },
          {
            phrase: "i (will|can) (take|handle|answer|look after|take care of) {thread}",
            says: { user: "me" },
            cost: 0.2,
          },
        ],
        fr: ["(donne|confie) {thread} a {user}"],
      },
      slots: { thread, user: { kind: "record", of: ["user"], ask: "To whom?" } },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["assignThread"],
        request: (values) => {
          const version = values.record("thread")?.json.version;
          return {
            operation: "assignThread",
            params: idOf(values),
            ...(version === undefined ? {} : { version: Number(version) }),
            body: { assignedTo: values.record("user")?.id },
          };
        },
        undo: (values, answer) =>
          fieldsBefore("assignThread", values.record("thread"), answer, ["assignedTo"]),
      },
      examples: ["assign this conversation to Sam"],
    },
    {
      id: "threads.list_tagged",
      title: "Show conversations with a tag",
      phrases: {
        en: [
          "(show|show me|list|see) [the] [all] (conversations|threads|texts) (tagged|labelled|labeled) [as|with] {tag}",
          "(show|show me|list|see) [the] [all] (conversations|threads|texts) with [the] (tag|label) {tag}",
          "(which|what) (conversations|threads|texts) (are tagged|are labelled|are labeled|have the tag|have the label) [as|with] {tag}",
        ],
        fr: ["(montre|affiche) [moi] les (conversations|discussions) avec l etiquette {tag}"],
      },
      slots: { tag: tagSlot },
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["listThreads"],
        request: (values) => ({ operation: "listThreads", query: { limit: "10", tag: tagOf(values) } }),
      },
      examples: ["show conversations tagged billing"],
    },
    {
      id: "threads.add_tag",
      title: "Tag a conversation",
      phrases: { en: unlessLead(tagging.add.en), fr: unlessLead(tagging.add.fr) },
      slots: { thread, tag: tagSlot },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["changeThreadTags"],
        request: (values) => ({
          operation: "changeThreadTags",
          params: idOf(values),
          body: { add: [tagOf(values)] },
        }),
        // One that it had before stays.
        undo: (values) =>
          tagsOf(values.record("thread")).includes(tagOf(values))
            ? undefined
            : { operation: "changeThreadTags", params: idOf(values), body: { remove: [tagOf(values)] } },
      },
      examples: ["tag this conversation as billing"],
    },
    {
      id: "threads.remove_tag",
      title: "Take a tag off a conversation",
      phrases: { en: unlessLead(tagging.remove.en) },
      slots: { thread, tag: tagSlot },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["changeThreadTags"],
        request: (values) =>
          lacksTag(values.record("thread"), values) ?? {
            operation: "changeThreadTags",
            params: idOf(values),
            body: { remove: [tagOf(values)] },
          },
        undo: (values) => ({
          operation: "changeThreadTags",
          params: idOf(values),
          body: { add: [tagOf(values)] },
        }),
      },
      examples: ["remove the tag billing from this conversation"],
    },
    {
      id: "threads.note",
      title: "Write a note into a conversation that only we see",
      phrases: {
        en: [
          "(add|leave|write|put) [a|an] [internal] note (in|into|to) {thread} [that|saying] {text}",
          "(add|leave|write) [an] internal note [that|saying] {text}",
        ],
      },
      slots: { thread, text: { kind: "text", ask: "What shall the note say?" } },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["noteInThread"],
        request: (values) => ({
          operation: "noteInThread",
          params: idOf(values),
          body: { text: values.text("text") },
        }),
      },
      examples: ["leave an internal note that the part is ordered"],
    },
  ],
};

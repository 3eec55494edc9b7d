import {
  asAnswered,
  asItWas,
  fieldsBefore,
  type ModuleCommands,
  type Slot,
  type SlotValues,
} from "../command.ts";

const voicemail = {
  kind: "record",
  of: ["voicemail"],
  ask: "Which voicemail?",
  isUnderstood: true,
} as const satisfies Slot;

const withId = (operation: string) => (values: SlotValues) => ({
  operation,
  params: { id: values.record("voicemail")?.id ?? "" },
});

/** A request that changes a voicemail as it was when it was looked up. */
function change(operation: string, values: SlotValues, body?: unknown) {
  return {
    operation,
    ...asItWas(values.record("voicemail")),
    ...(body === undefined ? {} : { body }),
  };
}

/** What can be asked for about voicemails. */
export const voicemailsCommands: ModuleCommands = {
  records: [
    {
      type: "voicemail",
      nouns: ["voicemail", "voice mail", "voicemail message", "message vocal"],
      view: "getVoicemail",
      open: { operation: "listVoicemails", query: { unread: "true", limit: "8" } },
      last: { operation: "listVoicemails", query: () => ({ limit: "1" }) },
      labelOf: ({ callerName, phone }) =>
        `the voicemail of ${String(callerName ?? phone ?? "an unknown number")}`,
      related: ({ callId }) => (typeof callId === "string" ? [{ type: "call", id: callId }] : []),
    },
  ],
  commands: [
    {
      id: "voicemails.list_unread",
      title: "Show voicemails that nobody has heard",
      phrases: {
        en: [
          "(show|show me|list|see|check|play|open|read) [the] [my] [our] [new|unheard|unread|latest] (voicemails|voicemail|voice mail|voice mails)",
          "(any|are there any|do i have|do i have any|do we have|do we have any|have i got|is there any) [new|unheard|unread] (voicemails|voicemail|voice mail)",
          "[my] [new] voicemails",
        ],
        fr: ["(montre|affiche) [moi] les messages vocaux"],
      },
      slots: {},
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["listVoicemails"],
        request: () => ({ operation: "listVoicemails", query: { unread: "true", limit: "10" } }),
      },
      examples: ["any new voicemails"],
    },
    {
      id: "voicemails.mark_heard",
      title: "Say that a voicemail was heard",
      phrases: {
        en: [
          "(mark|set|flag) {voicemail} [as] (heard|read|listened to|done|old)",
          "(i have|i|we have) (heard|listened to|played) {voicemail}",
          "{voicemail} (is|was|has been) (heard|listened to|done)",
        ],
        fr: ["(marque) {voicemail} comme (ecoute|lu)"],
      },
      slots: { voicemail },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["markVoicemailRead"],
        request: withId("markVoicemailRead"),
        undo: (values, answer) =>
          values.record("voicemail")?.json.readAt === null
            ? { operation: "markVoicemailUnread", ...asAnswered(answer) }
            : undefined,
      },
      examples: ["mark this voicemail as heard"],
    },
    {
      id: "voicemails.mark_unheard",
      title: "Leave a voicemail as if nobody had heard it",
      phrases: {
        en: [
          "(mark|set|flag|keep|leave) {voicemail} [as] (unheard|unread|new|not heard)",
          "(mark|set) {voicemail} [as] not (heard|read)",
        ],
      },
      slots: { voicemail },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["markVoicemailUnread"],
        request: withId("markVoicemailUnread"),
        undo: (values, answer) =>
          values.record("voicemail")?.json.readAt
            ? { operation: "markVoicemailRead", ...asAnswered(answer) }
            : undefined,
      },
      examples: ["keep this voicemail as new"],
    },
    {
      id: "voicemails.assign",
      title: "Give a voicemail to somebody",
      phrases: {
        en: [
          "(assign|give|pass|hand|hand over|transfer|forward|send) {voicemail} [over] [on] to {user}",
          "let {user} (handle|have|take|look after|take care of) {voicemail}",
          {
            phrase: "i (will|can) (take|handle|look after|take care of|see to|deal with) {voicemail}",
            says: { user: "me" },
          },
        ],
      },
      slots: { voicemail, user: { kind: "record", of: ["user"], ask: "To whom?" } },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["updateVoicemail"],
        request: (values) => change("updateVoicemail", values, { assignedTo: values.record("user")?.id }),
        undo: (values, answer) =>
          fieldsBefore("updateVoicemail", values.record("voicemail"), answer, ["assignedTo"]),
      },
      examples: ["give this voicemail to Sam"],
    },
    {
      id: "voicemails.set_priority",
      title: "Say how urgent a voicemail is",
      phrases: {
        en: [
          "(make|mark|set|flag|change) {voicemail} [as|to] [priority] {priority}",
          "{voicemail} is {priority}",
          "set [the] priority of {voicemail} to {priority}",
        ],
      },
      slots: {
        voicemail,
        priority: {
          kind: "choice",
          ask: "Which priority?",
          choices: [
            { value: "1", words: ["urgent", "very urgent", "critical", "p1", "1", "one"] },
            { value: "2", words: ["important", "high priority", "high", "p2", "2", "two"] },
            { value: "3", words: ["normal", "normal priority", "p3", "3", "three"] },
            { value: "4", words: ["low priority", "low", "not urgent", "p4", "4", "four"] },
          ],
        },
      },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["updateVoicemail"],
        request: (values) =>
          change("updateVoicemail", values, { priority: Number(values.choice("priority")) }),
        undo: (values, answer) =>
          fieldsBefore("updateVoicemail", values.record("voicemail"), answer, ["priority"]),
      },
      examples: ["make the voicemail urgent"],
    },
    {
      id: "voicemails.delete",
      title: "Delete a voicemail",
      phrases: {
        en: [
          "(delete|remove|erase|trash|discard) {voicemail}",
          "(throw|put) {voicemail} away",
          "(throw away|get rid of) {voicemail}",
        ],
        fr: ["(supprime|efface) {voicemail}"],
      },
      slots: { voicemail },
      effect: "destructive",
      does: {
        kind: "operation",
        operations: ["deleteVoicemail"],
        request: (values) => change("deleteVoicemail", values),
        undo: withId("restoreVoicemail"),
      },
      examples: ["delete that voicemail"],
    },
  ],
};

import type { ModuleCommands } from "../command.ts";

/** What can be asked for about the channels in which colleagues write to each other. */
export const channelsCommands: ModuleCommands = {
  records: [
    {
      type: "channel",
      nouns: ["channel", "team channel", "canal"],
      find: { operation: "listChannels", query: (q) => ({ ...(q === "" ? {} : { q }), limit: "8" }) },
      view: "getChannel",
      labelOf: ({ name, people }) => {
        const names = ((people ?? []) as readonly { readonly name: string }[]).map((one) => one.name);
        return typeof name === "string" ? `the channel ${name}` : `the channel with ${names.join(", ")}`;
      },
    },
  ],
  commands: [
    {
      id: "channels.list",
      title: "Show my channels",
      phrases: {
        en: [
          "(show|show me|list|see|open|what are) [all] [the|my|our] [team] channels",
          "(which|what) channels (am i in|do i have|are there)",
        ],
        fr: ["(montre|affiche) [moi] (les|mes) canaux"],
      },
      slots: {},
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["listChannels"],
        request: () => ({ operation: "listChannels", query: { limit: "10" } }),
      },
      examples: ["show my channels"],
    },
    {
      id: "channels.post",
      title: "Write to a channel",
      phrases: {
        en: [
          "(post|write|say|announce) (in|to|on) [the channel] {channel} [channel] (that|saying|to say) {text}",
          "(tell|let) [the] {channel} channel [know] [that|to] {text}",
          "(tell|let) the channel {channel} [know] [that|to] {text}",
          "(post|send|write) a message (in|to|on) [the channel] {channel} [channel] (that|saying|to say) {text}",
        ],
        fr: ["(ecris|publie) dans [le canal] {channel} que {text}"],
      },
      slots: {
        channel: { kind: "record", of: ["channel"], ask: "Which channel?", isUnderstood: true },
        text: { kind: "text", ask: "What shall it say?" },
      },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["postMessage"],
        request: (values) => ({
          operation: "postMessage",
          params: { id: values.record("channel")?.id ?? "" },
          body: { content: values.text("text") },
        }),
      },
      examples: ["post in general that the van is back"],
    },
    {
      id: "channels.join",
      title: "Join a channel",
      phrases: { en: ["join [the channel] {channel} [channel]"] },
      slots: { channel: { kind: "record", of: ["channel"], ask: "Which channel?", isUnderstood: true } },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["joinChannel"],
        request: (values) => ({
          operation: "joinChannel",
          params: { id: values.record("channel")?.id ?? "" },
          body: {},
        }),
      },
      examples: ["join this channel"],
    },
    {
      id: "channels.leave",
      title: "Leave a channel",
      phrases: { en: ["(leave|quit) [the channel] {channel} [channel]", "take me out of {channel}"] },
      slots: { channel: { kind: "record", of: ["channel"], ask: "Which channel?", isUnderstood: true } },
      effect: "destructive",
      does: {
        kind: "operation",
        operations: ["leaveChannel"],
        request: (values) => ({
          operation: "leaveChannel",
          params: { id: values.record("channel")?.id ?? "" },
        }),
      },
      examples: ["leave this channel"],
    },
  ],
};

import type { ModuleCommands, SlotValues } from "../command.ts";

/** Whom a call is to, in the words of `placeCall`; of a call: the other party of it. */
function calleeOf(values: SlotValues): Record<string, string> | null {
  const phone = values.phone("party");
  if (phone !== undefined) return { phone };
  const record = values.record("party");
  if (record?.type === "contact") return { contactId: record.id };
  if (record?.type === "lead") return { leadId: record.id };
  const { contactId, leadId, phone: number } = record?.json ?? {};
  if (typeof contactId === "string") return { contactId };
  if (typeof leadId === "string") return { leadId };
  return typeof number === "string" ? { phone: number } : null;
}

/** What can be asked for about calls that people make. */
export const outboundCallsCommands: ModuleCommands = {
  commands: [
    {
      id: "calls.call",
      title: "Call somebody",
      phrases: {
        en: [
          "(call|phone|ring|dial|telephone|ring up|call up|try|reach) {party} [back] [again] [now]",
          "give {party} a (call|ring|buzz|bell)",
          "(get|put) me {party} on the (phone|line)",
          "get {party} on the (phone|line)",
          "(talk|speak) (to|with) {party}",
          "(place|make|start) a call to {party}",
          "(call|phone|ring) [back] {party}",
        ],
        fr: ["(appelle|rappelle|telephone a) {party}", "(appeler|rappeler) {party}"],
      },
      slots: {
        party: {
          kind: "record",
          of: ["contact", "lead", "call"],
          orPhone: true,
          ask: "Whom?",
          isUnderstood: true,
        },
      },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["placeCall"],
        isLast: true,
        request: (values) => {
          const callee = calleeOf(values);
          if (!callee) return { problem: "The number of that call was withheld." };
          return { operation: "placeCall", body: callee };
        },
      },
      examples: ["call her back", "dial 514 555 0134"],
    },
    {
      id: "calls.hang_up",
      title: "End your call",
      phrases: {
        en: [
          "hang up [the phone] [the call] [on them|on her|on him]",
          "(end|stop|drop|finish|terminate|disconnect|cut|close) (the|this|my) (call|line)",
          "(terminate|disconnect|cut) (the|this|my) conversation",
          "disconnect",
          "hang it up",
          "put the phone down",
        ],
        fr: ["raccroche", "(termine|finis) l appel"],
      },
      slots: {
        call: { kind: "record", of: ["call"], ask: "Which call?", isUnderstood: true },
      },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["endCall"],
        isLast: true,
        request: (values) => ({ operation: "endCall", params: { id: values.record("call")?.id ?? "" } }),
      },
      examples: ["hang up"],
    },
  ],
};

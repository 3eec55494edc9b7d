import {
  asAnswered,
  asItWas,
  fieldsBefore,
  type ModuleCommands,
  type Slot,
  type SlotValues,
} from "../command.ts";
import { lacksTag, tagOf, tagPhrases, tagSlot, tagsOf } from "../tag-commands.ts";
import type { LeadStatus } from "./leads.contract.ts";
import { nextStatuses } from "./leads.policy.ts";

const lead = { kind: "record", of: ["lead"], ask: "Which lead?", isUnderstood: true } as const satisfies Slot;
const user = { kind: "record", of: ["user"], ask: "To whom?" } as const satisfies Slot;

const PRIORITIES = [
  {
    value: "1",
    words: [
      "urgent",
      "very urgent",
      "top priority",
      "highest",
      "the highest",
      "critical",
      "p1",
      "p 1",
      "1",
      "one",
    ],
  },
  { value: "2", words: ["high priority", "high", "important", "p2", "p 2", "2", "two"] },
  { value: "3", words: ["normal priority", "normal", "medium", "p3", "p 3", "3", "three"] },
  {
    value: "4",
    words: [
      "low priority",
      "low",
      "not urgent",
      "less urgent",
      "lowest",
      "the lowest",
      "p4",
      "p 4",
      "4",
      "four",
    ],
  },
] as const;

/** How urgent something is, as people say it. */
const prioritySlot = {
  kind: "choice",
  ask: "Which priority?",
  choices: PRIORITIES,
} as const satisfies Slot;

/** Why a lead was lost, where its state says it already. */
const LOST_BY: Readonly<Record<string, string>> = {
  not_interested: "not_interested",
  no_budget: "no_budget",
  competitor: "competitor",
};

const tagging = tagPhrases("lead");

type Answer = Readonly<Record<string, unknown>>;

/** Gives a lead back to whoever had it, or to nobody. */
function backToOwner(values: SlotValues, answer: Answer) {
  const before = values.record("lead")?.json.assignedTo as { readonly id: string } | null | undefined;
  if (before === undefined) return undefined;
  return { operation: "assignLead", ...asAnswered(answer), body: { to: before?.id ?? null } };
}

/** Back to the state before, where a lead may go there. */
function backToStatus(values: SlotValues, answer: Answer) {
  const before = values.record("lead")?.json;
  const status = before?.status as LeadStatus | undefined;
  if (!before || !status || !nextStatuses(answer.status as LeadStatus).includes(status)) return undefined;
  const body = status === "lost" ? { status, reason: before.statusReason } : { status };
  return { operation: "changeLeadStatus", ...asAnswered(answer), body };
}

const STATUSES = [
  { value: "contacted", words: ["contacted", "reached", "spoken to"] },
  { value: "qualified", words: ["qualified", "interested", "very interested", "keen", "hot", "a good fit"] },
  { value: "converted", words: ["converted", "won", "closed won", "sold", "signed", "a customer", "closed"] },
  { value: "lost", words: ["lost", "closed lost", "dead"] },
  {
    value: "not_interested",
    words: ["not interested", "not interested any more", "not interested anymore", "uninterested"],
  },
  {
    value: "no_budget",
    words: [
      "no budget",
      "out of budget",
      "too expensive for them",
      "have no budget",
      "has no budget",
      "no money",
    ],
  },
  { value: "competitor", words: ["gone to a competitor", "with a competitor", "taken by a competitor"] },
] as const;

const status = { kind: "choice", ask: "Which status?", choices: STATUSES } as const satisfies Slot;

/** What can be asked for about leads. */
export const leadsCommands: ModuleCommands = {
  records: [
    {
      type: "lead",
      nouns: ["lead", "prospect", "opportunity", "company", "account", "piste"],
      isPerson: true,
      find: { operation: "listLeads", query: (q) => ({ q, limit: "8" }) },
      view: "getLead",
      labelOf: ({ company, email, phone }) => String(company ?? email ?? phone),
    },
  ],
  commands: [
    {
      id: "leads.show",
      title: "Show a lead",
      phrases: {
        en: [
          "(open|pull up|bring up|show|show me|display|view) [the] [lead] [for] {lead}",
          "(find|look up|search|search for|look for) [the] lead {lead}",
          { phrase: "(find|look up|search for) {lead}", cost: 0.5 },
          "what do we (know|have) (about|on) {lead}",
          "tell me about {lead}",
          "who is {lead}",
        ],
        fr: ["(ouvre|montre|affiche) [moi] [la piste] {lead}"],
      },
      slots: { lead: { ...lead, isUnderstood: true } },
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["getLead"],
        request: (values) => ({ operation: "getLead", params: { id: values.record("lead")?.id ?? "" } }),
      },
      examples: ["open Acme Roofing", "what do we know about this lead"],
    },
    {
      id: "leads.list_mine",
      title: "Show my leads",
      phrases: {
        en: [
          "(show|show me|list|open|see|what are) [all] my [open] leads",
          "(what|which) leads (do i have|are mine|are assigned to me)",
          "my leads",
        ],
        fr: ["(montre|affiche) [moi] mes (pistes|prospects)", "mes (pistes|prospects)"],
      },
      slots: {},
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["listLeads"],
        request: () => ({ operation: "listLeads", query: { assignedTo: "me", limit: "10" } }),
      },
      examples: ["show my leads"],
    },
    {
      id: "leads.list",
      title: "Show leads in a state",
      phrases: {
        en: [
          "(show|show me|list|see|display|give me|what are) [all] [the] [our] {status} leads",
          "(show|show me|list|see) [all] [the] leads (that are|which are|in) {status}",
          "(which|what) leads are {status}",
          { phrase: "(which|what) leads (did we lose|have we lost|were lost)", says: { status: "lost" } },
          { phrase: "(which|what) leads (did we win|have we won)", says: { status: "won" } },
        ],
      },
      slots: {
        status: {
          kind: "choice",
          ask: "Which status?",
          choices: [
            { value: "new", words: ["new", "fresh"] },
            { value: "contacted", words: ["contacted"] },
            { value: "qualified", words: ["qualified", "interested", "hot"] },
            { value: "converted", words: ["converted", "won"] },
            { value: "lost", words: ["lost", "dead"] },
          ],
        },
      },
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["listLeads"],
        request: (values) => ({
          operation: "listLeads",
          query: { status: values.choice("status") ?? "new", limit: "10" },
        }),
      },
      examples: ["list all qualified leads"],
    },
    {
      id: "leads.create",
      title: "Make a lead",
      phrases: {
        en: [
          "(create|make|add|start|open|enter|set up) [a] [new] lead [for|called|named|with the name] {company} [with] [the] [phone] [number] [{phone}]",
          "new lead [for|called|named] {company} [with] [the] [phone] [number] [{phone}]",
          "i have a [new] lead [it is|called|named|for] {company} [with] [the] [phone] [number] [{phone}]",
        ],
        fr: [
          "(cree|ajoute|nouvelle) [une] [nouvelle] piste [pour|nommee] {company} [avec] [le] [numero] [{phone}]",
        ],
      },
      slots: {
        company: { kind: "name", ask: "What is the company's name?" },
        phone: { kind: "phone", ask: "What is its number?", isOptional: true },
      },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["createLead"],
        makes: "lead",
        request: (values) => ({
          operation: "createLead",
          body: {
            company: values.text("company"),
            ...(values.phone("phone") === undefined ? {} : { phone: values.phone("phone") }),
          },
        }),
        undo: (_values, answer) => ({ operation: "deleteLead", ...asAnswered(answer) }),
      },
      examples: ["create a lead for Northwind Plumbing with the number 438 555 0188"],
    },
    {
      id: "leads.set_status",
      title: "Move a lead to another state",
      phrases: {
        en: [
          "(mark|set|move|put|flag|log|change|put down|close|update) {lead} [down] [as|to|is|as being] {status}",
          "(mark|set|close|flag) [as] {status}",
          "(set|change|update|move) [the] [lead 's] status [of {lead}] (to|as) {status}",
          "(set|change|update) {lead} 's status (to|as) {status}",
          "(move|change|set|update) [the] [lead] status [of|for] [{lead}] to {status}",
          "{lead} (is|are|has|was|were|said [that] he is|said [that] she is|says [that] he is|says [that] she is|said [that] they are) [now] {status} [now]",
          "lead is [now] {status}",
          "lead {lead} is [now] {status}",
          "{lead} (is|was) lost [,] [because|since|as] [they] [he] [she] {status}",
          "(mark|set|close) [{lead}] [down] as lost [,] (because|since|as) [of] [they] [he] [she] [are|is] {status}",
          {
            phrase:
              "(mark|set|close) [{lead}] [as] lost [,] (because|since|as) (they|he|she) (went|go|going) with (a|another) competitor",
            says: { status: "with a competitor" },
          },
          { phrase: "(we|i) lost {lead} to (a|the) competitor", says: { status: "with a competitor" } },
          {
            phrase:
              "{lead} (went|goes|are going|is going) (with|to) (a|another|the) (competitor|company|provider)",
            says: { status: "with a competitor" },
          },
          { phrase: "(we|i) (won|closed|sold|landed) {lead}", says: { status: "won" } },
          { phrase: "(we|i) lost {lead}", says: { status: "lost" } },
          {
            phrase:
              "{lead} (signed|bought|said yes|accepted|wants to buy) [it] [the contract] [the quote] [with us]",
            says: { status: "won" },
          },
          {
            phrase: "{lead} (is|are|do|does|did) not (interested|want it|want to buy) [any more|anymore]",
            says: { status: "not interested" },
          },
          { phrase: "{lead} (do|does) not have [the|a|any] (budget|money)", says: { status: "no budget" } },
          { phrase: "{lead} (has|have) no [more] (budget|money)", says: { status: "no budget" } },
          { phrase: "{lead} (cannot|can not) afford (it|us|that)", says: { status: "no budget" } },
        ],
        fr: [
          "(marque|mets|passe) {lead} (comme|a|en) {status}",
          {
            phrase: "(marque|mets|passe) {lead} (comme|a|en) (qualifie|qualifiee|interesse|interessee)",
            says: { status: "qualified" },
          },
          { phrase: "(marque|mets|passe) {lead} (comme|a|en) (perdu|perdue)", says: { status: "lost" } },
          {
            phrase: "(marque|mets|passe) {lead} (comme|a|en) (gagne|gagnee|converti|convertie)",
            says: { status: "won" },
          },
          { phrase: "{lead} est (interesse|interessee)", says: { status: "qualified" } },
          { phrase: "{lead} (n est|est) pas (interesse|interessee)", says: { status: "not interested" } },
        ],
      },
      slots: {
        lead,
        status,
        reason: {
          kind: "choice",
          ask: "Why was it lost?",
          isOptional: true,
          choices: [
            { value: "not_interested", words: ["not interested"] },
            { value: "no_budget", words: ["no budget", "too expensive"] },
            { value: "competitor", words: ["went with a competitor", "competitor"] },
            { value: "no_answer", words: ["never answered", "no answer"] },
            { value: "wrong_number", words: ["wrong number"] },
            { value: "do_not_call", words: ["does not want to be called"] },
            { value: "other", words: ["something else", "other", "another reason"] },
          ],
        },
      },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["changeLeadStatus"],
        request: (values) => {
          const said = values.choice("status") ?? "";
          const reason = LOST_BY[said] ?? (said === "lost" ? values.choice("reason") : undefined);
          if (said === "lost" && reason === undefined) return { problem: "Why was it lost?", asks: "reason" };
          return {
            operation: "changeLeadStatus",
            params: { id: values.record("lead")?.id ?? "" },
            body: reason === undefined ? { status: said } : { status: "lost", reason },
          };
        },
        undo: backToStatus,
      },
      examples: ["mark it as interested", "this one is lost, they have no budget"],
    },
    {
      id: "leads.assign",
      title: "Give a lead to somebody",
      phrases: {
        en: [
          "(assign|give|pass|hand|hand over|transfer|move|reassign|send) {lead} [over] [on] [along] to {user}",
          "let {user} (handle|have|take|work on|look after|take care of) {lead}",
          "make {user} [the] owner of {lead}",
          "{user} (should|shall|will|can) (have|take|handle|look after|take over) {lead}",
          {
            phrase: "i (will|want to|can|should) (take|handle|look after|take over|keep) {lead}",
            says: { user: "me" },
          },
          { phrase: "(take|grab|claim) {lead}", says: { user: "me" }, cost: 0.1 },
        ],
        fr: [
          "(assigne|donne|attribue|passe|transfere) {lead} a {user}",
          { phrase: "je prends {lead}", says: { user: "moi" } },
        ],
      },
      slots: { lead, user },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["assignLead"],
        request: (values) => ({
          operation: "assignLead",
          params: { id: values.record("lead")?.id ?? "" },
          body: { to: values.record("user")?.id },
        }),
        undo: backToOwner,
      },
      examples: ["give this lead to Sam", "I'll take this lead"],
    },
    {
      id: "leads.unassign",
      title: "Take a lead from whoever has it",
      phrases: {
        en: [
          "unassign {lead}",
          "(take|remove) {lead} (off me|away from me|from me|off my list|off my hands)",
          "(nobody|no one) (should|shall) (have|own|be assigned to) {lead}",
          "(assign|give) {lead} to (nobody|no one)",
          "release {lead}",
        ],
        fr: ["(desassigne|libere) {lead}"],
      },
      slots: { lead },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["assignLead"],
        request: (values) => ({
          operation: "assignLead",
          params: { id: values.record("lead")?.id ?? "" },
          body: { to: null },
        }),
        undo: backToOwner,
      },
      examples: ["unassign this lead"],
    },
    {
      id: "leads.assign_next",
      title: "Give a lead to whoever's turn it is",
      phrases: {
        en: [
          "(assign|give|pass|hand|send) {lead} [on] to (whoever is next|whoever 's turn it is|whoever is free|the next agent|the next person|the next one|next in line|the next in line|somebody|someone|anybody)",
          "(assign|distribute) [{lead}] by (round robin|turn|turns)",
          "(assign|distribute) [{lead}] round robin",
        ],
      },
      slots: { lead },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["assignLead"],
        request: (values) => ({
          operation: "assignLead",
          params: { id: values.record("lead")?.id ?? "" },
          body: { by: "round_robin" },
        }),
        undo: backToOwner,
      },
      examples: ["give this lead to whoever is next"],
    },
    {
      id: "leads.set_priority",
      title: "Say how urgent a lead is",
      phrases: {
        en: [
          "(make|mark|set|bump|raise|lower|drop|move|flag|change) {lead} [up] [down] [as|to] [a] {priority} [priority] [lead]",
          "(set|change|make|raise|lower|drop|bump|increase|decrease|update) [the] [its] priority [of {lead}] [up] [down] (to|as) [priority] {priority}",
          "priority [is] {priority}",
          "{lead} (is|are|has) [now] [a] {priority}",
          "{lead} (is|are) [now] [a] {priority} lead",
          { phrase: "{lead} is not [that|so|very] urgent", says: { priority: "low" } },
        ],
        fr: [
          "(mets|change|passe) [la] priorite [de {lead}] a {priority}",
          { phrase: "(marque|mets|rends) {lead} [comme|en] (urgent|urgente)", says: { priority: "urgent" } },
        ],
      },
      slots: { lead, priority: prioritySlot },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["updateLead"],
        request: (values) => {
          const record = values.record("lead");
          return {
            operation: "updateLead",
            ...asItWas(record),
            body: { priority: Number(values.choice("priority")) },
          };
        },
        undo: (values, answer) => fieldsBefore("updateLead", values.record("lead"), answer, ["priority"]),
      },
      examples: ["make it urgent", "set the priority to two"],
    },
    {
      id: "leads.add_tag",
      title: "Tag a lead",
      phrases: tagging.add,
      slots: { lead, tag: tagSlot },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["updateLead"],
        request: (values) => {
          const record = values.record("lead");
          return {
            operation: "updateLead",
            ...asItWas(record),
            body: { tags: [...new Set([...tagsOf(record), tagOf(values)])] },
          };
        },
        undo: (values, answer) => fieldsBefore("updateLead", values.record("lead"), answer, ["tags"]),
      },
      examples: ["tag it as roofing"],
    },
    {
      id: "leads.remove_tag",
      title: "Take a tag off a lead",
      phrases: tagging.remove,
      slots: { lead, tag: tagSlot },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["updateLead"],
        request: (values) => {
          const record = values.record("lead");
          return (
            lacksTag(record, values) ?? {
              operation: "updateLead",
              ...asItWas(record),
              body: { tags: tagsOf(record).filter((one) => one !== tagOf(values)) },
            }
          );
        },
        undo: (values, answer) => fieldsBefore("updateLead", values.record("lead"), answer, ["tags"]),
      },
      examples: ["remove the tag vip from this lead"],
    },
    {
      id: "leads.delete",
      title: "Delete a lead",
      phrases: {
        en: [
          "(delete|remove|erase|trash|discard) [the lead] {lead}",
          "(delete|remove|erase) the lead [for] {lead}",
          "(get rid of|throw away) {lead}",
          "throw {lead} away",
        ],
        fr: ["(supprime|efface) [la piste] {lead}"],
      },
      slots: { lead: { ...lead } },
      effect: "destructive",
      does: {
        kind: "operation",
        operations: ["deleteLead"],
        request: (values) => {
          const record = values.record("lead");
          return {
            operation: "deleteLead",
            ...asItWas(record),
          };
        },
        undo: (values) => ({ operation: "restoreLead", params: { id: values.record("lead")?.id ?? "" } }),
      },
      examples: ["delete this lead"],
    },
    {
      id: "leads.restore",
      title: "Bring a deleted lead back",
      phrases: {
        en: [
          "(restore|undelete|recover|bring back|get back) {lead}",
          "(bring|get) {lead} back",
          "undo the deletion [of {lead}]",
        ],
        fr: ["(restaure|recupere) {lead}"],
      },
      slots: { lead },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["restoreLead"],
        request: (values) => ({ operation: "restoreLead", params: { id: values.record("lead")?.id ?? "" } }),
        // One that was there already is left so: nothing may delete it.
        undo: (values, answer) =>
          values.record("lead")?.json.deletedAt
            ? { operation: "deleteLead", ...asAnswered(answer) }
            : undefined,
      },
      examples: ["bring it back"],
    },
  ],
};

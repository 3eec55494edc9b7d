import { asAnswered, asItWas, fieldsBefore, type ModuleCommands, type Slot } from "../command.ts";

const contact = {
  kind: "record",
  of: ["contact"],
  ask: "Which contact?",
  isUnderstood: true,
} as const satisfies Slot;

/** The last word is the family's; whoever gave one name gave the first. */
function namesOf(name: string): { readonly firstName: string; readonly lastName?: string } {
  const words = name.split(/\s+/u);
  const lastName = words.slice(1).join(" ");
  return { firstName: words[0] ?? name, ...(lastName === "" ? {} : { lastName }) };
}

/** What can be asked for about contacts. */
export const contactsCommands: ModuleCommands = {
  records: [
    {
      type: "contact",
      nouns: ["contact"],
      isPerson: true,
      find: { operation: "listContacts", query: (q) => ({ q, limit: "8" }) },
      view: "getContact",
      labelOf: ({ firstName, lastName, organization, email, phone }) =>
        [firstName, lastName].filter(Boolean).join(" ") ||
        String(organization ?? email ?? phone ?? "A contact"),
      related: ({ leadId }) => (typeof leadId === "string" ? [{ type: "lead", id: leadId }] : []),
    },
  ],
  commands: [
    {
      id: "contacts.show",
      title: "Show a contact",
      phrases: {
        en: [
          "(open|show|show me|pull up|bring up|display|find|look up|search for|view) [the] contact [of|for] {contact}",
          "(open|show|show me|pull up|bring up|find|look up|view) {contact} 's (contact|details|contact details|profile|card)",
          "(open|show|show me|view) this contact",
        ],
        fr: ["(ouvre|montre|affiche) [moi] [le] contact [de] {contact}"],
      },
      slots: { contact },
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["getContact"],
        request: (values) => ({
          operation: "getContact",
          params: { id: values.record("contact")?.id ?? "" },
        }),
      },
      examples: ["open the contact Sophie Roy"],
    },
    {
      id: "contacts.create",
      title: "Make a contact",
      phrases: {
        en: [
          "(create|make|add|save|enter|set up) [a] [new] contact [for|called|named|with the name] {name} [with] [the] [phone] [number] [{phone}]",
          "new contact [for|called|named] {name} [with] [the] [phone] [number] [{phone}]",
          "(save|add) {name} [as|to] [a] [the] [my] [new] (contact|contacts) [with] [the] [phone] [number] [{phone}]",
        ],
        fr: ["(cree|ajoute) [un] [nouveau] contact [nomme|pour] {name} [avec] [le] [numero] [{phone}]"],
      },
      slots: {
        name: { kind: "name", ask: "What is their name?" },
        phone: { kind: "phone", ask: "What is their number?", isOptional: true },
      },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["createContact"],
        makes: "contact",
        request: (values) => {
          const phone = values.phone("phone");
          return {
            operation: "createContact",
            body: { ...namesOf(values.text("name") ?? ""), ...(phone === undefined ? {} : { phone }) },
          };
        },
        undo: (_values, answer) => ({ operation: "deleteContact", ...asAnswered(answer) }),
      },
      examples: ["add a contact named Paul Martin with number 450 555 0166"],
    },
    {
      id: "contacts.set_phone",
      title: "Change a contact's number",
      phrases: {
        en: [
          "(change|set|update|correct) {contact} 's [phone] number to {phone}",
          "(change|set|update|correct) (her|his|their|the) [phone] number [of {contact}] to {phone}",
          "{contact} 's [new] [phone] number is [now] {phone}",
          {
            phrase: "(change|set|update|correct) (her|his|their) [phone] number to {phone}",
            says: { contact: "her" },
          },
          { phrase: "(her|his|their) [new] [phone] number is [now] {phone}", says: { contact: "her" } },
          "{contact} (has|got) a new [phone] number [it is] {phone}",
        ],
      },
      slots: { contact, phone: { kind: "phone", ask: "What is the new number?" } },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["updateContact"],
        request: (values) => ({
          operation: "updateContact",
          ...asItWas(values.record("contact")),
          body: { phone: values.phone("phone") },
        }),
        undo: (values, answer) => fieldsBefore("updateContact", values.record("contact"), answer, ["phone"]),
      },
      examples: ["change her number to 514 555 0199"],
    },
    {
      id: "contacts.set_consent",
      title: "Say whether a contact agreed to be called",
      phrases: {
        en: [
          {
            phrase:
              "[mark|note|record] [that] {contact} (agreed|agrees|consented|consents|said yes|is fine|is ok) [to be|to being|with being] [called|contacted]",
            says: { consent: "given" },
          },
          {
            phrase: "[mark|note|record] [that] {contact} (gave|has given|gives) [us] [his|her|their] consent",
            says: { consent: "given" },
          },
          { phrase: "(record|mark|set|note) consent (for|from|of) {contact}", says: { consent: "given" } },
          {
            phrase:
              "[mark|note|record] [that] {contact} (withdrew|withdraws|revoked|revokes|took back|has withdrawn) [his|her|their] consent",
            says: { consent: "withdrawn" },
          },
        ],
        fr: [
          { phrase: "{contact} a donne son (consentement|accord)", says: { consent: "given" } },
          { phrase: "{contact} a retire son (consentement|accord)", says: { consent: "withdrawn" } },
        ],
      },
      slots: {
        contact,
        consent: {
          kind: "choice",
          ask: "Did they agree?",
          choices: [
            { value: "given", words: ["given", "yes"] },
            { value: "withdrawn", words: ["withdrawn", "no"] },
          ],
        },
      },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["updateContact"],
        request: (values) => ({
          operation: "updateContact",
          ...asItWas(values.record("contact")),
          body: { consent: values.choice("consent") },
        }),
      },
      examples: ["she agreed to be called"],
    },
    {
      id: "contacts.delete",
      title: "Delete a contact",
      phrases: {
        en: [
          "(delete|remove|erase|trash) [the] contact {contact}",
          "(delete|remove|erase|trash) (this|the|that) contact",
        ],
        fr: ["(supprime|efface) le contact {contact}"],
      },
      slots: { contact },
      effect: "destructive",
      does: {
        kind: "operation",
        operations: ["deleteContact"],
        request: (values) => ({ operation: "deleteContact", ...asItWas(values.record("contact")) }),
        undo: (values) => ({
          operation: "restoreContact",
          params: { id: values.record("contact")?.id ?? "" },
        }),
      },
      examples: ["delete the contact Paul Martin"],
    },
  ],
};

import type { NewScript } from "./scripts.contract.ts";

/** Two scripts to begin with: a first call, and one that somebody asked for. */
export const DEMO_SCRIPTS: readonly NewScript[] = [
  {
    name: "First call",
    description: "To companies that left their number at the fair.",
    draft: [
      {
        id: "opening",
        title: "Opening",
        say: "Good day {{contact.firstName|}}, this is {{agent.name}}. You left your number with us for {{lead.company|your company}}. Is this a good moment?",
        answers: [
          { label: "Yes", next: "need" },
          { label: "Has no time now", next: "callback" },
          { label: "Is not interested", next: "goodbye" },
        ],
      },
      {
        id: "need",
        title: "What they need",
        say: "Who answers your phones in the evening and at weekends?",
        answers: [
          { label: "Nobody, or an answering machine", next: "offer" },
          { label: "We do it ourselves", next: "offer" },
          { label: "Another service", next: "goodbye" },
        ],
      },
      {
        id: "offer",
        title: "Offer",
        say: "We answer every call at once, and wake whoever is on duty when it is urgent. May I send an offer to {{lead.email|your e-mail address}}?",
        answers: [
          { label: "Yes", next: "goodbye" },
          { label: "How was that?", next: "need", repeatReason: "Begin again with what they need" },
          { label: "No", next: "goodbye" },
        ],
      },
      {
        id: "callback",
        title: "Call back",
        say: "When may I call you back?",
        answers: [{ label: "Names a time", next: "goodbye" }],
      },
      { id: "goodbye", title: "Goodbye", say: "Thank you, and have a good day.", answers: [] },
    ],
  },
  {
    name: "Call back",
    description: "To whoever asked for it.",
    draft: [
      {
        id: "opening",
        title: "Opening",
        say: "Good day {{contact.fullName|}}, this is {{agent.name}}: you asked me to call again.",
        answers: [
          { label: "Goes on", next: "goodbye" },
          { label: "Wants no more calls", next: "no-more-calls" },
        ],
      },
      {
        id: "no-more-calls",
        title: "No more calls",
        say: "I am sorry. I am taking you off our list at once.",
        answers: [],
      },
      { id: "goodbye", title: "Goodbye", say: "Thank you, and have a good day.", answers: [] },
    ],
  },
];

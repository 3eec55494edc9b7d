import type { NewTemplate } from "./templates.contract.ts";

/** What is written to customers most. */
export const DEMO_TEMPLATES: readonly NewTemplate[] = [
  {
    name: "We called you",
    body: "Good day {{contact.firstName|}}, this is {{agent.name}}. We tried to reach you. When may we call again?",
  },
  {
    name: "On our way",
    body: "Our technician is on the way to {{lead.company|you}}. Reply to this message if anything changes.",
  },
  {
    name: "Nous vous rappelons",
    body: "Bonjour {{contact.firstName|}}, ici {{agent.name}}. Nous vous rappelons dans l'heure.",
  },
];

import type { NewCustomField } from "./custom-fields.contract.ts";

/** Fields as a trade company may want them. */
export const DEMO_CUSTOM_FIELDS: readonly NewCustomField[] = [
  {
    subject: "lead",
    key: "industry",
    label: "Industry",
    type: "choice",
    options: ["Construction", "Food", "Health", "Retail", "Services"],
    isRequired: false,
  },
  { subject: "lead", key: "budget", label: "Budget (CAD)", type: "number", options: null, isRequired: false },
  {
    subject: "lead",
    key: "contract_ends",
    label: "Present contract ends",
    type: "date",
    options: null,
    isRequired: false,
  },
  {
    subject: "contact",
    key: "language",
    label: "Preferred language",
    type: "choice",
    options: ["English", "Français"],
    isRequired: false,
  },
];

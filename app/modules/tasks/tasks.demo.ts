import type { TaskStatus } from "./tasks.contract.ts";

/** A task of the demo; `dueInHours` is counted from when it is made. */
export interface DemoTask {
  readonly key: string;
  readonly title: string;
  readonly description?: string;
  readonly status: TaskStatus;
  readonly priority: 1 | 2 | 3 | 4;
  readonly dueInHours?: number;
  readonly labels: readonly string[];
  readonly checklist?: readonly string[];
  /** Nobody has it yet. */
  readonly isOpenToAll?: true;
  readonly recurrence?: string;
}

/** What is to be done at a company that answers calls for craftspeople. */
export const DEMO_TASKS: readonly DemoTask[] = [
  {
    key: "quote",
    title: "Send Toitures Gagné the quote for the flat roof",
    description: "They asked for two variants: membrane, and gravel.",
    status: "in_progress",
    priority: 1,
    dueInHours: 3,
    labels: ["quote"],
    checklist: ["Measure from the photographs", "Ask for the price of the membrane", "Write both variants"],
  },
  {
    key: "call-back",
    title: "Call Garage Côté back about the tow truck",
    status: "todo",
    priority: 2,
    dueInHours: -1,
    labels: ["call"],
  },
  {
    key: "permit",
    title: "Ask the city whether the permit is there",
    description: "Without it Plomberie Roy cannot begin on Monday.",
    status: "blocked",
    priority: 2,
    dueInHours: 50,
    labels: ["permit"],
  },
  {
    key: "invoice",
    title: "Correct the invoice of October",
    status: "todo",
    priority: 3,
    labels: ["billing"],
    isOpenToAll: true,
  },
  {
    key: "handover",
    title: "Write the handover for the night shift",
    status: "todo",
    priority: 3,
    dueInHours: 20,
    labels: ["office"],
    checklist: ["Open alerts", "Promised callbacks", "Who is on call"],
    recurrence: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
  },
  { key: "greeting", title: "Record the new greeting", status: "done", priority: 4, labels: ["office"] },
];

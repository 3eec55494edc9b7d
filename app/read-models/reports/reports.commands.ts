import type { ModuleCommands } from "../../modules/command.ts";

/** How people call the reports. */
const REPORTS = [
  { value: "calls", words: ["calls", "call volume"] },
  { value: "call-analytics", words: ["call analytics"] },
  { value: "busiest-hours", words: ["busiest hours", "busy hours", "peak hours"] },
  { value: "call-quality", words: ["call quality", "quality", "voice quality"] },
  { value: "first-call-resolution", words: ["first call resolution", "first calls"] },
  { value: "agents", words: ["agents", "agent performance", "the agents", "the team", "team"] },
  { value: "outcomes", words: ["outcomes", "call outcomes", "dispositions"] },
  { value: "leads", words: ["leads", "lead"] },
  { value: "lead-losses", words: ["lost leads", "lead losses", "losses"] },
  { value: "alerts", words: ["alerts", "alert"] },
  { value: "ai-costs", words: ["ai costs", "ai cost", "costs"] },
] as const;

/** What can be asked for about reports. */
export const reportsCommands: ModuleCommands = {
  commands: [
    {
      id: "reports.show",
      title: "Read a report",
      phrases: {
        en: [
          "(show|show me|open|read|run|get|give me|see) [the] {report} report",
          "(show|show me|open|read|run|get|give me|see) [the] report (on|of|about|for) [the] {report}",
          "how (is|are|was|were) [the|our] {report} [doing] [today|this week|this month]",
          "[the] {report} report",
        ],
        fr: ["(montre|ouvre) [moi] le rapport [sur] [des|les] {report}"],
      },
      slots: { report: { kind: "choice", choices: REPORTS, ask: "Which report?" } },
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["getReport"],
        request: (values) => ({
          operation: "getReport",
          params: { id: values.choice("report") ?? "" },
          query: { limit: "20" },
        }),
      },
      examples: ["show me the report on agents"],
    },
  ],
};

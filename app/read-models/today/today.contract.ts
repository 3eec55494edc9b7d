import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { alertsContract } from "../../modules/alerts/alerts.contract.ts";
import { callsContract } from "../../modules/calls/calls.contract.ts";
import { dialListsContract } from "../../modules/dial-lists/dial-lists.contract.ts";
import { dispositionsContract } from "../../modules/dispositions/dispositions.contract.ts";
import { tasksContract } from "../../modules/tasks/tasks.contract.ts";
import { threadsContract } from "../../modules/threads/threads.contract.ts";
import { voicemailsContract } from "../../modules/voicemails/voicemails.contract.ts";
import { reportsContract } from "../reports/reports.contract.ts";

/** What can need somebody today. */
export const todayPanelSchema = z.enum([
  "alerts",
  "calls",
  "callbacks",
  "tasks",
  "threads",
  "voicemails",
  "lists",
  "team",
]);

/** A panel that was asked for: what its own endpoint answers, or why it could not. */
function panelOf<Answer extends z.ZodType>(answer: Answer) {
  return z
    .object({
      answer: answer.nullable().describe("As of the endpoint; null: it failed"),
      problem: z
        .object({
          status: z.number().int(),
          code: z.string(),
          title: z.string(),
          detail: z.string().nullable(),
        })
        .nullable()
        .describe("Why it failed; null: it did not"),
    })
    .optional();
}

const panels = {
  alerts: panelOf(alertsContract.endpoints.listAlerts.responses[200].schema).describe(
    "Alerts that nobody has, newest first",
  ),
  calls: panelOf(callsContract.endpoints.listCalls.responses[200].schema).describe("Calls that you are in"),
  callbacks: panelOf(dispositionsContract.endpoints.listCallbacks.responses[200].schema).describe(
    "Callbacks that you promised, due before the day ends",
  ),
  tasks: panelOf(tasksContract.endpoints.listTasks.responses[200].schema).describe(
    "Your tasks that are due before the day ends, or with it",
  ),
  threads: panelOf(threadsContract.endpoints.listThreads.responses[200].schema).describe(
    "Your threads with something unread",
  ),
  voicemails: panelOf(voicemailsContract.endpoints.listVoicemails.responses[200].schema).describe(
    "Voicemails that nobody has heard",
  ),
  lists: panelOf(dialListsContract.endpoints.listDialLists.responses[200].schema).describe(
    "Dial lists that are being called",
  ),
  team: panelOf(reportsContract.endpoints.getReportDashboard.responses[200].schema).describe(
    "How the team does",
  ),
};

/** What needs somebody now, of all kinds with one request. */
export const todayContract = {
  tag: { name: "Today", description: "What needs somebody now, of all kinds with one request." },
  endpoints: {
    getToday: {
      method: "GET",
      path: "/api/today",
      summary: "See what needs you today",
      description:
        "Each panel is answered as its own endpoint would: with the same rights and limits, and where one fails the others are there all the same.",
      access: "signed_in",
      inBatch: "never",
      query: z.object({
        panels: z
          .string()
          .max(200)
          .transform((list) => [...new Set(list.split(","))])
          .pipe(z.array(todayPanelSchema).min(1))
          .describe(`With commas between them: ${todayPanelSchema.options.join(", ")}`),
        endOfDay: z.iso.datetime().describe("When the day ends by your clocks"),
      }),
      responses: { 200: { description: "Those panels that were asked for", schema: z.object(panels) } },
    },
  },
  channels: {},
} as const satisfies ModuleContract;

export type TodayPanel = z.output<typeof todayPanelSchema>;
export type TodayJson = z.output<(typeof todayContract.endpoints.getToday.responses)[200]["schema"]>;

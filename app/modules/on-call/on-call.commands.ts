import type { ModuleCommands } from "../command.ts";

interface OnCallNow {
  readonly person: { readonly name: string } | null;
  readonly schedule: { readonly name: string };
}

/** How far ahead "my shifts" look. */
const AHEAD_DAYS = 14;

/** What can be asked for about who is on call. */
export const onCallCommands: ModuleCommands = {
  records: [
    {
      type: "on_call_schedule",
      nouns: ["schedule", "on call schedule", "rotation"],
      find: { operation: "listOnCallSchedules", query: () => ({ limit: "50" }) },
      open: { operation: "listOnCallSchedules", query: { limit: "8" } },
      labelOf: ({ name }) => `the schedule ${String(name)}`,
    },
  ],
  commands: [
    {
      id: "on_call.now",
      title: "See who is on call",
      phrases: {
        en: [
          "[tell me] [do you know] (who is|who has|who) [is] (on call|on duty|the on call|on call duty) [now|right now|today|tonight|at the moment|currently]",
          "who [is] [currently] (on call|on duty)",
          "(show|show me|see) [me] who is on call",
        ],
        fr: ["qui est (de garde|d astreinte|de service)"],
      },
      slots: {},
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["listOnCallNow"],
        request: () => ({ operation: "listOnCallNow" }),
        tell: (answer) => {
          const { items } = answer as { readonly items: readonly OnCallNow[] };
          if (items.length === 0) return "There are no on-call schedules.";
          return items
            .map(({ person, schedule }) => `${schedule.name}: ${person?.name ?? "nobody"}`)
            .join("; ");
        },
      },
      examples: ["who's on call"],
    },
    {
      id: "on_call.mine",
      title: "See when you are on call",
      phrases: {
        en: [
          "when am i [next] (on call|on duty)",
          "(what|when) (are|is) my [next] [on call] (shifts|shift)",
          "am i on call [this week|today|tonight|tomorrow|next week|this weekend]",
          "(show|show me|list) my [on call] shifts",
        ],
        fr: ["quand suis je (de garde|d astreinte)", "mes (gardes|astreintes)"],
      },
      slots: {},
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["listMyShifts"],
        request: () => {
          const now = new Date();
          const until = new Date(now.getTime() + AHEAD_DAYS * 86_400_000);
          return {
            operation: "listMyShifts",
            query: { from: now.toISOString(), until: until.toISOString() },
          };
        },
      },
      examples: ["when am I on call"],
    },
    {
      id: "on_call.put",
      title: "Put somebody on call",
      phrases: {
        en: [
          "(put|place|set|make) {user} on call [on] [from] {period}",
          "(let|have) {user} (cover|be|take|do) [for] on call [on] [from] {period}",
          "{user} (will|should|can|shall) (take|be|cover|do) [the] on call [duty] [on] [from] {period}",
          "{user} (is|covers|takes|does) on call [duty] [on] [from] {period}",
        ],
      },
      slots: {
        user: { kind: "record", of: ["user"], ask: "Whom?" },
        period: { kind: "period", ask: "From when until when?" },
        schedule: { kind: "record", of: ["on_call_schedule"], ask: "In which schedule?", isUnderstood: true },
      },
      effect: "destructive",
      does: {
        kind: "operation",
        operations: ["createOnCallOverride"],
        request: (values) => {
          const period = values.period("period");
          return {
            operation: "createOnCallOverride",
            params: { id: values.record("schedule")?.id ?? "" },
            body: { userId: values.record("user")?.id, startsAt: period?.from, endsAt: period?.until },
          };
        },
        undo: (_values, { id, scheduleId, version }) => ({
          operation: "deleteOnCallOverride",
          params: { id: String(scheduleId), overrideId: String(id) },
          version: Number(version),
        }),
      },
      examples: ["put Sam on call tomorrow from 8 am to 5 pm"],
    },
  ],
};

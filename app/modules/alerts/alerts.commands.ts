import type { ModuleCommands, Slot } from "../command.ts";

const alert = {
  kind: "record",
  of: ["alert"],
  ask: "Which alert?",
  isUnderstood: true,
} as const satisfies Slot;

/** What can be asked for about alerts. */
export const alertsCommands: ModuleCommands = {
  records: [
    {
      type: "alert",
      nouns: ["alert", "alarm", "alerte", "page"],
      open: { operation: "listAlerts", query: { state: "open", limit: "8" } },
      last: { operation: "listAlerts", query: () => ({ limit: "1" }) },
      labelOf: ({ priority, body }) => `the P${priority} alert “${String(body).slice(0, 60)}”`,
      related: ({ callId }) => (typeof callId === "string" ? [{ type: "call", id: callId }] : []),
    },
  ],
  commands: [
    {
      id: "alerts.list",
      title: "Show open alerts",
      phrases: {
        en: [
          "(show|show me|list|see|check|what are) [the] [all] [open|current|urgent|active] alerts [that are] [open] [we have]",
          "(are there|is there|any|do we have|have we got|have we) [any] [open|new|urgent|active] (alerts|alert) [open]",
          "(what|which) [open] alerts (do we have|are there|are open|are active|do i have)",
          "(anything|is there anything|is anything) urgent [going on]",
        ],
        fr: ["(montre|affiche) [moi] les alertes", "(y a t il|des) [des] alertes"],
      },
      slots: {},
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["listAlerts"],
        request: () => ({ operation: "listAlerts", query: { state: "open", limit: "10" } }),
      },
      examples: ["are there any open alerts"],
    },
    {
      id: "alerts.acknowledge",
      title: "Take an alert",
      phrases: {
        en: [
          "(acknowledge|ack|confirm|accept|take) {alert}",
          "(acknowledge|ack) [alert]",
          { phrase: "i (have|got|have got) {alert}", cost: 0.1 },
          { phrase: "i am on {alert}", cost: 0.1 },
          "i (will|can) (handle|deal with|see to|look into) {alert}",
        ],
        fr: ["(je prends|prends|confirme|acquitte) {alert}"],
      },
      slots: { alert },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["acknowledgeAlert"],
        request: (values) => ({
          operation: "acknowledgeAlert",
          params: { id: values.record("alert")?.id ?? "" },
        }),
      },
      examples: ["acknowledge the alert", "I'm on it"],
    },
    {
      id: "alerts.resolve",
      title: "Say that an alert is dealt with",
      phrases: {
        en: [
          "(resolve|close|clear|settle|finish) {alert}",
          "(mark|set|flag) {alert} [as] (resolved|done|closed|dealt with|solved|fixed)",
          "{alert} (is|has been|was) (dealt with|resolved|done|fixed|solved|taken care of|handled|over)",
          { phrase: "resolve alert" },
        ],
        fr: ["(resous|ferme|cloture) {alert}", "{alert} est (resolue|reglee)"],
      },
      slots: { alert },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["resolveAlert"],
        request: (values) => ({
          operation: "resolveAlert",
          params: { id: values.record("alert")?.id ?? "" },
        }),
      },
      examples: ["that alert is dealt with"],
    },
    {
      id: "alerts.open",
      title: "Go to alerts",
      phrases: {
        en: ["(go to|open|take me to|switch to|bring me to) [the] alerts [page|list|screen]"],
        fr: ["(va aux|ouvre les) alertes"],
      },
      slots: {},
      effect: "reads",
      does: { kind: "page", path: "/alerts", permission: "alerts:read" },
      examples: ["take me to the alerts page"],
    },
  ],
};

/** What the demo's agent has asked for; commands and what became of them, as in every row. */
export const DEMO_VOICE_COMMANDS = [
  { outcome: "done", commands: ["leads.set_priority"] },
  { outcome: "done", commands: ["leads.set_status", "notes.add", "callbacks.schedule"] },
  { outcome: "done", commands: ["on_call.now"] },
  { outcome: "canceled", commands: ["leads.delete"] },
] as const;

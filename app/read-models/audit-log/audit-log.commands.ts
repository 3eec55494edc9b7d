import type { ModuleCommands } from "../../modules/command.ts";

/** What can be asked for about the audit log. */
export const auditLogCommands: ModuleCommands = {
  commands: [
    {
      id: "audit_log.open",
      title: "Go to the audit log",
      phrases: { en: ["(go to|open|show|show me|take me to) [the] audit (log|logs|trail)"] },
      slots: {},
      effect: "reads",
      does: { kind: "page", path: "/audit-log", permission: "audit:read" },
      examples: ["open the audit log"],
    },
  ],
};

import type { ModuleCommands } from "../command.ts";

/** Whom commands speak of that no module lists for everybody. */
export const voiceCommandsCommands: ModuleCommands = {
  records: [
    {
      type: "user",
      nouns: ["user", "colleague", "agent", "teammate", "collegue"],
      isPerson: true,
      find: "colleagues",
      labelOf: ({ name }) => String(name),
    },
  ],
  commands: [],
};

import type { ModuleCommands } from "../command.ts";

/** What can be asked for about users. */
export const usersCommands: ModuleCommands = {
  commands: [
    {
      id: "users.open",
      title: "Go to users",
      phrases: { en: ["(go to|open|show|show me|take me to|manage) [the] [list of] users [page|list]"] },
      slots: {},
      effect: "reads",
      does: { kind: "page", path: "/users", permission: "users:manage" },
      examples: ["go to users"],
    },
    {
      id: "users.open_profile",
      title: "Go to your profile",
      phrases: {
        en: ["(go to|open|show|show me|take me to|edit) (my|the) (profile|profile page|account|settings)"],
        fr: ["(ouvre|montre) mon profil"],
      },
      slots: {},
      effect: "reads",
      does: { kind: "page", path: "/profile" },
      examples: ["open my profile"],
    },
  ],
};

import { randomUUID } from "node:crypto";
import { defineModule } from "../module.ts";
import { usersModule } from "../users/index.ts";
import { presenceContract } from "./presence.contract.ts";
import { createPresenceRegister } from "./presence-register.ts";
import { presenceRoutes } from "./presence.routes.ts";
import { createPresenceService, type PresenceService } from "./presence.service.ts";
import { PresenceWatch } from "./presence-watch.ts";

/** Three of these are missed before a process is taken for dead. */
const BEAT_EVERY_MS = 5_000;

/** Who of the staff is there. When somebody was last active is their superiors' to know, not their colleagues'. */
export const presenceModule = defineModule<PresenceService>({
  name: "presence",
  contract: presenceContract,
  permissions: { "presence:read": "agent", "presence:last-active": "supervisor" },
  create: ({ redis, logger, use }) => {
    const users = use(usersModule);
    const register = createPresenceRegister(redis, randomUUID());
    const watch = new PresenceWatch({ register, onActive: users.noteActive, logger });
    const service = createPresenceService({ register, users });
    return {
      service,
      routes: presenceRoutes(service),
      // API keys are programs: nobody waits for their answer.
      watchConnection: ({ kind, id }) => (kind === "user" ? watch.connect(id) : null),
      periodicWork: [{ name: "presence", role: "any", intervalMs: BEAT_EVERY_MS, run: () => watch.beat() }],
    };
  },
});

export type { PresenceState } from "./presence.contract.ts";
export type { PresenceService } from "./presence.service.ts";

import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { auditModule } from "../audit/index.ts";
import { callsModule } from "../calls/index.ts";
import { historyModule } from "../history/index.ts";
import { identityModule } from "../identity/index.ts";
import { defineModule } from "../module.ts";
import { DEMO_VOICEMAILS, recordingsModule, UPLOAD } from "../recordings/index.ts";
import { voicemailsContract } from "./voicemails.contract.ts";
import { voicemailErrors } from "./voicemails.errors.ts";
import { voicemailsPublicEvents } from "./voicemails.public-events.ts";
import { voicemailsRoutes } from "./voicemails.routes.ts";
import { createVoicemailsService, type VoicemailsService } from "./voicemails.service.ts";
import { voicemailsSubscribers } from "./voicemails.subscribers.ts";

/** What callers have said to nobody, and who looks after it. */
export const voicemailsModule = defineModule<VoicemailsService>({
  name: "voicemails",
  contract: voicemailsContract,
  publicEvents: voicemailsPublicEvents,
  permissions: { "voicemails:read": "agent", "voicemails:write": "agent" },
  errors: voicemailErrors,
  personalRows: [
    { table: "voicemails", ofPerson: "call_id = any(cast(:callIds as uuid[]))", erase: "delete" },
  ],
  create: ({ database, unitOfWork, live, use }) => {
    const recordings = use(recordingsModule);
    const service = createVoicemailsService({
      database,
      unitOfWork,
      identity: use(identityModule),
      audit: use(auditModule),
      history: use(historyModule),
      calls: use(callsModule),
      recordings,
    });
    return {
      service,
      routes: voicemailsRoutes(service),
      subscribers: voicemailsSubscribers(service, live),
      seedDemo: async () => {
        let added = 0;
        for (const { sid } of DEMO_VOICEMAILS) {
          const recordingId = await recordings.idOf(UPLOAD, sid);
          if (recordingId === null) continue;
          if (await unitOfWork((tx) => service.leave(tx, { recordingId, callId: null }))) added += 1;
        }
        return added;
      },
      gauges: [
        {
          role: "scheduler",
          gauge: instruments.voicemailsUnread,
          read: async () => {
            const counts = await service.unreadCounts();
            return ([1, 2, 3, 4] as const).map((priority) => ({
              value: counts.find((row) => row.priority === priority)?.count ?? 0,
              attributes: { [ATTRIBUTES.priority]: `P${priority}` },
            }));
          },
        },
      ],
    };
  },
});

export { type VoicemailLeft, voicemailChanged, voicemailLeft, voicemailLinked } from "./voicemails.events.ts";
export type { VoicemailsService } from "./voicemails.service.ts";

import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { pruneWork } from "../../platform/retention/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { defineModule } from "../module.ts";
import { type CallsBulkKind, createCallsBulkKind } from "./calls.bulk.ts";
import { callsCommands } from "./calls.commands.ts";
import { type CallSpeechService, createCallSpeechService } from "./call-speech.service.ts";
import { callTranscriptsRepository } from "./call-transcripts.repository.ts";
import { callsContract } from "./calls.contract.ts";
import { callErrors } from "./calls.errors.ts";
import { createCallsReads } from "./calls.reads.ts";
import { callsRepository } from "./calls.repository.ts";
import { callsPublicEvents } from "./calls.public-events.ts";
import { callsRoutes } from "./calls.routes.ts";
import { type CallsService, createCallsService } from "./calls.service.ts";
import { callsSubscribers, createPassingTeller } from "./calls.subscribers.ts";
import { createPlacedCallsService, type PlacedCallsService } from "./placed-calls.service.ts";

/** Calls as they happen and as they happened. */
export const callsModule = defineModule<
  CallsService & {
    readonly speech: CallSpeechService;
    readonly placed: PlacedCallsService;
    readonly bulkKind: CallsBulkKind;
  }
>({
  name: "calls",
  commands: callsCommands,
  contract: callsContract,
  permissions: { "calls:read": "agent" },
  errors: callErrors,
  personalRows: [
    { table: "call_transcripts", ofPerson: "call_id = any(cast(:callIds as uuid[]))", erase: "delete" },
    {
      table: "call_story",
      ofPerson: `call_id = any(cast(:callIds as uuid[]))
        or (kind = 'message' and split_part(detail, ': ', 1) = any(cast(:names as text[])))`,
      erase: { set: { detail: "null" }, kept: "the story belongs to its call" },
    },
    {
      table: "calls",
      ofPerson: "id = any(cast(:callIds as uuid[]))",
      erase: {
        set: {
          phone: "null",
          from_number: "null",
          to_number: "null",
          caller_name: "null",
          known_as: "null",
          summary: "null",
        },
        kept: "calls are counted by their times, outcomes and durations",
      },
    },
  ],
  publicEvents: callsPublicEvents,
  create: ({ config, database, unitOfWork, live, providers }) => {
    const reads = createCallsReads(database);
    const service = createCallsService({ unitOfWork, reads });
    const speech = createCallSpeechService({ unitOfWork, reads, tell: createPassingTeller(live) });
    return {
      service: {
        ...service,
        speech,
        placed: createPlacedCallsService(database, service),
        bulkKind: createCallsBulkKind(reads),
      },
      routes: callsRoutes(service, providers.voiceCarriers),
      subscribers: callsSubscribers(live),
      periodicWork: [
        {
          name: "silent-calls",
          role: "scheduler",
          intervalMs: 60_000,
          run: () => service.endSilent(new Date(Date.now() - config.staleCallMs)),
        },
        pruneWork({
          kind: "calls",
          days: config.retention.calls,
          prune: (olderThan, limit) => callsRepository.prune(database.pool, olderThan, limit),
        }),
        pruneWork({
          kind: "transcripts",
          days: config.retention.transcripts,
          prune: (olderThan, limit) => callTranscriptsRepository.prune(database.pool, olderThan, limit),
        }),
      ],
      gauges: [
        {
          role: "scheduler",
          gauge: instruments.callsActive,
          read: async () =>
            (await service.activeCounts()).map(({ direction, status, count }) => ({
              value: count,
              attributes: { [ATTRIBUTES.callDirection]: direction, [ATTRIBUTES.callStatus]: status },
            })),
        },
      ],
    };
  },
});

export type { ProviderCallEvent } from "./call-finding.service.ts";
export type { KeptStoryEntry } from "./call-story.repository.ts";
export { callErrors } from "./calls.errors.ts";
export { type CallStatus, callsContract } from "./calls.contract.ts";
export {
  type CallChanged,
  callChanged,
  type CallMissed,
  callMissed,
  callsMerged,
} from "./calls.events.ts";
export { CONNECTION_SQL, isFinal, isUnanswered, MISSED_STATUSES, POOR_MOS } from "./calls.policy.ts";
export { type TranscriptLine, transcriptOf } from "./calls.reads.ts";
export { presentCall } from "./calls.presenter.ts";
export type { CallAtWork, CallView } from "./calls.repository.ts";
export type { CallSpeechService, Passing } from "./call-speech.service.ts";
export { voiceStatusPath } from "./calls.routes.ts";
export { holdCall, holdCallOf, holdCallsOf } from "./held-calls.repository.ts";
export type { PastCall } from "./placed-calls.repository.ts";
export type { PlacedCall, PlacedCallsService } from "./placed-calls.service.ts";
export type { CallHistory, CallsService, OpenEvent } from "./calls.service.ts";

import { createFileStore, fileStoreCheck } from "../../platform/file-store/index.ts";
import { pruneWork } from "../../platform/retention/index.ts";
import { createExpiringStore } from "../../platform/store/index.ts";
import { auditModule } from "../audit/index.ts";
import { callsModule } from "../calls/index.ts";
import { identityModule } from "../identity/index.ts";
import { defineModule } from "../module.ts";
import { createRecordingFiles } from "./recording-files.ts";
import { createRecordingIntakeService } from "./recording-intake.service.ts";
import { createRecordingProcessingService } from "./recording-processing.service.ts";
import { recordingsContract } from "./recordings.contract.ts";
import { seedRecordings } from "./recordings.demo.ts";
import { recordingErrors } from "./recordings.errors.ts";
import { fetchRecording, processRecording } from "./recordings.jobs.ts";
import { LISTENED_ONCE_SECONDS } from "./recordings.policy.ts";
import { recordingsPublicEvents } from "./recordings.public-events.ts";
import { recordingsRepository } from "./recordings.repository.ts";
import { recordingsRoutes } from "./recordings.routes.ts";
import { createRecordingsService, type RecordingsService, UPLOAD } from "./recordings.service.ts";
import { recordingsSubscribers } from "./recordings.subscribers.ts";
import { recordingsHandlers } from "./recordings.worker.ts";

const EVERY_MINUTE_MS = 60_000;
const EVERY_TEN_MINUTES_MS = 600_000;

/** What was said in calls, to be heard again. */
export const recordingsModule = defineModule<RecordingsService>({
  name: "recordings",
  contract: recordingsContract,
  publicEvents: recordingsPublicEvents,
  permissions: {
    "recordings:read": "agent",
    "recordings:upload": "agent",
    "recordings:manage": "supervisor",
  },
  rateLimits: {
    /** Uploads; each takes disk, and a worker for a while. */
    recordings: { points: 60, windowSeconds: 60 },
  },
  errors: recordingErrors,
  jobs: [fetchRecording, processRecording],
  // Their files follow by themselves.
  personalRows: [
    {
      table: "recordings",
      ofPerson: "call_id = any(cast(:callIds as uuid[]))",
      erase: "delete",
      secrets: ["source_url"],
    },
  ],
  create: ({ config, database, unitOfWork, redis, jobs, live, providers, use }) => {
    const store = createFileStore(config.files);
    const files = createRecordingFiles({ database, store });
    const calls = use(callsModule);
    const heard = createExpiringStore<true>(redis, "heard", { failsAtOnce: true });
    const service = createRecordingsService({
      database,
      unitOfWork,
      calls,
      identity: use(identityModule),
      audit: use(auditModule),
      files,
      // Rather twice in the log than not at all.
      isFirstListening: (listener, id) =>
        heard.claim(`${listener}:${id}`, true, LISTENED_ONCE_SECONDS).catch(() => true),
      linkUrl: (token) => `${config.http.publicUrl}/api/recording-links/${token}`,
    });
    const intake = createRecordingIntakeService({ database, unitOfWork, calls });
    const { voiceCarriers, voiceAgent } = providers;
    const processing = createRecordingProcessingService({
      database,
      unitOfWork,
      files,
      jobs,
      sources: new Map([...voiceCarriers, voiceAgent].map(({ name, recordings }) => [name, recordings])),
    });
    return {
      service,
      seedDemo: () =>
        seedRecordings({
          unitOfWork,
          files,
          isThere: async (sid) => (await service.idOf(UPLOAD, sid)) !== null,
        }),
      routes: recordingsRoutes(service, intake, voiceCarriers),
      jobHandlers: recordingsHandlers(processing),
      subscribers: recordingsSubscribers(service, intake, live),
      healthChecks: [fileStoreCheck(store)],
      periodicWork: [
        { name: "resume-recordings", role: "scheduler", intervalMs: EVERY_MINUTE_MS, run: processing.resume },
        {
          name: "retry-recordings",
          role: "scheduler",
          intervalMs: EVERY_TEN_MINUTES_MS,
          run: processing.retryFailed,
        },
        {
          name: "link-recordings",
          role: "scheduler",
          intervalMs: EVERY_MINUTE_MS,
          run: () => intake.linkCalls(new Date()),
        },
        {
          name: "loose-files",
          role: "scheduler",
          intervalMs: EVERY_MINUTE_MS,
          run: () => files.sweep(new Date()),
        },
        pruneWork({
          kind: "recordings",
          days: config.retention.recordings,
          prune: (olderThan, limit) => recordingsRepository.prune(database.pool, olderThan, limit),
        }),
      ],
    };
  },
});

export { DEMO_VOICEMAILS } from "./recordings.demo.ts";
export { recordingErrors } from "./recordings.errors.ts";
export {
  type RecordingArrived,
  type RecordingReady,
  recordingArrived,
  recordingChanged,
  recordingDeleted,
  recordingLinked,
  recordingReady,
} from "./recordings.events.ts";
export type { Recording } from "./recordings.repository.ts";
export { recordingStatusPath } from "./recordings.routes.ts";
export { type RecordingContent, type RecordingsService, UPLOAD } from "./recordings.service.ts";

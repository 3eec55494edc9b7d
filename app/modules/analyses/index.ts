import { pruneWork } from "../../platform/retention/index.ts";
import { providerCheck } from "../../providers/provider-check.ts";
import { auditModule } from "../audit/index.ts";
import { callsModule } from "../calls/index.ts";
import { defineModule } from "../module.ts";
import { recordingsModule } from "../recordings/index.ts";
import { analysesContract } from "./analyses.contract.ts";
import { analysisErrors } from "./analyses.errors.ts";
import { billUsage, forgetTranscription, readTranscript, transcribeRecording } from "./analyses.jobs.ts";
import { analysesPublicEvents } from "./analyses.public-events.ts";
import { analysesRepository } from "./analyses.repository.ts";
import { analysesRoutes } from "./analyses.routes.ts";
import { type AnalysesService, createAnalysesService } from "./analyses.service.ts";
import { analysesSubscribers } from "./analyses.subscribers.ts";
import { analysesHandlers } from "./analyses.worker.ts";
import { createReadingService } from "./reading.service.ts";
import { createTranscriptionService } from "./transcription.service.ts";
import { createUsageService } from "./usage.service.ts";

const CONVERSATIONS_EVERY_MS = 30_000;
const LOST_EVERY_MS = 60_000;
const BILLS_EVERY_MS = 60_000;

/** What is made of what was said in calls: transcripts of recordings, summaries, insights; and the bill for it. */
export const analysesModule = defineModule<AnalysesService>({
  name: "analyses",
  contract: analysesContract,
  publicEvents: analysesPublicEvents,
  permissions: { "analyses:rerun": "supervisor" },
  rateLimits: {
    /** Each costs money. */
    analyses: { points: 30, windowSeconds: 60 },
  },
  errors: analysisErrors,
  jobs: [transcribeRecording, readTranscript, forgetTranscription, billUsage],
  personalRows: [
    {
      table: "call_analyses",
      ofPerson: "call_id = any(cast(:callIds as uuid[]))",
      erase: {
        set: {
          payload: "null",
          status: "case when status = 'pending' then 'failed' else status end",
          failure: "'erased'",
        },
        kept: "what analyses have cost is counted",
      },
    },
  ],
  create: ({ config, database, unitOfWork, live, logger, jobs, providers, breakers, use }) => {
    const { transcriber, languageModel: model, billing } = providers;
    const calls = use(callsModule);
    const recordings = use(recordingsModule);
    const service = createAnalysesService({
      database,
      unitOfWork,
      calls,
      audit: use(auditModule),
      voiceAgent: providers.voiceAgent.name,
      has: { transcriber: transcriber !== null, model: model !== null },
      arePending: async (job, payloads) =>
        (await jobs.lookUp(job, payloads)).map((state) => state === "pending"),
    });
    const usage = createUsageService({ database, unitOfWork, billing, logger });
    const transcription = createTranscriptionService({
      database,
      unitOfWork,
      transcriber,
      recordings,
      logger,
    });
    const reading = createReadingService({ database, unitOfWork, calls, model, logger });
    const asked = [
      { name: "transcription_provider", provider: transcriber, waiting: "transcripts" },
      { name: "language_model_provider", provider: model, waiting: "summaries and insights" },
      { name: "billing_provider", provider: billing, waiting: "bills" },
    ];
    return {
      service,
      routes: analysesRoutes(service),
      jobHandlers: analysesHandlers({ transcription, reading, usage }),
      subscribers: analysesSubscribers(service, usage, live),
      healthChecks: asked.flatMap(({ name, provider, waiting }) =>
        provider ? providerCheck({ name, breaker: provider.breaker, waiting }, breakers) : [],
      ),
      periodicWork: [
        {
          name: "unread-conversations",
          role: "scheduler",
          intervalMs: CONVERSATIONS_EVERY_MS,
          run: () => service.beginConversations(new Date()),
        },
        {
          name: "lost-analyses",
          role: "scheduler",
          intervalMs: LOST_EVERY_MS,
          run: () => service.goOnWithLost(new Date()),
        },
        {
          name: "due-bills",
          role: "scheduler",
          intervalMs: BILLS_EVERY_MS,
          run: () => usage.billDue(new Date()),
        },
        pruneWork({
          kind: "analyses",
          days: config.retention.analyses,
          prune: (olderThan, limit) => analysesRepository.prune(database.pool, olderThan, limit),
        }),
      ],
    };
  },
});

export type { CallInsights, CallSummary, RecordingTranscript } from "./analyses.contract.ts";
export { type ActionItemsFound, actionItemsFound, analysisFinished } from "./analyses.events.ts";
export { presentAnalysis } from "./analyses.presenter.ts";
export { ANALYSIS_COLUMNS, type Analysis, toAnalysis } from "./analyses.repository.ts";
export type { AnalysesService } from "./analyses.service.ts";

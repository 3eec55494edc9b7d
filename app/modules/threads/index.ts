import { createFileStore } from "../../platform/file-store/index.ts";
import { pruneWork } from "../../platform/retention/index.ts";
import { createExpiringMembers } from "../../platform/store/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { tell } from "../../live/index.ts";
import { auditModule } from "../audit/index.ts";
import { callsModule } from "../calls/index.ts";
import { channelsModule } from "../channels/index.ts";
import { contactsModule } from "../contacts/index.ts";
import { identityModule } from "../identity/index.ts";
import { leadsModule } from "../leads/index.ts";
import { messagesModule } from "../messages/index.ts";
import { defineModule } from "../module.ts";
import { reachabilityModule } from "../reachability/index.ts";
import { templatesModule } from "../templates/index.ts";
import { fetchAttachment } from "./attachments.jobs.ts";
import { createAttachments } from "./attachments.service.ts";
import { createCustomers } from "./customers.service.ts";
import { createScheduledMessages } from "./scheduled-messages.service.ts";
import { createTemplateSending, type TemplateSending } from "./template-sending.ts";
import { createThreadMoves, type ThreadMovesService } from "./thread-moves.service.ts";
import { createThreadRecords } from "./thread-records.ts";
import { createThreadTags } from "./thread-tags.service.ts";
import { createThreadWriting, type ThreadWritingService } from "./thread-writing.service.ts";
import { threadsCommands } from "./threads.commands.ts";
import { threadsContract } from "./threads.contract.ts";
import { seedThreads } from "./threads.demo.ts";
import type { ThreadsBulkKind } from "./threads.bulk.ts";
import { threadErrors } from "./threads.errors.ts";
import { threadsPublicEvents } from "./threads.public-events.ts";
import { threadsRoutes } from "./threads.routes.ts";
import { createThreadsService, type Present } from "./threads.service.ts";
import { threadsHandlers } from "./threads.worker.ts";
import { threadsSubscribers } from "./threads.subscribers.ts";

/** Whoever is at a thread says so again in less than this. */
const PRESENT_MS = 15_000;

/** What customers and we write to each other, and who looks after it. */
export const threadsModule = defineModule<
  Pick<ThreadWritingService, "receive" | "summaryOf"> & {
    readonly moves: ThreadMovesService;
    readonly bulkKind: ThreadsBulkKind;
    readonly templateSending: TemplateSending;
  }
>({
  name: "threads",
  commands: threadsCommands,
  contract: threadsContract,
  permissions: { "threads:read": "agent", "threads:write": "agent" },
  errors: threadErrors,
  jobs: [fetchAttachment],
  rateLimits: {
    /** Uploads; each takes disk. */
    "thread-files": { points: 60, windowSeconds: 60 },
  },
  publicEvents: threadsPublicEvents,
  // What customers wrote and were to be written goes with their channel.
  personalRows: [
    {
      table: "scheduled_messages",
      ofPerson: "author_id = any(cast(:userIds as uuid[]))",
      erase: { set: { content: "'[erased]'" }, kept: "who had what sent to whom must be provable" },
    },
    {
      table: "thread_files",
      ofPerson: "author_id = any(cast(:userIds as uuid[]))",
      erase: { set: { file_name: "null" }, kept: "what customers were sent must be provable" },
    },
    {
      table: "threads",
      ofPerson: "lead_id = any(cast(:recordIds as uuid[])) or assigned_to = any(cast(:userIds as uuid[]))",
      erase: { set: {}, kept: "whom a customer's thread was with must be known to whoever goes on with it" },
    },
  ],
  create: ({ config, database, unitOfWork, redis, live, logger, jobs, providers, use }) => {
    const identity = use(identityModule);
    const messages = use(messagesModule);
    const channels = use(channelsModule);
    const reachability = use(reachabilityModule);
    const records = createThreadRecords({ database });
    const customers = createCustomers({
      channels,
      contacts: use(contactsModule),
      leads: use(leadsModule),
      country: config.organization.country,
    });
    const service = createThreadsService({
      database,
      unitOfWork,
      records,
      customers,
      identity,
      audit: use(auditModule),
      messages,
      presence: createExpiringMembers<Omit<Present, "userId">>(redis, "thread-presence", {
        ttlMs: PRESENT_MS,
      }),
      tellPresence: (id, userId, state) =>
        tell(
          live,
          [{ channel: threadsContract.channels.thread, id }],
          { event: "thread.presence", data: { id, userId, state }, newestOf: `${id}:${userId}` },
          { at: new Date(), traceparent: null },
        ),
    });
    const attachments = createAttachments({
      database,
      unitOfWork,
      store: createFileStore(config.files),
      records,
      jobs,
      carrier: providers.smsCarrier,
      carriers: providers.smsCarriers,
      linkUrl: (token) => `${config.http.publicUrl}/api/attachment-links/${token}`,
    });
    messages.attachMedia(attachments.urlsOf);
    const writing = createThreadWriting({
      database,
      unitOfWork,
      records,
      customers,
      channels,
      messages,
      identity,
      reachability,
      templates: use(templatesModule),
      calls: use(callsModule),
      attachments,
    });
    const scheduled = createScheduledMessages({
      database,
      unitOfWork,
      logger,
      records,
      writing,
      identity,
      reachability,
    });
    return {
      service: {
        receive: writing.receive,
        summaryOf: writing.summaryOf,
        moves: createThreadMoves({ records, channels }),
        bulkKind: service.bulkKind,
        templateSending: createTemplateSending({
          database,
          templates: use(templatesModule),
          reachability,
          identity,
          customers,
          threads: service,
          writing,
        }),
      },
      routes: threadsRoutes(
        service,
        writing,
        scheduled,
        attachments,
        createThreadTags({ database, unitOfWork, records, audit: use(auditModule) }),
      ),
      mayFollow: { [threadsContract.channels.thread.pattern]: service.visible },
      jobHandlers: threadsHandlers(attachments),
      subscribers: threadsSubscribers(writing, live),
      seedDemo: () => seedThreads({ unitOfWork, identity, customers, channels }),
      periodicWork: [
        { name: "threads-wake", role: "worker", intervalMs: 10_000, run: service.wakeDue },
        { name: "scheduled-messages", role: "worker", intervalMs: 5_000, run: scheduled.sendAllDue },
        { name: "resume-thread-files", role: "scheduler", intervalMs: 60_000, run: attachments.resume },
        { name: "sweep-thread-files", role: "scheduler", intervalMs: 600_000, run: attachments.sweep },
        pruneWork({
          kind: "scheduled_messages",
          days: config.retention.scheduled_messages,
          prune: scheduled.prune,
        }),
      ],
      gauges: [
        {
          role: "scheduler",
          gauge: instruments.threadsWaiting,
          read: async () => [{ value: (await service.waiting()).count }],
        },
      ],
    };
  },
});

export { threadAssigned, threadFirstAnswered, threadMessageChanged } from "./threads.events.ts";
export type { ThreadWritingService } from "./thread-writing.service.ts";
export type { ThreadMovesService } from "./thread-moves.service.ts";
export type { TemplateSending } from "./template-sending.ts";

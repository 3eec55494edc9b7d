/** For tests: the module's services over a real database and the simulated vendors, with a queue that is worked off by hand. */

import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../../platform/database/index.ts";
import { silentLogger } from "../../../platform/log/index.ts";
import { DelayJob } from "../../../platform/queue/index.ts";
import type { Subscriber } from "../../../platform/unit-of-work/index.ts";
import type { Audio } from "../../../providers/transcription/port.ts";
import type { servicesAt } from "../../../providers/test/services.ts";
import type { TestDatabase } from "../../../test/suite-resources.ts";
import { testUnitOfWork } from "../../../test/test-unit-of-work.ts";
import { createCallsReads } from "../../calls/calls.reads.ts";
import { createCallsService } from "../../calls/calls.service.ts";
import { recordingErrors } from "../../recordings/index.ts";
import { createAnalysesService } from "../analyses.service.ts";
import { createReadingService } from "../reading.service.ts";
import { createTranscriptionService } from "../transcription.service.ts";
import { createUsageService } from "../usage.service.ts";

type Vendors = Pick<ReturnType<typeof servicesAt>, "transcriber" | "model" | "billing">;

/** Makes the services; `audioOf` is what can be heard of recordings. */
export function createAnalysesBench(deps: {
  readonly database: Database;
  readonly db: TestDatabase;
  readonly vendors: { readonly [Name in keyof Vendors]: Vendors[Name] | null };
  readonly audioOf: (recordingId: string) => Audio | null;
  /** Takes what was opened of recordings. */
  readonly opened: Readable[];
  readonly subscribers?: readonly Subscriber[];
}) {
  const { database, db, vendors } = deps;
  const logger = silentLogger();
  const { unitOfWork } = testUnitOfWork(database, deps.subscribers ?? []);
  const calls = createCallsService({ unitOfWork, reads: createCallsReads(database) });
  const audited: { action: string; detail: unknown }[] = [];
  const audit = {
    record: async (_db: unknown, _actor: unknown, action: string, _subject: unknown, detail: unknown) =>
      void audited.push({ action, detail }),
  };
  const service = createAnalysesService({
    database,
    unitOfWork,
    calls,
    audit,
    voiceAgent: "vapi",
    has: { transcriber: vendors.transcriber !== null, model: vendors.model !== null },
    arePending: async (_job, payloads) => payloads.map(() => false),
  });
  const usage = createUsageService({ database, unitOfWork, billing: vendors.billing, logger });
  const { transcriber, model } = vendors;
  const transcription = createTranscriptionService({
    database,
    unitOfWork,
    transcriber,
    recordings: {
      read: async (id) => {
        const audio = deps.audioOf(id);
        if (!audio) throw recordingErrors.recording_not_found();
        const content = Readable.from(audio);
        deps.opened.push(content);
        return { content, contentType: "audio/wav", bytes: 0 };
      },
    },
    logger,
  });
  const reading = createReadingService({ database, unitOfWork, calls, model, logger });

  // biome-ignore lint/suspicious/noExplicitAny: payloads of four jobs.
  const RUN: Readonly<Record<string, (attempt: any) => Promise<void>>> = {
    "analyses.transcribe": transcription.transcribe,
    "analyses.forget": ({ payload }) => transcription.forgetDeleted(payload),
    "analyses.read": reading.read,
    "analyses.bill": usage.bill,
  };

  /** Runs one attempt at every job that waits; those that are delayed wait on. Resolves with what went wrong. */
  async function turn(isLastAttempt = false): Promise<unknown[]> {
    const waiting = await db("outbox").where("kind", "like", "analyses.%").orderBy("id");
    const errors: unknown[] = [];
    for (const { id, kind, payload } of waiting) {
      try {
        await RUN[kind]?.({ payload, attempt: 1, isLastAttempt });
        await db("outbox").where({ id }).delete();
      } catch (error) {
        if (!(error instanceof DelayJob)) errors.push(error);
      }
    }
    return errors;
  }

  /** Works until nothing waits; fails where something goes wrong. */
  async function work(): Promise<void> {
    for (let turns = 0; turns < 200; turns += 1) {
      const [error] = await turn();
      if (error) throw error;
      const [{ count }] = await db("outbox").where("kind", "like", "analyses.%").count({ count: "*" });
      if (Number(count) === 0) return;
      await sleep(20);
    }
    throw new Error("the work has no end");
  }

  return { unitOfWork, service, usage, transcription, reading, audited, turn, work };
}

import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { createRecentReads } from "../../platform/cache/index.ts";
import { describeSubject } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import {
  callTranscriptsRepository,
  type SpokenAccount,
  type SpokenIn,
} from "./call-transcripts.repository.ts";
import { linesSpoken } from "./calls.events.ts";
import { secondsInto } from "./calls.policy.ts";
import type { CallsReads, TranscriptLine } from "./calls.reads.ts";

/** A person reads no faster: partial lines of one speaker are told at most so often. */
const PARTIAL_EVERY_MS = 200;
/** How long it is remembered which call a provider's id means; rows can prove to be one call meanwhile. */
const CALL_KEPT_MS = 5_000;
const MAX_SPEAKERS = 10_000;

type Role = TranscriptLine["role"];

/** Something that is told to who looks at the call now, and never kept. */
export type Passing =
  | { readonly kind: "partial"; readonly role: Role; readonly text: string; readonly at: Date }
  | { readonly kind: "speech"; readonly role: Role; readonly isSpeaking: boolean };

/** Tells followers of a call of something that passes. */
export type TellPassing = (callId: string, passing: Passing) => Promise<void>;

export type CallSpeechService = ReturnType<typeof createCallSpeechService>;

/** What is said in calls while it is said: many messages a second, so that each costs one statement or none. */
export function createCallSpeechService(deps: {
  readonly unitOfWork: RunUnitOfWork;
  readonly reads: Pick<CallsReads, "idOf">;
  readonly tell: TellPassing;
}) {
  const { unitOfWork, reads, tell } = deps;
  const calls = createRecentReads<string>({
    maxAgeMs: CALL_KEPT_MS,
    read: (key) => reads.idOf(...(JSON.parse(key) as [string, string])),
  });
  const toldAtMs = new Map<string, number>();

  function isTooSoon(speaker: string): boolean {
    const now = performance.now();
    if (now - (toldAtMs.get(speaker) ?? Number.NEGATIVE_INFINITY) < PARTIAL_EVERY_MS) return true;
    if (toldAtMs.size >= MAX_SPEAKERS) toldAtMs.clear();
    toldAtMs.set(speaker, now);
    return false;
  }

  return {
    /** Keeps a line, or all that was said so far; null when no call goes by the conversation's id. */
    async keep(said: SpokenAccount): Promise<SpokenIn | null> {
      return unitOfWork(async (tx) => {
        const kept = await callTranscriptsRepository.addSpoken(tx.db, said);
        if (kept) describeSubject({ [ATTRIBUTES.callId]: kept.callId });
        const [line] = said.isWhole ? [] : said.lines;
        if (kept?.isNew) {
          const atSeconds = line?.atSeconds ?? secondsInto(kept.startedAt, said.at);
          tx.publish(linesSpoken, {
            callId: kept.callId,
            line: line ? { ...line, atSeconds } : null,
            at: said.at,
          });
        }
        return kept;
      });
    },

    /** Tells of something that passes to who looks at the call, if anybody knows it. */
    async pass(provider: string, conversation: string, passing: Passing): Promise<void> {
      const key = JSON.stringify([provider, conversation]);
      if (passing.kind === "partial" && isTooSoon(`${key}${passing.role}`)) return;
      const callId = await calls.get(key);
      if (!callId) return;
      describeSubject({ [ATTRIBUTES.callId]: callId });
      await tell(callId, passing);
    },
  };
}

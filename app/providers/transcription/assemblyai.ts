/** Writes down recordings by AssemblyAI. */

import { AsyncLocalStorage } from "node:async_hooks";
import { FileService, TranscriptService } from "assemblyai";
import { z } from "zod";
import type { Breakers } from "../../platform/breaker/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { AI_ATTRIBUTES } from "../ai-metrics.ts";
import { createGuard, providerBreaker } from "../provider-breaker.ts";
import { ProviderRejected, ProviderTimeout } from "../provider-errors.ts";
import { createVendorFetch, type VendorErrors } from "../provider-http.ts";
import type { CallOptions, Transcriber, TranscriptionState, Utterance } from "./port.ts";

const PROVIDER = "assemblyai";
/** Uploads take the longest: half an hour of telephone audio is some 15 MB. */
const TIMEOUT_MS = 30_000;
/** Looked through for one whose answer never came; the newest first. */
const FIND_LIMIT = 100;

/** The breaker in front of AssemblyAI. */
export const ASSEMBLYAI_BREAKER = providerBreaker(PROVIDER, TIMEOUT_MS);

/** AssemblyAI answers refusals by sentences alone: there are no codes to tell them apart by. */
const ERRORS: VendorErrors = {
  provider: PROVIDER,
  codeOf: () => null,
  isAccountTrouble: () => false,
  finalReasonOf: () => null,
};

/** How to reach AssemblyAI. */
export interface AssemblyAiOptions {
  readonly apiKey: string;
  /** https://api.assemblyai.com, the European one, or a simulator's. */
  readonly apiUrl: string;
  /** What the account pays for an hour of audio; for our own costs. */
  readonly usdPerHour: number;
}

const word = z.object({ text: z.string(), start: z.number(), end: z.number(), confidence: z.number() });
const utterance = word.extend({ speaker: z.string().nullish(), words: z.array(word).default([]) });
const queued = z.object({ id: z.string().min(1) });
const listed = z.object({ transcripts: z.array(z.object({ id: z.string(), audio_url: z.string() })) });
const uploaded = z.string().min(1);
const transcript = z.discriminatedUnion("status", [
  z.object({ status: z.literal(["queued", "processing"]) }),
  z.object({ status: z.literal("error") }),
  z.object({
    status: z.literal("completed"),
    language_code: z.string().nullish(),
    audio_duration: z.number().nonnegative().nullish(),
    text: z.string().nullish(),
    confidence: z.number().nullish(),
    utterances: z.array(utterance).nullish(),
  }),
]);

/** A success that cannot be read: it was probably taken. */
function understood<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ProviderTimeout(PROVIDER, { timeoutMs: TIMEOUT_MS, message: `${PROVIDER} answered oddly` });
}

/** The vendor's client, over our `fetch`: by itself it has no time-outs, and tells no status of an error. */
function createClient({ apiKey, apiUrl }: AssemblyAiOptions) {
  const signals = new AsyncLocalStorage<AbortSignal>();
  const templateOf = (path: string) => path.replace(/(?<=\/transcript\/)[^/]+/, "{transcript_id}");
  const vendorFetch = createVendorFetch(ERRORS, templateOf, TIMEOUT_MS);
  const send = (input: string, init: RequestInit = {}) => {
    const signal = signals.getStore();
    return vendorFetch(new URL(input.startsWith("http") ? input : apiUrl + input), {
      ...init,
      headers: { authorization: apiKey, "content-type": "application/json", ...init.headers },
      ...(signal ? { signal } : {}),
    });
  };
  class Files extends FileService {
    protected override fetchResponse(input: string, init?: RequestInit): Promise<Response> {
      return send(input, init);
    }
  }
  class Transcripts extends TranscriptService {
    protected override fetchResponse(input: string, init?: RequestInit): Promise<Response> {
      return send(input, init);
    }
  }
  const parameters = { apiKey, baseUrl: apiUrl };
  const files = new Files(parameters);
  return { files, transcripts: new Transcripts(parameters, files), signals };
}

/** A Transcriber on AssemblyAI: one attempt a call, at most 30 s, behind the breaker, never what was said in errors. */
export function createAssemblyAi(
  options: AssemblyAiOptions,
  breakers: Pick<Breakers, "create">,
): Transcriber {
  const { files, transcripts, signals } = createClient(options);
  const guard = createGuard(PROVIDER, breakers.create(ASSEMBLYAI_BREAKER), TIMEOUT_MS);
  const guarded = <T>({ signal: outer }: CallOptions, call: () => Promise<T>) =>
    guard(outer, (signal) => signals.run(signal, call));

  return {
    name: PROVIDER,
    breaker: ASSEMBLYAI_BREAKER.name,

    upload: (audio, call = {}) =>
      guarded(call, async () => understood(uploaded, await files.upload(ReadableStream.from(audio)))),

    begin: (audioReference, call = {}) =>
      guarded(call, async () => {
        const begun = await transcripts.submit({
          audio_url: audioReference,
          speaker_labels: true,
          language_detection: true,
        });
        return understood(queued, begun).id;
      }),

    find: (audioReference, call = {}) =>
      guarded(call, async () => {
        const page = understood(listed, await transcripts.list({ limit: FIND_LIMIT }));
        return page.transcripts.find(({ audio_url: url }) => url === audioReference)?.id ?? null;
      }),

    result: async (id, call = {}) => {
      const state = stateOf(
        await guarded(call, async () => understood(transcript, await transcripts.get(id))),
        options,
      );
      if (state.state === "done") {
        instruments.transcribedAudio.add(state.durationSeconds, { [AI_ATTRIBUTES.provider]: PROVIDER });
      }
      return state;
    },

    forget: async (id, call = {}) => {
      try {
        await guarded(call, () => transcripts.delete(id));
      } catch (error) {
        // It is gone already.
        if (!(error instanceof ProviderRejected)) throw error;
      }
    },
  };
}

function stateOf(
  found: z.output<typeof transcript>,
  { usdPerHour }: Pick<AssemblyAiOptions, "usdPerHour">,
): TranscriptionState {
  if (found.status === "error") return { state: "failed" };
  if (found.status !== "completed") return { state: "working" };
  const durationSeconds = found.audio_duration ?? 0;
  return {
    state: "done",
    language: found.language_code?.split("_")[0] ?? null,
    durationSeconds,
    costUsd: (durationSeconds / 3_600) * usdPerHour,
    utterances: found.utterances?.map(toUtterance) ?? wholeAsOne(found, durationSeconds),
  };
}

function toUtterance({ speaker, start, end, words, ...heard }: z.output<typeof utterance>): Utterance {
  return {
    ...heard,
    speaker: speaker ?? "A",
    startMs: start,
    endMs: end,
    words: words.map(({ start: startMs, end: endMs, text, confidence }) => ({
      text,
      startMs,
      endMs,
      confidence,
    })),
  };
}

/** Where voices were not told apart, one has said it all. */
function wholeAsOne(
  {
    text,
    confidence,
  }: { readonly text?: string | null | undefined; readonly confidence?: number | null | undefined },
  durationSeconds: number,
): Utterance[] {
  if (!text) return [];
  const endMs = Math.round(durationSeconds * 1_000);
  return [{ speaker: "A", startMs: 0, endMs, text, confidence: confidence ?? 0, words: [] }];
}

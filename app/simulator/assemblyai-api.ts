import { createHash, randomUUID } from "node:crypto";
import Router from "@koa/router";
import type { Context } from "koa";
import { z } from "zod";
import type { Background } from "./background.ts";
import type { SimulatorConfig } from "./config.ts";
import type { FaultBoard } from "./faults.ts";
import type { Ledger } from "./ledger.ts";
import { SCENARIOS } from "./scenarios.ts";
import { ServiceRefusal, serviceBehaviour } from "./service-api.ts";

const UPLOAD_MAX = 512 * 1024 * 1024;
/** A real transcription takes about this share of the audio's length, and never less than some seconds. */
const WORK_SHARE = 0.15;
const WORK_LEAST_MS = 3_000;
/** Telephone audio that says nothing of its rate: 8000 samples of a byte. */
const BYTES_PER_SECOND = 8_000;
const WORDS_PER_MS = 1 / 350;
const NO_AUDIO = "File does not appear to contain audio. File type is unknown.";

const submitBody = z.looseObject({ audio_url: z.string(), speaker_labels: z.boolean().default(false) });
const listQuery = z.object({ limit: z.coerce.number().int().min(1).max(200).default(10) });

interface Upload {
  readonly seconds: number;
  /** Which conversation was recorded; the same audio always says the same. */
  readonly digest: number;
}

interface Transcription {
  readonly id: string;
  readonly audioUrl: string;
  readonly upload: Upload;
  readonly hasSpeakers: boolean;
  readonly createdAt: Date;
  status: "queued" | "processing" | "completed" | "error";
}

/** Length of audio: of a WAV by its header, of others by their bytes; 0 where there is none, or less than a WAV promises. */
function secondsOf(head: Buffer, bytes: number): number {
  if (head.length < 44 || head.toString("latin1", 0, 4) !== "RIFF") return bytes / BYTES_PER_SECOND;
  const promised = head.readUInt32LE(4) + 8;
  const bytesPerSecond = head.readUInt32LE(28) || BYTES_PER_SECOND;
  return bytes < promised * 0.9 ? 0 : (bytes - 44) / bytesPerSecond;
}

async function readUpload(context: Context): Promise<Upload> {
  const hash = createHash("sha256");
  const head: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of context.req as AsyncIterable<Buffer>) {
    if (bytes < 64) head.push(chunk);
    bytes += chunk.length;
    if (bytes > UPLOAD_MAX) throw new ServiceRefusal(413, "too_large", "The file is too large.");
    hash.update(chunk);
  }
  if (bytes === 0) throw new ServiceRefusal(422, "empty", "Upload failed: there is nothing in the body.");
  return { seconds: secondsOf(Buffer.concat(head), bytes), digest: hash.digest().readUInt32BE(0) };
}

/** Who says what when: a conversation of the office, stretched over the audio. */
function utterancesOf({ seconds, digest }: Upload, hasSpeakers: boolean) {
  const talks = Object.values(SCENARIOS).filter(({ lines }) => lines.length > 2);
  const lines = talks[digest % talks.length]?.lines ?? [];
  const totalMs = Math.round(seconds * 1_000);
  const spoken = lines.map(([, text]) => text.split(" ").length / WORDS_PER_MS);
  const factor = totalMs / spoken.reduce((sum, ms) => sum + ms, 0);
  let at = 0;
  return lines.map(([who, text], index) => {
    const start = Math.round(at);
    at += (spoken[index] ?? 0) * factor;
    const words = text.split(" ");
    const each = (at - start) / words.length;
    const speaker = hasSpeakers ? (who === "agent" ? "A" : "B") : null;
    return {
      speaker,
      text,
      start,
      end: Math.round(at),
      confidence: 0.94,
      words: words.map((word, place) => ({
        text: word,
        start: Math.round(start + place * each),
        end: Math.round(start + (place + 1) * each),
        confidence: 0.95,
        speaker,
      })),
    };
  });
}

function transcriptJson(one: Transcription) {
  const { id, audioUrl, status, upload, hasSpeakers } = one;
  const common = {
    id,
    audio_url: audioUrl,
    status,
    language_code: null,
    text: null,
    utterances: null,
    words: null,
  };
  if (status === "error") return { ...common, error: NO_AUDIO, audio_duration: null, confidence: null };
  if (status !== "completed") return { ...common, audio_duration: null, confidence: null };
  const utterances = utterancesOf(upload, hasSpeakers);
  return {
    ...common,
    language_code: "en",
    language_confidence: 0.98,
    audio_duration: Math.round(upload.seconds),
    confidence: 0.94,
    text: utterances.map(({ text }) => text).join(" "),
    words: utterances.flatMap(({ words }) => words),
    utterances: hasSpeakers ? utterances : null,
  };
}

/** AssemblyAI's API of recorded audio: uploads, transcripts and their list. */
export function assemblyAiRoutes(deps: {
  readonly config: Pick<SimulatorConfig, "keys" | "pace">;
  readonly background: Background;
  readonly faults: FaultBoard;
  readonly ledger: Ledger;
}): Router {
  const { config, background, ledger } = deps;
  const uploads = new Map<string, Upload>();
  const transcriptions = new Map<string, Transcription>();
  const router = new Router({ prefix: "/v2" });
  const behaviour = serviceBehaviour(
    {
      service: "transcription",
      authorization: config.keys.transcription,
      codeOf: String,
      bodyOf: ({ message }) => ({ error: message }),
    },
    deps,
  );

  async function work(one: Transcription): Promise<void> {
    one.status = "processing";
    const workMs = Math.max(WORK_LEAST_MS, one.upload.seconds * 1_000 * WORK_SHARE);
    await background.sleep(workMs * config.pace);
    one.status = one.upload.seconds > 0 ? "completed" : "error";
  }

  function known(context: Context): Transcription {
    const one = transcriptions.get(context.params.id);
    if (!one) throw new ServiceRefusal(404, "not_found", "Transcript lookup error, transcript id not found");
    return one;
  }

  router.post("/upload", behaviour, async (context) => {
    const upload = await readUpload(context);
    const url = `${context.origin}/v2/upload/${randomUUID()}`;
    uploads.set(url, upload);
    context.body = { upload_url: url };
  });

  router.post("/transcript", behaviour, (context) => {
    const body = submitBody.safeParse(context.request.body);
    const upload = body.data && uploads.get(body.data.audio_url);
    if (!body.success || !upload) {
      throw new ServiceRefusal(400, "bad_request", "Download error to the given URL, unable to download it");
    }
    const one: Transcription = {
      id: randomUUID(),
      audioUrl: body.data.audio_url,
      upload,
      hasSpeakers: body.data.speaker_labels,
      createdAt: new Date(),
      status: "queued",
    };
    transcriptions.set(one.id, one);
    ledger.add("transcription", { id: one.id, seconds: upload.seconds });
    background.run(() => work(one));
    context.body = transcriptJson({ ...one, status: "queued" });
  });

  router.get("/transcript", behaviour, (context) => {
    const { limit } = listQuery.parse(context.query);
    const newest = [...transcriptions.values()].reverse().slice(0, limit);
    context.body = {
      page_details: {
        limit,
        result_count: newest.length,
        current_url: context.href,
        prev_url: null,
        next_url: null,
      },
      transcripts: newest.map(({ id, status, audioUrl, createdAt }) => ({
        id,
        resource_url: `${context.origin}/v2/transcript/${id}`,
        status,
        created: createdAt.toISOString(),
        completed: null,
        audio_url: audioUrl,
        error: status === "error" ? NO_AUDIO : null,
      })),
    };
  });

  router.get("/transcript/:id", behaviour, (context) => {
    context.body = transcriptJson(known(context));
  });

  router.delete("/transcript/:id", behaviour, (context) => {
    const one = known(context);
    if (one.status === "queued" || one.status === "processing") {
      throw new ServiceRefusal(400, "bad_request", "This transcript is still being processed");
    }
    transcriptions.delete(one.id);
    context.body = { ...transcriptJson(one), audio_url: "http://deleted_by_user", text: "Deleted by user." };
  });

  return router;
}

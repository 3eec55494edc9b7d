import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";

const isoDate = z.iso.datetime();

/**
 * How far a recording is: its vendor has it (uploaded), its file is kept and waits for a worker (queued), it is being measured
 * (processing), it can be played (ready); there is none (absent), or it could not be had (failed).
 */
export const recordingStatusSchema = z.enum([
  "uploaded",
  "queued",
  "processing",
  "ready",
  "absent",
  "failed",
]);

/** Why a recording could not be had. */
export const recordingFailureSchema = z.enum([
  "unavailable",
  "refused",
  "too_large",
  "no_audio",
  "file_lost",
  "internal",
]);

/** A recording as clients see it. */
export const recordingSchema = z
  .object({
    id: idSchema,
    callId: idSchema.nullable().describe("null: of no call that we know"),
    source: z.string().describe("`upload`, or the vendor that has recorded it"),
    status: recordingStatusSchema,
    failure: recordingFailureSchema.nullable().describe("Why it could not be had"),
    fileName: z.string().nullable(),
    contentType: z.string().nullable().describe("By its content, whatever it was called"),
    bytes: z.number().int().nullable(),
    sha256: z.string().nullable(),
    durationSeconds: z.number().nullable(),
    channelCount: z.number().int().nullable(),
    sampleRateHz: z.number().int().nullable(),
    processingMs: z.number().int().nullable().describe("How long a worker measured it"),
    createdById: idSchema.nullable().describe("Who has uploaded it"),
    createdAt: isoDate,
    queuedAt: isoDate.nullable(),
    readyAt: isoDate.nullable(),
    updatedAt: isoDate,
  })
  .meta({ id: "Recording" });

/** How loud a recording is, moment by moment. */
export const waveformSchema = z
  .object({
    durationSeconds: z.number(),
    secondsPerPeak: z.number().describe("The last one may stand for less"),
    peaks: z
      .array(z.number().int().min(0).max(100))
      .describe("The loudest of each moment: 0 is silence, 100 as loud as can be; 1000 at most"),
  })
  .meta({ id: "Waveform" });

/** Filters of the list of recordings. */
export const recordingListQuerySchema = pageQuerySchema.extend({
  callId: idSchema.optional().describe("Only those of this call"),
  status: recordingStatusSchema.optional().describe("Only those in this state"),
  source: z.string().trim().max(40).optional().describe("`upload`, or a vendor's name"),
  from: isoDate.optional().describe("Made at or after"),
  to: isoDate.optional().describe("Made before"),
});

const read = { permission: "recordings:read" } as const;
const manage = { permission: "recordings:manage" } as const;
const byId = z.object({ id: idSchema });
const oneRecording = { description: "The recording", schema: recordingSchema } as const;
const notThere = { 404: "There is no such recording for you" } as const;
const sound = {
  responses: {
    200: { description: "The whole file", contentType: "audio/*" },
    206: { description: "The part that `Range` asks for", contentType: "audio/*" },
    304: { description: "You have it: it is what `If-None-Match` names" },
  },
  problems: {
    409: "It has no file (yet); its status says why",
    416: "It has no such part; `Content-Range` says how long it is",
  },
} as const;
const download = z.object({
  download: z.stringbool().default(false).describe("As a file to keep, instead of to play"),
});

/** What was said in calls, to be heard again. */
export const recordingsContract = {
  tag: { name: "Recordings", description: "What was said in calls, to be heard again." },
  endpoints: {
    uploadRecording: {
      method: "POST",
      path: "/api/recordings",
      summary: "Upload a recording",
      description:
        "The body is the file: WAV, MP3, Ogg (Opus or Vorbis) or WebM, by its content, up to 200 MB. It is measured in the background. The same file for the same call is answered 200 with the recording that is there.",
      access: { permission: "recordings:upload" },
      limit: "recordings",
      query: z.object({
        callId: idSchema.optional().describe("The call that was recorded"),
        fileName: lineSchema(200).optional().describe("The file's name, as people will look for it"),
      }),
      body: {
        stream: ["audio/*", "video/webm", "application/ogg", "application/octet-stream"],
        maxBytes: 209_715_200,
      },
      responses: { 200: { ...oneRecording, description: "It was there already" }, 201: oneRecording },
      problems: { 404: "There is no such call for you", 415: "It is no sound that we can play" },
    },
    listRecordings: {
      method: "GET",
      path: "/api/recordings",
      summary: "List recordings",
      access: read,
      query: recordingListQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(recordingSchema) } },
    },
    getRecording: {
      method: "GET",
      path: "/api/recordings/:id",
      summary: "See a recording",
      access: read,
      params: byId,
      responses: { 200: oneRecording },
      problems: notThere,
    },
    getWaveform: {
      method: "GET",
      path: "/api/recordings/:id/waveform",
      summary: "See how loud a recording is, moment by moment",
      access: read,
      // Whose call it is decides who sees it.
      cache: { kind: "audio", tags: ["recording:{id}", "calls"], sharedBy: "scope" },
      params: byId,
      responses: { 200: { description: "The waveform", schema: waveformSchema } },
      problems: { ...notThere, 409: "It is not ready (yet)" },
    },
    getAudio: {
      method: "GET",
      path: "/api/recordings/:id/audio",
      summary: "Listen to a recording",
      description:
        "Takes `Range` (one part), `If-Range` and `If-None-Match`. Who listened is in the audit log.",
      access: read,
      params: byId,
      query: download,
      responses: sound.responses,
      problems: { ...notThere, ...sound.problems },
    },
    linkAudio: {
      method: "POST",
      path: "/api/recordings/:id/links",
      summary: "Make a link to listen to a recording",
      description:
        "For players that send no credentials, such as `<audio>`. It is good for ten minutes and the length of the recording, for whoever has it.",
      access: read,
      answersWithSecret: true,
      params: byId,
      responses: {
        201: {
          description: "The link",
          schema: z.object({ url: z.string(), expiresAt: isoDate }).meta({ id: "RecordingLink" }),
        },
      },
      problems: { ...notThere, ...{ 409: sound.problems[409] } },
    },
    getLinkedAudio: {
      method: "GET",
      path: "/api/recording-links/:token",
      summary: "Listen to a recording by a link",
      access: "public",
      params: z.object({ token: z.string().max(300) }),
      query: download,
      responses: sound.responses,
      problems: {
        ...sound.problems,
        403: "The link is wrong, or its time is over",
        404: "The recording has gone",
      },
    },
    retryRecording: {
      method: "POST",
      path: "/api/recordings/:id/retry",
      summary: "Try again to get a recording that failed",
      access: manage,
      params: byId,
      responses: { 202: oneRecording },
      problems: { ...notThere, 409: "It has not failed" },
    },
    deleteRecording: {
      method: "DELETE",
      path: "/api/recordings/:id",
      summary: "Delete a recording",
      description: "With its file, and the voicemail that it is. It cannot be restored.",
      access: manage,
      params: byId,
      responses: { 204: { description: "Deleted" } },
      problems: notThere,
    },
  },
  channels: {
    recordings: {
      pattern: "recordings",
      access: read,
      events: {
        /** Read it again where it is shown: whoever may not see it is told no more than its id. */
        "recording.changed": z.object({
          id: idSchema,
          callId: idSchema.nullable(),
          status: recordingStatusSchema,
        }),
        "recording.deleted": z.object({ id: idSchema }),
      },
    },
  },
} as const satisfies ModuleContract;

export type RecordingStatus = z.output<typeof recordingStatusSchema>;
export type RecordingFailure = z.output<typeof recordingFailureSchema>;
export type RecordingJson = z.output<typeof recordingSchema>;
export type WaveformJson = z.output<typeof waveformSchema>;
export type RecordingListQuery = z.output<typeof recordingListQuerySchema>;

import { z } from "zod";
import { contentDisposition, defineRoute, type Route, routesOf } from "../../http/index.ts";
import type { VoiceCarrier } from "../../providers/telephony/port.ts";
import { countWebhook, createWebhookAuth, readWebhook } from "../../providers/webhook-auth.ts";
import type { RecordingIntakeService } from "./recording-intake.service.ts";
import { recordingsContract } from "./recordings.contract.ts";
import { presentRecording } from "./recordings.presenter.ts";
import type { Audio, RecordingsService } from "./recordings.service.ts";

/** Recordings, and each carrier's callbacks of them. */
export function recordingsRoutes(
  service: RecordingsService,
  intake: RecordingIntakeService,
  carriers: readonly VoiceCarrier[],
): Route[] {
  const route = routesOf(recordingsContract);
  return [
    route("uploadRecording", async ({ principal, query, body }) => {
      const { recording, isNew } = await service.upload(principal, query, body);
      return { status: isNew ? 201 : 200, body: presentRecording(recording) };
    }),
    route("listRecordings", async ({ principal, query }) => {
      const { items, nextCursor } = await service.list(principal, query);
      return { status: 200, body: { items: items.map(presentRecording), nextCursor } };
    }),
    route("getRecording", async ({ principal, params }) => ({
      status: 200,
      body: presentRecording(await service.view(principal, params.id)),
    })),
    route("getWaveform", async ({ principal, params }) => {
      const { durationMs, peakMs, peaks } = await service.waveform(principal, params.id);
      const body = { durationSeconds: durationMs / 1_000, secondsPerPeak: peakMs / 1_000, peaks };
      return { status: 200, body };
    }),
    route("getAudio", async ({ principal, params, query, headers }) =>
      sound(await service.audio(principal, params.id, rangeOf(headers)), query),
    ),
    route("linkAudio", async ({ principal, params }) => {
      const { url, expiresAt } = await service.link(principal, params.id);
      return { status: 201, body: { url, expiresAt: expiresAt.toISOString() } };
    }),
    route("getLinkedAudio", async ({ params, query, headers }) =>
      sound(await service.linkedAudio(params.token, rangeOf(headers)), query),
    ),
    route("retryRecording", async ({ principal, params }) => ({
      status: 202,
      body: presentRecording(await service.retry(principal, params.id)),
    })),
    route("deleteRecording", async ({ principal, params }) => {
      await service.delete(principal, params.id);
      return { status: 204 };
    }),
    ...carriers.map((carrier) => recordingStatusRoute(intake, carrier)),
  ];
}

function rangeOf(headers: Readonly<Record<string, string | string[] | undefined>>) {
  const { range } = headers;
  const { "if-range": ifRange, "if-none-match": ifNoneMatch } = headers;
  return {
    range: typeof range === "string" ? range : undefined,
    ifRange: typeof ifRange === "string" ? ifRange : undefined,
    ifNoneMatch: typeof ifNoneMatch === "string" ? ifNoneMatch : undefined,
  };
}

function sound(audio: Audio, { download }: { readonly download: boolean }) {
  const { recording, content, contentType, bytes, etag, part } = audio;
  const name = recording.fileName ?? `recording-${recording.id}${extensionOf(recording.fileKey)}`;
  const asked = {
    // What the browser has, it asks us about: rights may have changed.
    "Cache-Control": "private, no-cache, no-transform",
    ETag: etag,
  };
  if (!content) return { status: 304 as const, headers: asked };
  const headers = {
    ...asked,
    "Accept-Ranges": "bytes",
    "Content-Disposition": contentDisposition(name, download),
    "Content-Type": contentType,
  };
  if (!part) {
    return { status: 200 as const, body: content, headers: { ...headers, "Content-Length": String(bytes) } };
  }
  const { start, end } = part;
  return {
    status: 206 as const,
    body: content,
    headers: {
      ...headers,
      "Content-Length": String(end - start + 1),
      "Content-Range": `bytes ${start}-${end}/${bytes}`,
    },
  };
}

function extensionOf(key: string | null): string {
  return /\.\w+$/.exec(key ?? "")?.[0] ?? "";
}

/** Where a carrier tells of recordings: whoever has calls recorded names it. */
export function recordingStatusPath(carrier: string): string {
  return `/webhooks/${carrier}/recording-status`;
}

function recordingStatusRoute(
  intake: RecordingIntakeService,
  { name, recordingStatus }: VoiceCarrier,
): Route {
  return defineRoute({
    method: "POST",
    path: recordingStatusPath(name),
    summary: "Take in what the carrier says of a recording",
    tags: ["Webhooks"],
    auth: createWebhookAuth(recordingStatus),
    body: { form: z.record(z.string(), z.unknown()) },
    responses: { 204: { description: "Taken in; a repeated or late word changes nothing" } },
    handler: async ({ body }) => {
      const event = readWebhook(recordingStatus, body);
      const outcome = await intake.recordStatus(name, event, body);
      countWebhook({ provider: name, event: `recording_${event.status ?? "other"}`, outcome });
      return { status: 204 };
    },
  });
}

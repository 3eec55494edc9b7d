import { Readable } from "node:stream";
import { AUDIO_TYPES, measureWaveform, type Tone, toneWav } from "../../platform/audio/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import { looseFilesRepository } from "./loose-files.repository.ts";
import type { RecordingFiles } from "./recording-files.ts";
import { recordingsRepository } from "./recordings.repository.ts";
import { UPLOAD } from "./recordings.service.ts";

/** A tone that stands for what somebody has said. */
export interface DemoRecording extends Tone {
  /** As if a vendor had numbered it: so that it is added once. */
  readonly sid: string;
  readonly fileName: string;
}

/** Calls that were recorded elsewhere. */
const DEMO_RECORDINGS: readonly DemoRecording[] = [
  { sid: "demo-tour", fileName: "Tour of the boiler room.wav", seconds: 12, hertz: 330 },
  { sid: "demo-dispatch", fileName: "Dispatch, two channels.wav", seconds: 20, hertz: 440, channels: 2 },
];
/** What callers have left; the voicemails are theirs. */
export const DEMO_VOICEMAILS: readonly DemoRecording[] = [
  { sid: "demo-voicemail-1", fileName: "Voicemail.wav", seconds: 8, hertz: 520 },
  { sid: "demo-voicemail-2", fileName: "Voicemail.wav", seconds: 5, hertz: 600 },
];

/** Adds those that are missing; resolves with how many. */
export async function seedRecordings(deps: {
  readonly unitOfWork: RunUnitOfWork;
  readonly files: RecordingFiles;
  /** Is it there? */
  readonly isThere: (sid: string) => Promise<boolean>;
}): Promise<number> {
  let added = 0;
  for (const { sid, fileName, ...tone } of [...DEMO_RECORDINGS, ...DEMO_VOICEMAILS]) {
    if (await deps.isThere(sid)) continue;
    const file = toneWav(tone);
    const kept = await deps.files.keep(Readable.from([file]));
    const type = AUDIO_TYPES[kept?.contentType ?? ""];
    if (!kept || !type) throw new Error("a tone was not taken for a sound");
    const { durationMs, channelCount, sampleRateHz, peaks, peakMs } = await measureWaveform(
      type.decode(Readable.from([file])),
    );
    const { key: fileKey, contentType, bytes, sha256 } = kept;
    await deps.unitOfWork(async (tx) => {
      const now = new Date();
      const made = await recordingsRepository.insertNew(tx.db, {
        source: UPLOAD,
        providerSid: sid,
        status: "ready",
        fileKey,
        fileName,
        contentType,
        bytes,
        sha256,
        durationMs,
        channelCount,
        sampleRateHz,
        peaks,
        peakMs,
        queuedAt: now,
        readyAt: now,
        processingMs: 0,
      });
      if (!made) return;
      await looseFilesRepository.hold(tx.db, fileKey);
      added += 1;
    });
  }
  return added;
}

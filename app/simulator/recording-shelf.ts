import { Readable } from "node:stream";
import type { Context } from "koa";
import { toneWav } from "../platform/audio/index.ts";
import type { Background } from "./background.ts";

/**
 * What becomes of a file that is asked for: whole, cut off in the middle, trickling, missing at first (vendors tell of files before
 * their own storage has them), never there, or no sound at all.
 */
export const RECORDING_FATES = ["whole", "truncated", "slow", "late", "missing", "garbage"] as const;
export type RecordingFate = (typeof RECORDING_FATES)[number];

/** A file as it was announced. */
export interface ShelvedRecording {
  readonly seconds: number;
  readonly fate: RecordingFate;
}

/** The files of the simulated vendors: tones, computed when they are asked for. */
export interface RecordingShelf {
  put(id: string, recording: ShelvedRecording): void;
  /** Answers a request for a file. */
  serve(context: Context, id: string): Promise<void>;
}

const KEPT = 1_000;
/** So often a late file is not there yet. */
const LATE_TIMES = 2;
const SLOW_CHUNKS = 20;
const SLOW_CHUNK_MS = 100;

/** An empty shelf; the oldest files make room for new ones. */
export function createRecordingShelf(background: Background): RecordingShelf {
  const shelf = new Map<string, ShelvedRecording & { asked: number }>();

  async function* slowly(file: Buffer): AsyncGenerator<Buffer> {
    const size = Math.ceil(file.length / SLOW_CHUNKS);
    for (let at = 0; at < file.length; at += size) {
      await background.sleep(SLOW_CHUNK_MS);
      yield file.subarray(at, at + size);
    }
  }

  return {
    put(id, recording) {
      shelf.set(id, { ...recording, asked: 0 });
      const [oldest] = shelf.keys();
      if (shelf.size > KEPT && oldest !== undefined) shelf.delete(oldest);
    },
    async serve(context, id) {
      const recording = shelf.get(id);
      const { fate = "missing", seconds = 0 } = recording ?? {};
      if (recording) recording.asked += 1;
      if (fate === "missing" || (fate === "late" && (recording?.asked ?? 0) <= LATE_TIMES)) {
        context.status = 404;
        context.body = { code: 20404, message: "The requested resource was not found", status: 404 };
        return;
      }
      const file = fate === "garbage" ? Buffer.alloc(20_000, "no sound ") : toneWav({ seconds });
      context.type = "audio/x-wav";
      context.length = file.length;
      if (fate === "truncated") {
        context.respond = false;
        context.res.writeHead(200, { "content-type": "audio/x-wav", "content-length": file.length });
        context.res.write(file.subarray(0, Math.floor(file.length / 2)), () => context.res.destroy());
        return;
      }
      context.body = fate === "slow" ? Readable.from(slowly(file)) : file;
    },
  };
}

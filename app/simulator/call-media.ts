import { z } from "zod";

/** How a call's sound was, and how its carrier tells of it. */
export const callMediaSchema = z.strictObject({
  /** good, or lossy: many packets lost and late; missing: the carrier never measured it. */
  sound: z.enum(["good", "lossy", "missing"]).default("good"),
  beganAt: z.iso.datetime().transform((text) => new Date(text)),
  durationSeconds: z.number().int().min(0).max(86_400),
  /** So many questions are answered with 404 before it is there. */
  unknownTimes: z.number().int().min(0).max(100).default(0),
  /** So many questions after that are answered with the first half alone. */
  halfTimes: z.number().int().min(0).max(100).default(0),
});
export type CallMedia = z.output<typeof callMediaSchema>;

/** The sound of calls, as the carrier measured it. */
export interface CallMediaStore {
  set(callSid: string, media: CallMedia): void;
  /** What a question for a call's samples finds now; null: nothing is known of it (yet). Only new questions count. */
  ask(callSid: string, isNew: boolean): CallMedia | null;
}

/** A carrier's samples come every so often. */
export const SAMPLE_SECONDS = 10;
/** One call in twenty is hard to understand. */
export const LOSSY_SHARE = 0.05;
const CAPACITY = 10_000;

/** Keeps the sound of the newest calls. */
export function createCallMediaStore(): CallMediaStore {
  const kept = new Map<string, CallMedia & { asked: number }>();
  return {
    set(callSid, media) {
      kept.set(callSid, { ...media, asked: 0 });
      const [oldest] = kept.keys();
      if (kept.size > CAPACITY && oldest !== undefined) kept.delete(oldest);
    },
    ask(callSid, isNew) {
      const media = kept.get(callSid);
      if (!media) return null;
      if (isNew) media.asked += 1;
      if (media.asked <= media.unknownTimes) return null;
      const isHalf = media.asked <= media.unknownTimes + media.halfTimes;
      return isHalf ? { ...media, durationSeconds: Math.floor(media.durationSeconds / 2) } : media;
    },
  };
}

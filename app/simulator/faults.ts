import { z } from "zod";

/** The services that are asked and answer, and do nothing by themselves. */
export const SERVICES = ["transcription", "llm", "billing", "email"] as const;
export type Service = (typeof SERVICES)[number];

/**
 * Whose behaviour can be spoilt: the carrier's SMS, the calls that it places and what it tells of calls' quality, the voice agent with its
 * carrier's voice callbacks, the receiver of our webhooks, the push service of browsers, and the
 * services.
 */
export const FAULTY_PROVIDERS = [
  "sms",
  "calls",
  "quality",
  "voice",
  "receiver",
  "push",
  ...SERVICES,
] as const;
export type FaultyProvider = (typeof FAULTY_PROVIDERS)[number];

const share = z.number().min(0).max(1).default(0);
const delay = z.number().int().min(0).max(600_000).default(0);

/** How a provider misbehaves; everything left out behaves well. */
export const faultsSchema = z.strictObject({
  /** Share of requests refused (SMS, calls, quality), or of calls that break off in the middle (voice). */
  errorRate: share,
  /** HTTP status of refusals; of a receiver also a redirect, which leads to itself. */
  errorStatus: z.number().int().min(300).max(599).default(503),
  /** With refusals of services; 0: they do not say. */
  retryAfterSeconds: z.number().int().min(0).max(3_600).default(0),
  /** Share of a service's answers that are no JSON. */
  malformedRate: share,
  /** Share of them that have another shape than promised: of the language model, its answer's. */
  wrongShapeRate: share,
  /** Share of them that break off in the middle. */
  truncatedRate: share,
  /** Before a request is answered (an SMS or call is accepted at once), or before a voice webhook is sent. */
  latencyMs: delay,
  /** Share of requests of SMS, calls and services that are accepted but never answered. */
  hangRate: share,
  lostCallbackRate: share,
  duplicateCallbackRate: share,
  /** Share of callbacks that are overtaken by those behind them. */
  outOfOrderRate: share,
  /** Added to the time of every callback. */
  lateCallbackMs: delay,
});

/** How a provider misbehaves. */
export type Faults = z.infer<typeof faultsSchema>;

/** The faults in force, by provider. */
export interface FaultBoard {
  get(provider: FaultyProvider): Faults;
  set(provider: FaultyProvider, faults: Faults): void;
  clear(provider: FaultyProvider): void;
  /** Is anything set for it? */
  isSpoilt(provider: FaultyProvider): boolean;
  /** True with the given probability. */
  strikes(rate: number): boolean;
}

/** A board on which everything behaves well at first. */
export function createFaultBoard(random: () => number): FaultBoard {
  const wellBehaved = Object.freeze(faultsSchema.parse({}));
  const board = new Map<FaultyProvider, Faults>();
  return {
    get: (provider) => board.get(provider) ?? wellBehaved,
    set: (provider, faults) => void board.set(provider, faults),
    clear: (provider) => void board.delete(provider),
    isSpoilt: (provider) => board.has(provider),
    strikes: (rate) => rate > 0 && random() < rate,
  };
}

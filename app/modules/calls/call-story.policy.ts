import type { CallStatus } from "./calls.contract.ts";
import { isFinal } from "./calls.policy.ts";

/** One thing that happened in a call, as it is kept with the call. */
export interface StoryEntry {
  readonly at: Date;
  /** Whose doing it was: the call's own way, a leg's, the voice agent's, an SMS's. */
  readonly kind: "status" | "leg" | "voice_agent" | "message";
  /** The status that the call or its leg got; else what was done. */
  readonly what: string;
  /** It came late or twice: the call had been further already. */
  readonly isLate: boolean;
  readonly detail: string | null;
  readonly traceparent: string | null;
}

/** What the voice agent does that belongs to a call's story. */
const VOICE_AGENT_DEEDS: ReadonlySet<string> = new Set([
  "report",
  "tool_calls",
  "transfer_request",
  "hang",
  "interrupted",
  "assistant_started",
]);

/** What a provider's event adds to the story of its call; much of what providers say adds nothing. */
export function storyOf(
  event: {
    readonly kind: string;
    readonly isLeg: boolean;
    readonly status: CallStatus | null;
    readonly outcome: "applied" | "stale";
    readonly rawReason: string | null;
  },
  when: Pick<StoryEntry, "at" | "traceparent">,
): StoryEntry[] {
  const { kind, status, outcome, rawReason: detail } = event;
  const ofStatus = { ...when, kind: "status", detail, isLate: false } as const;
  if (event.isLeg) return status === null ? [] : [{ ...ofStatus, kind: "leg", what: status }];
  if (kind === "status")
    return status === null ? [] : [{ ...ofStatus, what: status, isLate: outcome === "stale" }];
  // The report repeats how the call ended; that is an entry of its own only where nothing else said so.
  const ends = status !== null && isFinal(status) && outcome === "applied";
  const own = VOICE_AGENT_DEEDS.has(kind)
    ? [{ ...when, kind: "voice_agent", what: kind, isLate: false, detail: null } as const]
    : [];
  return ends ? [{ ...ofStatus, what: status }, ...own] : own;
}

import { currentTraceparent } from "../../platform/telemetry/index.ts";
import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import { callIdentitiesRepository, type FoundCall } from "./call-identities.repository.ts";
import {
  type CallIdentity,
  further,
  idsOf,
  idsOfRow,
  type ProviderId,
  type RowIds,
  rowIdsAfter,
  rowIdsOf,
} from "./call-identity.policy.ts";
import { callTranscriptsRepository } from "./call-transcripts.repository.ts";
import type { CallDirection } from "./calls.contract.ts";
import { callsMerged } from "./calls.events.ts";
import {
  applyTransition,
  type CallState,
  type CallTransition,
  mergeStates,
  newCall,
  ofAgentsLeg,
  ofLeg,
} from "./calls.policy.ts";
import type { TranscriptLine } from "./calls.reads.ts";
import {
  type AlertsOfCall,
  type CallFacts,
  type CallView,
  callsRepository,
  type LockedCall,
} from "./calls.repository.ts";

/** What a provider said about one call, in our words. */
export interface ProviderCallEvent {
  readonly identity: CallIdentity;
  /** Null: not said. */
  readonly direction: CallDirection | null;
  /** Unique per event of a provider and stable under redelivery. */
  readonly eventKey: string;
  /** Our short name of what was said: status, report, tool_calls, hang … */
  readonly kind: string;
  /** As the provider sent it; with `rawStatus` and the like laid over it for the timeline. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly rawStatus: string | null;
  readonly transition: CallTransition;
  readonly facts: CallFacts;
  /** Alerts that the event asks for: a call that is seen for the first time is written with them. */
  readonly alerts?: AlertsOfCall;
  readonly transcript?: readonly TranscriptLine[];
}

/** The one call of an event, locked, with what the event makes of it. */
export interface CallOfEvent {
  /** The call as it was; null: seen for the first time, and written as it is now. */
  readonly before: LockedCall | null;
  readonly written: CallView | null;
  readonly state: CallState;
  readonly outcome: "applied" | "stale";
  /** Does the event speak of a leg of the call? */
  readonly isLeg: boolean;
  /** Did several rows become this one? Then it is written, whatever the event says. */
  readonly isMerged: boolean;
  /** The ids of its row from now on; null: those that it has. */
  readonly rowIds: RowIds | null;
}

/**
 * Locks the call that an event is about, or adds it with all that the event says. Rows that were begun apart and prove
 * to be one call by this event's ids become one here.
 */
export async function findCall(tx: UnitOfWork, event: ProviderCallEvent): Promise<CallOfEvent> {
  const ids = idsOf(event.identity);
  await callIdentitiesRepository.claim(tx.db, ids);
  const found = await theOne(tx, event, ids);
  if (found) return found;
  const { state, ...told } = moved(newCall(event.transition.at), event);
  const rowIds = rowIdsOf(event.identity);
  const written = await callsRepository.insert(tx.db, {
    rowIds,
    state,
    direction: event.direction,
    facts: event.facts,
    alerts: event.alerts ?? { count: 0, priority: null },
    traceparent: currentTraceparent(),
  });
  if (written) {
    await callIdentitiesRepository.add(tx.db, written.id, further(ids, rowIds));
    return { before: null, written, state, rowIds: null, isMerged: false, ...told };
  }
  // The release before ours claims no ids: it was faster.
  const others = await theOne(tx, event, ids);
  if (!others) throw new Error("a call was neither found nor created");
  return others;
}

/** The call that goes by these ids, made of all rows that do; null when there is none. */
async function theOne(
  tx: UnitOfWork,
  event: ProviderCallEvent,
  ids: readonly ProviderId[],
): Promise<CallOfEvent | null> {
  const found = await callIdentitiesRepository.lock(tx.db, ids);
  const [stays, ...goes] = found.toSorted((a, b) => rankOf(a, event) - rankOf(b, event));
  if (!stays) return null;
  if (goes.length > 0) await merge(tx, stays, goes);
  const rowIds = rowIdsAfter(stays, event.identity);
  const others = further([...ids, ...[stays, ...goes].flatMap(idsOfRow)], rowIds ?? stays);
  await callIdentitiesRepository.add(tx.db, stays.id, others);
  const state = goes
    .filter((row) => !isLegAlone(row, event))
    .reduce<CallState>((all, row) => mergeStates(all, row), stays);
  const isDirectionKnown = found.some((row) => row.isDirectionKnown);
  const isLegKnown = found.some((row) => row.isLegKnown);
  const before = { ...stays, ...state, isDirectionKnown };
  const { isBridged } = stays;
  const told = moved(before, event, { isLegKnown, isBridged });
  return { before, written: null, rowIds, isMerged: goes.length > 0, ...told };
}

/** Gives a call everything of rows that go. */
async function merge(tx: UnitOfWork, stays: FoundCall, goes: readonly FoundCall[]): Promise<void> {
  const gone = goes.map(({ id }) => id);
  tx.publish(callsMerged, { from: gone, into: stays.id });
  // Whoever looks for something of this call within this unit of work must find it already.
  await tx.settle();
  await callTranscriptsRepository.move(tx.db, stays.id, gone);
  await callsRepository.takeFacts(tx.db, stays.id, gone);
  await callIdentitiesRepository.absorb(tx.db, stays.id, gone);
}

function moved(
  state: CallState,
  { identity, transition }: ProviderCallEvent,
  known = { isLegKnown: false, isBridged: false },
) {
  const isLeg = known.isLegKnown || identity.parentCallId !== null;
  // Of a call that we placed the second leg is the call, and the first one belongs to it.
  if (known.isBridged) {
    const ofCall = isLeg ? { ...transition, sequence: null } : ofAgentsLeg(state, transition);
    return { isLeg: !isLeg, ...applyTransition(state, ofCall) };
  }
  return { isLeg, ...applyTransition(state, isLeg ? ofLeg(transition) : transition) };
}

/** Of several rows that one stays whose own ids say most: the one that we placed, the voice agent's, then the carrier's, then a leg's. */
function rankOf(row: FoundCall, event: ProviderCallEvent): number {
  const { identity } = event;
  if (row.isBridged || row.carrierCallId !== null) return 0;
  if (identity.carrier !== null && row.provider === identity.provider) return 1;
  return isLegAlone(row, event) ? 3 : 2;
}

/** Was this row begun by words of a leg that did not say whose leg it is? */
function isLegAlone(row: FoundCall, { identity }: ProviderCallEvent): boolean {
  const isSpeaker = row.provider === identity.provider && row.providerCallId === identity.providerCallId;
  return isSpeaker && identity.parentCallId !== null;
}

/** Who a call is, by the provider's ids. */
export interface CallIdentity {
  readonly provider: string;
  readonly providerCallId: string;
  /** The same call as a carrier knows it, where it rides on one. */
  readonly carrier: { readonly provider: string; readonly callId: string } | null;
  /** The provider speaks of a leg: its id of the call to which the leg belongs. */
  readonly parentCallId: string | null;
  /** Our own id of a call that we placed, where the provider repeats it. */
  readonly ownCallId?: string | null;
}

/** One id by which a provider knows a call, or a leg of it. */
export interface ProviderId {
  readonly provider: string;
  readonly callId: string;
  readonly isLeg: boolean;
}

/** The ids that a call's own row has room for. */
export interface RowIds {
  readonly provider: string;
  readonly providerCallId: string;
  /** Null with an id of a carrier: written by a release that did not keep the name. */
  readonly carrierProvider: string | null;
  readonly carrierCallId: string | null;
}

/** What a call goes by until its provider has given it an id. */
export function placeholderOf(callId: string): string {
  return `ours:${callId}`;
}

/** Has the provider not said yet by which id it knows the call? */
export function isPlaceholder(providerCallId: string): boolean {
  return providerCallId.startsWith("ours:");
}

/** All ids that an event names, the speaker's own first. */
export function idsOf(identity: CallIdentity): ProviderId[] {
  const { provider, providerCallId, carrier, parentCallId, ownCallId } = identity;
  const ids = [{ provider, callId: providerCallId, isLeg: parentCallId !== null }];
  if (parentCallId !== null) ids.push({ provider, callId: parentCallId, isLeg: false });
  if (carrier) ids.push({ ...carrier, isLeg: false });
  if (ownCallId) ids.push({ provider, callId: placeholderOf(ownCallId), isLeg: false });
  return ids;
}

/** The ids of a row. */
export function idsOfRow(row: RowIds): ProviderId[] {
  const own = { provider: row.provider, callId: row.providerCallId, isLeg: false };
  if (row.carrierCallId === null || row.carrierProvider === null) return [own];
  return [own, { provider: row.carrierProvider, callId: row.carrierCallId, isLeg: false }];
}

/** The ids of the row of a call that is heard of for the first time; a leg is not the call. */
export function rowIdsOf({ provider, providerCallId, carrier, parentCallId }: CallIdentity): RowIds {
  return {
    provider,
    providerCallId: parentCallId ?? providerCallId,
    carrierProvider: carrier?.provider ?? null,
    carrierCallId: carrier?.callId ?? null,
  };
}

/**
 * The ids of a row after an event, because the voice agent takes a carrier's call over, or because its carrier, or the id
 * of a call that we placed, became known; null: as they are.
 */
export function rowIdsAfter(row: RowIds, identity: CallIdentity): RowIds | null {
  if (isPlaceholder(row.providerCallId) && row.provider === identity.provider) {
    return { ...row, providerCallId: rowIdsOf(identity).providerCallId };
  }
  if (identity.carrier === null || row.carrierCallId !== null) return null;
  const taken = rowIdsOf(identity);
  return row.provider === identity.provider ? { ...taken, providerCallId: row.providerCallId } : taken;
}

/** Of these ids those that the row has no room for, each once. */
export function further(ids: readonly ProviderId[], row: RowIds): ProviderId[] {
  const others = ids.filter(({ provider, callId, isLeg }) => {
    const isOwn = provider === row.provider && callId === row.providerCallId;
    return isLeg || !(isOwn || callId === row.carrierCallId);
  });
  // A leg's own word comes last, and stays.
  const byKey = others.toSorted((a, b) => Number(a.isLeg) - Number(b.isLeg));
  return [...new Map(byKey.map((id) => [`${id.provider}:${id.callId}`, id])).values()];
}

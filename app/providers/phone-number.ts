/**
 * A number as a vendor wrote it, made E.164 by dropping spaces and punctuation; null for anything else: withheld numbers,
 * SIP addresses, client names, short codes, numbers without country code (guessing one would reach a stranger).
 */
export function e164OrNull(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const compact = value.replace(/[\s().-]/g, "");
  return /^\+[1-9]\d{5,14}$/.test(compact) ? compact : null;
}

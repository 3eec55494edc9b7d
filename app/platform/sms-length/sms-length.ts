import { SegmentedMessage } from "sms-segments-calculator";

/** Printable ASCII but for the backtick: all of it is GSM-7. */
const PLAIN = /^[\n\r -_a-~]*$/;
/** Those of them that count twice. */
const COUNTS_TWICE = /[[\\\]^{|}~]/g;
const PLACES = 153;

/**
 * How many segments a text is sent and paid in: up to 160 characters in one (each of several 153) while all of them are
 * of GSM-7, where some such as € count twice; up to 70 (each of several 67) of UTF-16 as soon as one is not.
 */
export function smsSegments(text: string): number {
  return new SegmentedMessage(text).segmentsCount;
}

/** Whether a text is sent in at most so many segments, two or more. */
export function fitsSegments(text: string, segments: number): boolean {
  if (text.length > segments * PLACES) return false;
  // Counting takes a millisecond for 100 characters, once a recipient in every urgent webhook; most texts can go without.
  // A place may stay free at the end of each segment, before a character that counts twice.
  const twice = text.match(COUNTS_TWICE)?.length ?? 0;
  if (PLAIN.test(text) && text.length + twice <= segments * (PLACES - 1)) return true;
  return smsSegments(text) <= segments;
}

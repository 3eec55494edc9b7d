/**
 * Position of an event in the stream: Redis' entry id, `<milliseconds>-<sequence>`. Positions grow with time.
 */
export type Position = string;

/** Before the first event of any stream. */
export const START_POSITION: Position = "0-0";

const PATTERN = /^(\d{1,16})-(\d{1,16})$/;

/** Is this text a position at all? */
export function isPosition(text: string): boolean {
  return PATTERN.test(text);
}

/** Negative when `a` comes before `b`, positive when after it, 0 when they are the same. */
export function comparePositions(a: Position, b: Position): number {
  const [aTime, aSequence] = split(a);
  const [bTime, bSequence] = split(b);
  return aTime - bTime || aSequence - bSequence;
}

function split(position: Position): readonly [number, number] {
  const at = position.indexOf("-");
  return [Number(position.slice(0, at)), Number(position.slice(at + 1))];
}

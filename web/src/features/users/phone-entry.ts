/**
 * A number as people type it, made E.164 as far as that can be done without guessing: signs between digits go, 00 becomes +.
 * Null: none was entered. The server judges the rest.
 */
export function e164Of(typed: string): string | null {
  const bare = typed.replace(/[\s().\-/]/g, "").replace(/^00(?=[1-9])/, "+");
  return bare === "" ? null : bare;
}

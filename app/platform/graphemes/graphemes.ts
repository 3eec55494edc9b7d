const SEGMENTER = new Intl.Segmenter("en", { granularity: "grapheme" });

/** What people see as the single characters of a text: a letter with its accents, an emoji with all that is joined to it. */
export function graphemesOf(text: string): string[] {
  return Array.from(SEGMENTER.segment(text), ({ segment }) => segment);
}

/** A text, or as many whole characters of its beginning as have at most `maxLength` UTF-16 units, without spaces at the end. */
export function cutToLength(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  let fitting = "";
  // One code point more tells whether the last character goes on; nothing behind it needs to be looked at.
  for (const { segment } of SEGMENTER.segment(text.slice(0, maxLength + 2))) {
    if (fitting.length + segment.length > maxLength) break;
    fitting += segment;
  }
  return fitting.trimEnd();
}

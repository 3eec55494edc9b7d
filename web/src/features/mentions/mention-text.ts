/** Somebody who can be mentioned. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

const MENTION = /<@([0-9a-f-]{36})>/g;

/** A part of a text: words, or somebody who is mentioned. */
export type TextPart =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "person"; readonly id: string; readonly name: string | undefined };

/** The parts of a text that came from the server. */
export function partsOf(text: string, nameOf: (id: string) => string | undefined): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(MENTION)) {
    const [whole, id = ""] = match;
    if (match.index > from) parts.push({ kind: "words", text: text.slice(from, match.index) });
    parts.push({ kind: "person", id, name: nameOf(id) });
    from = match.index + whole.length;
  }
  if (from < text.length) parts.push({ kind: "words", text: text.slice(from) });
  return parts;
}

/** A text of the server as people edit it: `<@id>` becomes `@Name`. */
export function toEdited(text: string, people: readonly Person[]): string {
  return text.replaceAll(MENTION, (whole, id: string) => {
    const person = people.find((one) => one.id === id);
    return person ? `@${person.name}` : whole;
  });
}

/** What people have written as the server wants it: `@Name` of those who were chosen becomes `<@id>`. */
export function toSent(text: string, people: readonly Person[]): string {
  // Longer names first: "Ann Lee" must not leave "Ann Lee-Smith" half.
  const byLength = people.toSorted((a, b) => b.name.length - a.name.length);
  return byLength.reduce((sent, { id, name }) => sent.replaceAll(`@${name}`, `<@${id}>`), text).trim();
}

/** The name that is being written after an @, before the cursor; undefined: none is. */
export function mentionBegun(
  text: string,
  cursor: number,
): { readonly from: number; readonly words: string } | undefined {
  const match = /(?:^|[\s(])@([\p{L}\p{M}'-]*(?: [\p{L}\p{M}'-]*)?)$/u.exec(text.slice(0, cursor));
  if (!match) return undefined;
  const words = match[1] ?? "";
  return { from: cursor - words.length - 1, words };
}

/** With somebody put in the place of what was begun; and where the cursor is then. */
export function withMention(
  text: string,
  begun: { readonly from: number; readonly words: string },
  name: string,
): { readonly text: string; readonly cursor: number } {
  const after = text.slice(begun.from + begun.words.length + 1);
  const written = `@${name}${after.startsWith(" ") ? "" : " "}`;
  return { text: text.slice(0, begun.from) + written + after, cursor: begun.from + name.length + 2 };
}

/** More are no choice that anybody reads: letters narrow it. */
export const OFFERED_AT_ONCE = 50;

/**
 * Those whose name has these letters, accents and case aside, and `limit` of them at most: first whose name begins with them, then
 * those of whom a part of the name does, then the others; else in the order in which they came. All, when there are no letters.
 */
export function colleaguesNamed<Person extends { readonly name: string }>(
  people: readonly Person[],
  letters: string,
  limit: number = OFFERED_AT_ONCE,
): readonly Person[] {
  const wanted = plain(letters.trim());
  if (wanted === "") return people.slice(0, limit);
  const groups: [Person[], Person[], Person[]] = [[], [], []];
  for (const person of people) {
    const place = placeIn(plain(person.name), wanted);
    if (place !== undefined) groups[place].push(person);
  }
  return groups.flat().slice(0, limit);
}

function placeIn(name: string, wanted: string): 0 | 1 | 2 | undefined {
  if (name.startsWith(wanted)) return 0;
  if (name.split(/[\s'’-]+/).some((part) => part.startsWith(wanted))) return 1;
  return name.includes(wanted) ? 2 : undefined;
}

function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

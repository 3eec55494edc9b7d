/** A view as a browser kept it by itself. */
export interface KeptView {
  readonly name: string;
  readonly query: string;
}

interface Placed {
  readonly isMine: boolean;
  readonly position: number;
  readonly name: string;
}

export const MAX_NAME_LENGTH = 60;

/** Where a browser kept the views of a list by itself, for one person. */
export function viewsKey(list: string, personId: string): string {
  return `trunkline.views.${list}.${personId}`;
}

/** Reads what was kept; what is broken is nothing. */
export function viewsFrom(text: string | null): readonly KeptView[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter(isView).map(({ name, query }) => ({ name, query })) : [];
  } catch {
    return [];
  }
}

/** Of what was kept that which one has no view of by this name. */
export function missingOf(
  kept: readonly KeptView[],
  there: readonly Pick<Placed, "isMine" | "name">[],
): readonly KeptView[] {
  const names = new Set(there.filter(({ isMine }) => isMine).map(({ name }) => name.toLowerCase()));
  return kept.filter(({ name }) => !names.has(name.toLowerCase()));
}

/** One's own as one has put them, then those of others by their names. */
export function inOrder<View extends Placed>(views: readonly View[]): readonly View[] {
  return views.toSorted((a, b) => {
    if (a.isMine !== b.isMine) return a.isMine ? -1 : 1;
    return (a.isMine ? a.position - b.position : 0) || a.name.localeCompare(b.name);
  });
}

/** The position of one's view at an index once it stands one place earlier; undefined: it is the first. */
export function earlierPosition(own: readonly Pick<Placed, "position">[], index: number): number | undefined {
  const before = own[index - 1];
  if (!before) return undefined;
  const beforeThat = own[index - 2];
  return beforeThat ? (beforeThat.position + before.position) / 2 : before.position - 1;
}

function isView(value: unknown): value is KeptView {
  return (
    typeof value === "object" &&
    value !== null &&
    "name" in value &&
    typeof value.name === "string" &&
    "query" in value &&
    typeof value.query === "string"
  );
}

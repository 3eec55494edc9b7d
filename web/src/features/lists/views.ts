/** A way to look at a list that somebody has named: the query of its address. */
export interface SavedView {
  readonly name: string;
  readonly query: string;
}

const MAX_VIEWS = 30;
export const MAX_NAME_LENGTH = 60;

/** Where the views of a list are kept, in this browser and for this person. */
export function viewsKey(list: string, personId: string): string {
  return `trunkline.views.${list}.${personId}`;
}

/** Reads what was kept; what is broken is nothing. */
export function viewsFrom(text: string | null): readonly SavedView[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter(isView) : [];
  } catch {
    return [];
  }
}

/** With a view under its name; one of that name is replaced. By name. */
export function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] {
  const others = views.filter(({ name }) => name !== view.name);
  return [...others, view].toSorted((a, b) => a.name.localeCompare(b.name)).slice(0, MAX_VIEWS);
}

/** Without the view of this name. */
export function withoutView(views: readonly SavedView[], name: string): readonly SavedView[] {
  return views.filter((view) => view.name !== name);
}

function isView(value: unknown): value is SavedView {
  return (
    typeof value === "object" &&
    value !== null &&
    "name" in value &&
    typeof value.name === "string" &&
    "query" in value &&
    typeof value.query === "string"
  );
}

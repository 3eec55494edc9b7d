/** What a key means while a grid has the focus. */
export type GridDeed =
  | { readonly kind: "move"; readonly step: number; readonly extends: boolean }
  | { readonly kind: "first" | "last"; readonly extends: boolean }
  | { readonly kind: "open" | "toggle" | "extend" | "all" | "clear" };

/** What of a key event matters. */
type Press = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">;

/** What this key does; undefined: the grid has no use for it. `pageRows`: so many rows fit. */
export function gridDeed(press: Press, pageRows: number): GridDeed | undefined {
  const { key, shiftKey } = press;
  if (press.altKey) return undefined;
  if (press.ctrlKey || press.metaKey) return key.toLowerCase() === "a" ? { kind: "all" } : undefined;
  switch (key) {
    case "ArrowDown":
    case "j":
    case "J":
      return { kind: "move", step: 1, extends: shiftKey };
    case "ArrowUp":
    case "k":
    case "K":
      return { kind: "move", step: -1, extends: shiftKey };
    case "PageDown":
      return { kind: "move", step: pageRows, extends: shiftKey };
    case "PageUp":
      return { kind: "move", step: -pageRows, extends: shiftKey };
    case "Home":
      return { kind: "first", extends: shiftKey };
    case "End":
      return { kind: "last", extends: shiftKey };
    case "Enter":
      return { kind: "open" };
    case " ":
    case "x":
      return { kind: shiftKey ? "extend" : "toggle" };
    case "X":
      return { kind: "extend" };
    case "Escape":
      return { kind: "clear" };
    default:
      return undefined;
  }
}

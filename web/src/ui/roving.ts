/** Items of a list that j and k walk through: the links and buttons marked with `data-item` inside `root`. */
export function moveFocus(root: ParentNode, step: 1 | -1): boolean {
  const items = [...root.querySelectorAll<HTMLElement>("[data-item]")];
  if (items.length === 0) return false;
  const active = document.activeElement;
  const index = items.findIndex((item) => item === active || item.contains(active));
  const next = index < 0 ? (step === 1 ? 0 : items.length - 1) : clamp(index + step, 0, items.length - 1);
  items[next]?.focus();
  items[next]?.scrollIntoView({ block: "nearest" });
  return true;
}

function clamp(value: number, from: number, to: number): number {
  return Math.min(to, Math.max(from, value));
}

import type { Page } from "playwright-core";
import { expect } from "vitest";

/** What is wrong with where the focus is: nothing has it, it cannot be seen there, or it is behind something that floats. */
function faultOfFocus(): string | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return "nothing has the focus";
  const name = `${element.tagName.toLowerCase()} “${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40)}”`;
  // What is shown for a field that is hidden by design stands around it.
  const shown = element.matches("input[type=checkbox], input[type=radio], input[type=file]")
    ? (element.closest("label") ?? element.parentElement ?? element)
    : element;
  const box = shown.getBoundingClientRect();
  if (box.width < 1 || box.height < 1 || !shown.checkVisibility()) return `${name} is not to be seen`;
  // Pages and headings have it for whoever reads by ear.
  if (element.tabIndex < 0) return null;
  const left = Math.max(box.left, 0);
  const right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0);
  const bottom = Math.min(box.bottom, innerHeight);
  if (right - left < 1 || bottom - top < 1) return `${name} is out of sight`;
  const isSeenAt = (x: number, y: number) => {
    const at = document.elementFromPoint(x, y);
    return (
      at !== null && (shown.contains(at) || at.contains(shown) || at.closest("label")?.control === element)
    );
  };
  const parts = [0.1, 0.5, 0.9];
  const isSeen = parts.some((x) =>
    parts.some((y) => isSeenAt(left + (right - left) * x, top + (bottom - top) * y)),
  );
  if (!isSeen) return `${name} is behind something`;
  const isMarked = [element, shown, shown.parentElement, shown.closest("li, tr, article, section")].some(
    (of) =>
      [null, "::after"].some((pseudo) => {
        if (!of) return false;
        const style = getComputedStyle(of, pseudo);
        return (
          (style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0) ||
          style.boxShadow !== "none"
        );
      }),
  );
  return isMarked ? null : `${name} does not show that it has the focus`;
}

/** Demands that the focus is somewhere, that it is seen there, and that nothing floats over it; it may take its time to come. */
export async function expectFocusSeen(page: Page, after: string): Promise<void> {
  await expect.poll(() => page.evaluate(faultOfFocus), { timeout: 5_000, message: after }).toBeNull();
}

/** Presses Tab so often, and answers what was wrong on the way. What calls that go on have moved is come to once more: they may do so. */
export async function faultsOnTheWay(page: Page, steps: number): Promise<readonly string[]> {
  const faults = new Set<string>();
  for (let step = 0; step < steps; step += 1) {
    await page.keyboard.press("Tab");
    let fault = await page.evaluate(faultOfFocus);
    if (fault !== null) {
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Tab");
      fault = await page.evaluate(faultOfFocus);
    }
    // Past the last thing the focus is in the browser's own bar.
    if (fault === "nothing has the focus") break;
    if (fault !== null) faults.add(fault);
  }
  return [...faults];
}

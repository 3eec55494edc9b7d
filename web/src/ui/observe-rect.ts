/** The measures of an element as `@tanstack/virtual-core` wants them. */
interface Rect {
  readonly width: number;
  readonly height: number;
}

/**
 * Tells how large the scrolling element of a virtualizer is, and whenever that changes. As the library's own `observeElementRect`, but the
 * browser tells it once it has laid the page out: asked before, it would lay it out twice.
 */
export function observeRect(
  { scrollElement }: { readonly scrollElement: Element | null },
  tell: (rect: Rect) => void,
): (() => void) | undefined {
  if (!scrollElement) return undefined;
  const observer = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = scrollElement;
    tell({ width, height });
  });
  observer.observe(scrollElement);
  return () => observer.disconnect();
}

import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** So far from the edge of the window something begins to load. */
const AHEAD = "300px";

/** True once something has been on the screen, or nearly: what it needs is fetched then. */
export function useSeen(ref: RefObject<Element | null>): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (isSeen || !element) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
      },
      { rootMargin: AHEAD },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [isSeen]);
  return isSeen;
}

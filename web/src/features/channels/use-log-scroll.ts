import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { MessageLog } from "./message-log.ts";

/** Nearer to the end than this counts as being there. */
const NEAR_PX = 80;
/** Nearer to the top than this the page before is fetched. */
const AHEAD_PX = 600;

/** Where somebody is in a log that grows at both ends: at its end it follows, else what is read stays where it is. */
export function useLogScroll(options: {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly log: MessageLog;
  /** How many there are below those of the log: on their way. */
  readonly outgoingCount: number;
  /** Where one begins; undefined: at the end. */
  readonly beginAt: () => HTMLElement | null;
  readonly onTop: () => void;
}): { readonly isAtEnd: boolean; readonly toEnd: () => void } {
  const { scroller, log, outgoingCount, onTop } = options;
  const [isAtEnd, setAtEnd] = useState(true);
  const following = useRef(true);
  const before = useRef<{ readonly firstId: string | undefined; readonly heightPx: number }>(undefined);
  const firstId = log.messages[0]?.id;
  const toEnd = () => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  };
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (before.current === undefined) {
      const place = options.beginAt();
      if (place) {
        following.current = false;
        element.scrollTop = place.offsetTop - NEAR_PX;
      } else toEnd();
    } else if (before.current.firstId !== firstId && before.current.firstId !== undefined) {
      // Older ones have come above: what is read stays where it is.
      element.scrollTop += element.scrollHeight - before.current.heightPx;
    } else if (following.current) toEnd();
    before.current = { firstId, heightPx: element.scrollHeight };
  }, [firstId, log.messages, outgoingCount]);
  // What one writes is seen.
  const sent = useRef(outgoingCount);
  useLayoutEffect(() => {
    if (outgoingCount > sent.current) toEnd();
    sent.current = outgoingCount;
  }, [outgoingCount]);
  const newestTop = useRef(onTop);
  newestTop.current = onTop;
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const look = () => {
      const isThere = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
      following.current = isThere;
      setAtEnd(isThere);
      if (element.scrollTop < AHEAD_PX) newestTop.current();
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    // Pictures that come, and a field that grows, leave the end in sight.
    const watcher = new ResizeObserver(() => {
      if (following.current) toEnd();
    });
    watcher.observe(element);
    if (element.firstElementChild) watcher.observe(element.firstElementChild);
    return () => {
      element.removeEventListener("scroll", look);
      watcher.disconnect();
    };
  }, []);
  return { isAtEnd, toEnd };
}

import { useEffect, useMemo, useRef } from "preact/hooks";

/** A function that does `work` once, `waitMs` after the first of several calls; forgotten when the component goes. */
export function useGathered(waitMs: number, work: () => void): () => void {
  const newest = useRef(work);
  newest.current = work;
  const gathering = useMemo(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    return {
      call() {
        timer ??= setTimeout(() => {
          timer = undefined;
          newest.current();
        }, waitMs);
      },
      stop: () => clearTimeout(timer),
    };
  }, [waitMs]);
  useEffect(() => gathering.stop, [gathering]);
  return gathering.call;
}

import { useEffect, useRef, useState } from "preact/hooks";

/** So long somebody may think better of it. */
export const UNDO_MS = 7_000;

/** Something that is to be deleted, and is not yet. */
export interface Deletion {
  readonly isLeaving: (id: string) => boolean;
  begin(id: string): void;
  undo(id: string): void;
}

/**
 * Deletes a moment later, so that it can be undone: until then nothing has happened. Whoever leaves the page meant it; a
 * browser that is closed meanwhile deletes nothing.
 */
export function useDeletion(remove: (id: string) => void): Deletion {
  const [leaving, setLeaving] = useState<ReadonlySet<string>>(new Set());
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const newest = useRef(remove);
  newest.current = remove;
  const settle = (id: string) => {
    clearTimeout(timers.current.get(id));
    timers.current.delete(id);
    setLeaving((before) => new Set([...before].filter((one) => one !== id)));
  };
  useEffect(
    () => () => {
      for (const [id, timer] of timers.current) {
        clearTimeout(timer);
        newest.current(id);
      }
    },
    [],
  );
  return {
    isLeaving: (id) => leaving.has(id),
    begin(id) {
      setLeaving((before) => new Set([...before, id]));
      timers.current.set(
        id,
        setTimeout(() => {
          settle(id);
          newest.current(id);
        }, UNDO_MS),
      );
    },
    undo: settle,
  };
}

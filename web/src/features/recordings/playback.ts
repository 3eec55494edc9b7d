import { type ReadonlySignal, signal } from "@preact/signals";

/** What a page knows of its player: others beside it show where it is, and have it go elsewhere. */
export interface Playback {
  /** Seconds since the beginning; null: there is nothing to play. */
  readonly at: ReadonlySignal<number | null>;
  /** Plays from there. */
  playFrom(seconds: number): void;
  /** The player says where it is; null as it goes. */
  tell(seconds: number | null): void;
  /** The player listens to wishes; answers how to stop that. */
  onWish(obey: (seconds: number) => void): () => void;
}

/** The playback of one page. */
export function createPlayback(): Playback {
  const at = signal<number | null>(null);
  let wish: ((seconds: number) => void) | undefined;
  return {
    at,
    playFrom: (seconds) => wish?.(seconds),
    tell: (seconds) => {
      at.value = seconds;
    },
    onWish: (obey) => {
      wish = obey;
      return () => {
        if (wish === obey) wish = undefined;
      };
    },
  };
}

/** The index of the line that is being said; -1: none yet. Lines without a time are left out. */
export function lineAt(lines: readonly { readonly atSeconds: number | null }[], atSeconds: number): number {
  return lines.findLastIndex((line) => line.atSeconds !== null && line.atSeconds <= atSeconds);
}

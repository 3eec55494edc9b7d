import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Playback } from "./playback.ts";
import { afterSilence, type Loudness } from "./silence.ts";

/** Speeds at which people follow speech. */
export const RATES = [0.75, 1, 1.25, 1.5, 2] as const;

/** A player, and what it is at. */
export interface Player {
  readonly audio: RefObject<HTMLAudioElement | null>;
  readonly isPlaying: boolean;
  readonly isBroken: boolean;
  readonly atSeconds: number;
  readonly rate: number;
  readonly skipsSilence: boolean;
  toggle(): void;
  seek(seconds: number): void;
  setRate(rate: number): void;
  setSkipsSilence(skips: boolean): void;
  retry(): void;
}

/** Plays the sound of an `<audio>`; `loudness` tells where silence is, once it is known. */
export function usePlayer(
  playback: Playback,
  durationSeconds: number,
  loudness: Loudness | undefined,
): Player {
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [isBroken, setBroken] = useState(false);
  const [atSeconds, setAt] = useState(0);
  const [rate, setRate] = useState(1);
  const [skipsSilence, setSkipsSilence] = useState(false);
  const silence = useRef<Loudness | undefined>(undefined);
  silence.current = skipsSilence ? loudness : undefined;

  const moveTo = (seconds: number) => {
    const element = audio.current;
    if (!element) return;
    const target = Math.min(Math.max(0, seconds), durationSeconds);
    element.currentTime = target;
    setAt(target);
    playback.tell(target);
  };
  const play = () => {
    // A browser that may not, or cannot, says so by an event of its own.
    void audio.current?.play().catch(() => undefined);
  };

  useEffect(() => {
    const element = audio.current;
    if (!element) return undefined;
    const onTime = () => {
      const target =
        silence.current && !element.paused ? afterSilence(silence.current, element.currentTime) : null;
      if (target !== null) element.currentTime = target;
      setAt(element.currentTime);
      playback.tell(element.currentTime);
    };
    const onState = () => setPlaying(!element.paused && !element.ended);
    const onError = () => {
      setBroken(true);
      setPlaying(false);
    };
    const events = [
      ["timeupdate", onTime],
      ["seeked", onTime],
      ["play", onState],
      ["pause", onState],
      ["ended", onState],
      ["error", onError],
    ] as const;
    for (const [event, listener] of events) element.addEventListener(event, listener);
    playback.tell(0);
    const forget = playback.onWish((seconds) => {
      moveTo(seconds);
      play();
    });
    return () => {
      for (const [event, listener] of events) element.removeEventListener(event, listener);
      forget();
      playback.tell(null);
    };
  }, []);
  useEffect(() => {
    if (audio.current) audio.current.playbackRate = rate;
  }, [rate]);

  return {
    audio,
    isPlaying,
    isBroken,
    atSeconds,
    rate,
    skipsSilence,
    toggle: () => (isPlaying ? audio.current?.pause() : play()),
    seek: moveTo,
    setRate,
    setSkipsSilence,
    retry: () => {
      setBroken(false);
      audio.current?.load();
    },
  };
}

import { signal } from "@preact/signals";

/** off: nobody wants it; blocked: the browser waits for a click or a key before it lets a page be heard. */
export type SoundState = "off" | "on" | "blocked";

/** One of several tabs rings: whoever has this lock. */
const LOCK = "trunkline.board-sound";
/** Two rising tones, twice for P1; once and lower for P2. Seconds and hertz. */
const CHIMES: Readonly<Record<number, readonly { readonly at: number; readonly hertz: number }[]>> = {
  1: [
    { at: 0, hertz: 784 },
    { at: 0.14, hertz: 1_047 },
    { at: 0.42, hertz: 784 },
    { at: 0.56, hertz: 1_047 },
  ],
  2: [
    { at: 0, hertz: 523 },
    { at: 0.16, hertz: 659 },
  ],
};
const TONE_SECONDS = 0.3;
const LOUDNESS = 0.16;

const state = signal<SoundState>("off");
let audio: AudioContext | undefined;
let release: (() => void) | undefined;
let rings = false;

/** How the sound is, to be watched. */
export const sound = { state } as const;

const keyOf = (userId: string) => `trunkline.board-sound.${userId}`;

/** Did this person want it, in this browser? */
export function wantsSound(userId: string): boolean {
  return localStorage.getItem(keyOf(userId)) === "on";
}

/** Keeps what somebody wants. */
export function keepWish(userId: string, isOn: boolean): void {
  if (isOn) localStorage.setItem(keyOf(userId), "on");
  else localStorage.removeItem(keyOf(userId));
}

/** Turns the sound on; the answer turns it off. It is heard once the browser lets it. */
export function startSound(): () => void {
  audio ??= new AudioContext();
  const { signal: stopped, abort } = abortable();
  const look = () => {
    const isHeard = audio?.state === "running";
    state.value = isHeard ? "on" : "blocked";
    if (isHeard) becomeTheOne(stopped);
  };
  const wake = () => void audio?.resume();
  audio.onstatechange = look;
  for (const kind of ["pointerdown", "keydown"] as const)
    window.addEventListener(kind, wake, { signal: stopped });
  wake();
  look();
  return () => {
    abort();
    release?.();
    release = undefined;
    rings = false;
    if (audio) audio.onstatechange = null;
    void audio?.suspend();
    state.value = "off";
  };
}

/** Rings for a new call, if this is the tab that does. */
export function ring(priority: number): void {
  if (rings) chime(priority);
}

/** Lets be heard how a call of this priority sounds. */
export function chime(priority: number): void {
  if (audio?.state !== "running") return;
  for (const { at, hertz } of CHIMES[priority] ?? []) tone(audio, audio.currentTime + at, hertz);
}

function tone(context: AudioContext, atSeconds: number, hertz: number): void {
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, atSeconds);
  gain.gain.linearRampToValueAtTime(LOUDNESS, atSeconds + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, atSeconds + TONE_SECONDS);
  gain.connect(context.destination);
  const oscillator = context.createOscillator();
  oscillator.frequency.value = hertz;
  oscillator.connect(gain);
  oscillator.start(atSeconds);
  oscillator.stop(atSeconds + TONE_SECONDS);
}

/** Waits until no other tab rings. Without locks (a page that is not secure) each rings. */
function becomeTheOne(stopped: AbortSignal): void {
  if (release || rings) return;
  if (!("locks" in navigator)) {
    rings = true;
    return;
  }
  // Held until the sound is turned off, or the tab closes.
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const hold = () => {
    rings = !stopped.aborted;
    return held;
  };
  navigator.locks.request(LOCK, { signal: stopped }, hold).catch(() => undefined);
}

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

/** What of the Web Speech API is used; TypeScript does not know it. */
interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  start(): void;
  stop(): void;
  abort(): void;
}

interface RecognitionEvent extends Event {
  readonly results: ArrayLike<ArrayLike<{ readonly transcript: string }> & { readonly isFinal: boolean }>;
}

type RecognitionClass = new () => Recognition;

/** Why nothing was heard: not allowed, no microphone, no service behind it, or nobody spoke. */
export type Deafness = "not_allowed" | "no_microphone" | "no_service" | "silence" | "unknown";

/** What was heard, and when its last word was spoken (Unix time, ms). */
export interface Heard {
  readonly text: string;
  readonly endedAtMs: number;
}

/** Somebody who listens. */
export interface Listening {
  /** Whoever spoke has finished. */
  stop(): void;
  /** The key is held no longer, but whoever speaks goes on: a pause is the end. */
  letGo(): void;
  /** Nobody wants to know any more: nothing is told of it. */
  abort(): void;
}

/** So long after the last word a pause is the end, where the browser does not say so itself. */
const PAUSE_MS = 900;

const REASONS: Readonly<Record<string, Deafness>> = {
  "not-allowed": "not_allowed",
  "service-not-allowed": "not_allowed",
  "audio-capture": "no_microphone",
  network: "no_service",
  "language-not-supported": "no_service",
  "no-speech": "silence",
};

function recognitionClass(): RecognitionClass | undefined {
  const names = globalThis as {
    readonly SpeechRecognition?: RecognitionClass;
    readonly webkitSpeechRecognition?: RecognitionClass;
  };
  return names.SpeechRecognition ?? names.webkitSpeechRecognition;
}

/** Can this browser make words of speech? */
export function canListen(): boolean {
  return recognitionClass() !== undefined;
}

/** Listens until whoever speaks pauses, or until it is stopped; undefined where the browser cannot. */
export function listen(options: {
  readonly language: string;
  /** A key or button is held: pauses do not end it, letting go does. */
  readonly isHeld: boolean;
  readonly onWords: (text: string) => void;
  readonly onHeard: (heard: Heard) => void;
  readonly onDeaf: (why: Deafness) => void;
  readonly now?: () => number;
}): Listening | undefined {
  const Recognition = recognitionClass();
  if (!Recognition) return undefined;
  const { now = Date.now } = options;
  const recognition = new Recognition();
  recognition.lang = options.language;
  recognition.continuous = options.isHeld;
  recognition.interimResults = true;
  let text = "";
  let endedAtMs: number | undefined;
  let lastWordAtMs: number | undefined;
  let why: Deafness | undefined;
  let isOver = false;
  let isHeld = options.isHeld;
  let pause: ReturnType<typeof setTimeout> | undefined;
  const endAfterPause = () => {
    clearTimeout(pause);
    if (!isHeld && options.isHeld && text !== "") pause = setTimeout(() => recognition.stop(), PAUSE_MS);
  };
  recognition.addEventListener("result", (event) => {
    const { results } = event as RecognitionEvent;
    text = Array.from(results, (result) => result[0]?.transcript.trim() ?? "")
      .join(" ")
      .trim();
    if (endedAtMs === undefined) lastWordAtMs = now();
    options.onWords(text);
    endAfterPause();
  });
  recognition.addEventListener("speechstart", () => {
    endedAtMs = undefined;
  });
  recognition.addEventListener("speechend", () => {
    endedAtMs = now();
  });
  recognition.addEventListener("error", (event) => {
    why = REASONS[(event as Event & { readonly error?: string }).error ?? ""] ?? "unknown";
  });
  recognition.addEventListener("end", () => {
    if (isOver) return;
    isOver = true;
    clearTimeout(pause);
    if (text !== "" && why === undefined)
      options.onHeard({ text, endedAtMs: endedAtMs ?? lastWordAtMs ?? now() });
    else options.onDeaf(why ?? "silence");
  });
  try {
    recognition.start();
  } catch {
    return undefined;
  }
  return {
    stop() {
      // What was said last before the key was let go is what people wait from.
      endedAtMs ??= now();
      recognition.stop();
    },
    letGo() {
      isHeld = false;
      endAfterPause();
    },
    abort() {
      isOver = true;
      clearTimeout(pause);
      recognition.abort();
    },
  };
}

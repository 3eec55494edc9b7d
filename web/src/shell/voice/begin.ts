/** How a conversation begins: somebody speaks, or has typed something, or is about to. */
export interface VoiceBegin {
  readonly listens: boolean;
  readonly text?: string;
}

let isDown = false;

/** The key that was just pressed is down until it is let go: also while the panel is still on its way. */
export function noteHeld(): void {
  if (isDown) return;
  isDown = true;
  addEventListener(
    "keyup",
    () => {
      isDown = false;
    },
    { once: true, capture: true },
  );
}

/** Is the key of the panel down? */
export function isHeld(): boolean {
  return isDown;
}

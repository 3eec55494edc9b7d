import type { Screen } from "./live-list.ts";

/** One line of progress that replaces itself on a terminal, and is printed every 15 s elsewhere. */
export interface LiveLine {
  show(text: string): void;
  clear(): void;
}

const QUIET_MS = 15_000;

/** A line of progress on a screen. */
export function liveLine(screen: Screen): LiveLine {
  let lastAt = 0;
  return {
    show(text) {
      if (screen.isTTY) {
        screen.write(`\r\u001b[2K${text.slice(0, (screen.columns ?? 100) - 1)}`);
        return;
      }
      if (Date.now() - lastAt < QUIET_MS) return;
      lastAt = Date.now();
      screen.write(`${text}\n`);
    },
    clear() {
      if (screen.isTTY) screen.write("\r\u001b[2K");
    },
  };
}

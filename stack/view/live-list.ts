import { stripVTControlCharacters } from "node:util";
import type { PartStatus } from "../supervisor/supervisor.ts";
import { partLines, partTable } from "./part-lines.ts";

/** Shows parts as they change. */
export interface LiveList {
  show(parts: readonly PartStatus[]): void;
  /** Prints a line for good, above the list where there is one. */
  say(text: string): void;
}

/** What a live list writes to: a terminal, or anything else that takes lines. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** On a terminal a list that is drawn again in place; else a line for each change of state. */
export function liveList(screen: Screen): LiveList {
  return screen.isTTY ? redrawnList(screen) : lineByLine(screen);
}

function redrawnList(screen: Screen): LiveList {
  let drawn: string[] = [];
  const clear = () => (drawn.length === 0 ? "" : `\u001b[${drawn.length}A\u001b[0J`);
  const print = (before: string, lines: string[]) => {
    // One line must stay one row, or the way back up is miscounted.
    const width = (screen.columns ?? 100) - 1;
    const rows = Math.max(5, (screen.rows ?? 40) - 2);
    const next = lines.slice(0, rows).map((line) => clipVisible(line, width));
    screen.write(`${clear()}${before}${next.map((line) => `${line}\n`).join("")}`);
    drawn = next;
  };
  return {
    show(parts) {
      const lines = partTable(parts);
      if (lines.join("\n") !== drawn.join("\n")) print("", lines);
    },
    say(text) {
      print(`${text}\n`, drawn);
    },
  };
}

function lineByLine(screen: Screen): LiveList {
  const shown = new Map<string, string>();
  const logs = new Map<string, string>();
  return {
    show(parts) {
      const width = Math.max(0, ...parts.map((part) => part.name.length));
      for (const part of parts) {
        // Progress inside a state would be a line for each compiled package.
        const key = part.state === "failed" ? `${part.state} ${part.detail}` : `${part.state} ${part.url}`;
        if (shown.get(part.name) === key) continue;
        shown.set(part.name, key);
        // The end of a log is told once, not again with each attempt.
        const log = part.logLines.join("\n");
        const repeated = logs.get(part.name) === log;
        if (log !== "") logs.set(part.name, log);
        const lines = partLines(repeated ? { ...part, logLines: [] } : part, width);
        for (const line of lines) screen.write(`${line}\n`);
      }
    },
    say(text) {
      screen.write(`${text}\n`);
    },
  };
}

function clipVisible(line: string, width: number): string {
  const plain = stripVTControlCharacters(line);
  // Colours are lost on the few lines that are too long: simpler than cutting between control characters.
  return plain.length > width ? `${plain.slice(0, width - 1)}…` : line;
}

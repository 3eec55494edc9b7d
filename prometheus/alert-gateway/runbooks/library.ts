import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A runbook as it is written. */
export interface Runbook {
  /** The id of its SLO, and the name of its file. */
  readonly id: string;
  readonly title: string;
  readonly markdown: string;
}

/** The runbooks of a folder, read when they are asked for: what was corrected is there at once. */
export interface RunbookLibrary {
  list(): readonly Runbook[];
  find(id: string): Runbook | null;
}

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export function runbookLibrary(folder: string): RunbookLibrary {
  const read = (id: string): Runbook => {
    const markdown = readFileSync(join(folder, `${id}.md`), "utf8");
    return { id, title: /^# (.+)$/m.exec(markdown)?.[1] ?? id, markdown };
  };
  const ids = () =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".md"))
      .map((name) => name.slice(0, -".md".length))
      .filter((id) => ID.test(id))
      .sort();
  return {
    list: () => ids().map(read),
    find: (id) => (ids().includes(id) ? read(id) : null),
  };
}

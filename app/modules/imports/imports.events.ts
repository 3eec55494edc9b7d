import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { Import } from "./imports.repository.ts";
import type { ImportRun, LineAction } from "./imports.contract.ts";

/** An import moved on: to another status, or by a batch of lines. */
export const importChanged = defineEvent<{ readonly import: Import }>("import.changed");

/** What became of some lines of an import. */
export const importLinesDone = defineEvent<{
  readonly kind: Import["kind"];
  readonly run: ImportRun;
  readonly counts: Readonly<Partial<Record<LineAction, number>>>;
}>("import.lines_done");

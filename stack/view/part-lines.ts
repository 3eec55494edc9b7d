import pc from "picocolors";
import type { PartState } from "../supervisor/plan.ts";
import type { PartStatus } from "../supervisor/supervisor.ts";

const COLOURS: Record<PartState, (text: string) => string> = {
  waiting: pc.dim,
  installing: pc.cyan,
  building: pc.cyan,
  starting: pc.cyan,
  ready: pc.green,
  absent: pc.yellow,
  failed: pc.red,
  stopped: pc.dim,
};

/** A part as people read it: one line, and for a failed part the end of its log below. */
export function partLines(status: PartStatus, nameWidth: number): string[] {
  const state = COLOURS[status.state](status.state.padEnd(10));
  const restarts = status.restarts > 0 ? pc.dim(` (started again ${status.restarts}×)`) : "";
  const text = [status.url, status.detail].filter(Boolean).join("  ") || status.purpose;
  const line = `  ${status.name.padEnd(nameWidth)}  ${state}  ${withoutPassword(text)}${restarts}`;
  if (status.state !== "failed") return [line];
  return [line, ...status.logLines.map((text) => pc.dim(`  ${" ".repeat(nameWidth)}    ${clip(text, 160)}`))];
}

/** All parts, aligned. */
export function partTable(parts: readonly PartStatus[]): string[] {
  const width = Math.max(0, ...parts.map((part) => part.name.length));
  return parts.flatMap((part) => partLines(part, width));
}

/** Connection strings are shown, passwords are not. */
export function withoutPassword(text: string): string {
  return text.replaceAll(/\/\/([^:/@\s]+):[^@/\s]+@/g, "//$1@");
}

/** Shortens a text to a width, with an ellipsis. */
export function clip(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}

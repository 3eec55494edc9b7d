import { marked } from "marked";
import type { ReportColumn } from "../reports/index.ts";
import type { PerformanceReport } from "./performance-reports.repository.ts";
import type { Section } from "./section.types.ts";

const BYTES = ["B", "kB", "MB", "GB", "TB"] as const;
/** What Markdown or HTML would take for a mark. */
const MARKS = /[\\`*_[\]<>|&#]/g;

type Words = Pick<PerformanceReport, "from" | "to" | "timeZone" | "createdAt" | "sections">;

/** A report as text that people read as it is, in a mail, and programs as CommonMark with tables. */
export function toMarkdown(report: Words): string {
  return [
    `# ${titleOf(report)}`,
    `Days of ${report.timeZone}. Written at ${report.createdAt.toISOString()}.`,
    ...report.sections.map(sectionText),
    "",
  ].join("\n\n");
}

/** The same as a page. */
export async function toHtml(report: Words): Promise<string> {
  const body = await marked.parse(toMarkdown(report), { gfm: true });
  return `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>${titleOf(report)}</title></head>\n<body>\n${body}</body>\n</html>\n`;
}

/** How a report is called. */
export function titleOf({ from, to }: Pick<PerformanceReport, "from" | "to">): string {
  return `Performance from ${from} to ${to}`;
}

function sectionText({ title, note, columns, rows }: Section): string {
  const heading = `## ${escaped(title)}`;
  const said = note === null ? [] : [escaped(note)];
  if (rows.length === 0) return [heading, ...said].join("\n\n");
  const isNumber = ({ type }: ReportColumn) => type === "number" || type === "integer";
  const table = [
    columns.map((column) => escaped(column.title)),
    columns.map((column) => (isNumber(column) ? "---:" : "---")),
    ...rows.map((row) => columns.map((column) => cellText(row[column.name] ?? null, column.unit))),
  ].map((cells) => `| ${cells.join(" | ")} |`);
  return [heading, ...said, table.join("\n")].join("\n\n");
}

function cellText(value: string | number | null, unit: string | null): string {
  if (value === null || value === "") return "–";
  if (typeof value === "string") return escaped(value);
  if (unit === "1") return `${trimmed(value * 100, 2)} %`;
  if (unit === "s") return value < 1 ? `${trimmed(value * 1_000, 1)} ms` : `${trimmed(value, 1)} s`;
  if (unit === "By") return bytesText(value);
  return trimmed(value, 2);
}

function bytesText(bytes: number): string {
  const size = Math.abs(bytes);
  const power = size < 1 ? 0 : Math.min(BYTES.length - 1, Math.floor(Math.log10(size) / 3));
  return `${trimmed(bytes / 1_000 ** power, 1)} ${BYTES[power]}`;
}

function trimmed(value: number, digits: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}

/** One line, in which nothing is a mark: statements and names are data. */
function escaped(text: string): string {
  return text.replace(/\s+/g, " ").trim().replace(MARKS, "\\$&");
}

import { escapeMarkup } from "./junit.ts";
import type { ReportLine } from "./lines.ts";
import { cellsOf, COLUMNS } from "./table.ts";

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1c1c1c; }
  table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
  th, td { text-align: left; padding: 0.35rem 0.6rem; border-bottom: 1px solid #d0d0d0; }
  td + td, th + th { font-variant-numeric: tabular-nums; }
  .held { color: #17663a; } .missed, .differs { color: #a11515; font-weight: 600; } .not_judged { color: #7a5200; }
  @media (prefers-color-scheme: dark) {
    body { background: #17181a; color: #e6e6e6; } th, td { border-color: #3a3c40; }
    .held { color: #6fd39b; } .missed, .differs { color: #ff8d8d; } .not_judged { color: #ffc46b; }
  }`;

/** What a report's page is made of. */
export interface ReportPage {
  readonly title: string;
  readonly at: string;
  readonly facts: readonly string[];
  readonly lines: readonly ReportLine[];
  readonly sentence: string;
  /** k6's own metrics: name, then statistics. */
  readonly metrics: Readonly<Record<string, { readonly values: Readonly<Record<string, number>> }>>;
}

/** A run as one page that needs nothing else. */
export function renderHtml({ title, at, facts, lines, sentence, metrics }: ReportPage): string {
  const row = (tag: "td" | "th", cells: readonly string[], mark = ""): string =>
    `<tr>${cells.map((cell, index) => `<${tag}${mark !== "" && index === cells.length - 1 ? ` class="${mark}"` : ""}>${escapeMarkup(cell)}</${tag}>`).join("")}</tr>`;
  const statistics = (values: Readonly<Record<string, number>>): string =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
      .join(" · ");
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>${escapeMarkup(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escapeMarkup(title)}</h1>`,
    `<p>${escapeMarkup(at)}. <strong>${escapeMarkup(sentence)}</strong></p>`,
    `<ul>${facts.map((fact) => `<li>${escapeMarkup(fact)}</li>`).join("")}</ul>`,
    `<table><thead>${row("th", [...COLUMNS])}</thead><tbody>`,
    ...lines.map((line) => row("td", cellsOf(line), line.verdict)),
    "</tbody></table><h2>Metrics of k6</h2><table><tbody>",
    ...Object.entries(metrics)
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([name, { values }]) => row("td", [name, statistics(values)])),
    "</tbody></table></body></html>",
    "",
  ].join("\n");
}

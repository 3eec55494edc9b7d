/** Rows of texts as columns that line up, under their heads. */
export function textTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (texts: readonly string[]): string =>
    `  ${texts
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd()}`;
  return [line(heads), line(widths.map((width) => "─".repeat(width))), ...rows.map(line), ""].join("\n");
}

import type { Import } from "../../data/types.ts";
import { countTiles } from "./import-words.ts";

/** What became of lines, in figures. */
export function ImportCounts({ counts }: { readonly counts: NonNullable<Import["counts"]["check"]> }) {
  return (
    <ul class="import-counts">
      {countTiles(counts).map(({ action, count, text, tone }) => (
        <li key={action} data-tone={tone}>
          <strong class="tabular">{count}</strong> {text}
        </li>
      ))}
    </ul>
  );
}

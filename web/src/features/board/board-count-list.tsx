import { formatCount } from "../../ui/format.ts";
import { boardWords as words } from "./board.strings.ts";
import { type BoardCounts, COUNT_TONES } from "./board-counts.ts";

/** How many calls there are of what people look for first. */
export function BoardCountList(props: { readonly counts: BoardCounts; readonly isKnown: boolean }) {
  const { counts, isKnown } = props;
  return (
    <ul class="board-counts">
      {COUNT_TONES.map(([key, tone]) => (
        <li key={key} data-tone={tone} data-zero={counts[key] === 0}>
          <span class="badge-dot" />
          <span class="board-count tabular">{isKnown ? formatCount(counts[key]) : words.notKnown}</span>{" "}
          {words.counts[key]}
        </li>
      ))}
    </ul>
  );
}

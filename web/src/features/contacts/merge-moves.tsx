import { useQuery } from "@tanstack/preact-query";
import { useId } from "preact/hooks";
import { formatCount } from "../../ui/format.ts";
import { PartNotLoaded, Skeleton } from "../../ui/states.tsx";
import { type Counted, movesQuery } from "./merge.queries.ts";
import { mergeWords as words } from "./merge.strings.ts";

/** What goes over to the contact that stays. */
export function MergeMoves({ from }: { readonly from: readonly string[] }) {
  const id = useId();
  const moves = useQuery(movesQuery(from));
  const { data } = moves;
  const lines = data
    ? (["notes", "tasks", "threads", "calls"] as const).filter((kind) => data[kind].count > 0)
    : [];
  return (
    <section class="card merge-moves" aria-labelledby={id}>
      <h2 id={id}>{words.moves}</h2>
      {!data ? (
        <PartNotLoaded query={moves} title={words.movesFailed}>
          <Skeleton height="1.25rem" />
        </PartNotLoaded>
      ) : lines.length === 0 ? (
        <p class="muted">{words.nothingMoves}</p>
      ) : (
        <ul>
          {lines.map((kind) => (
            <li key={kind}>{words[kind](countText(data[kind]))}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function countText({ count, isMore }: Counted): string {
  return isMore ? words.more(count) : formatCount(count);
}

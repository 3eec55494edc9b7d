import type { DialList } from "./dialing.types.ts";
import { formatWhen } from "../../ui/format.ts";
import { ProgressBar } from "./list-progress.tsx";
import { dialingWords as words } from "./dialing.strings.ts";

/** A list of leads as one line: its name, how far it is, and the way in. */
export function ListRow({ list }: { readonly list: DialList }) {
  const { id, name, progress, status } = list;
  const { total, done, later, nextDueAt } = progress;
  return (
    <li class="dial-row">
      <a class="row-link dial-row-name" href={`/dialing/${id}`} data-item>
        <strong>{name}</strong>
      </a>
      <span class="dial-row-bar">
        <ProgressBar progress={progress} />
      </span>
      <span class="muted tabular dial-row-count">{words.doneOf(done, total)}</span>
      <span class="muted dial-small dial-row-next">
        {status === "active" && later > 0 && nextDueAt !== null
          ? words.nextDue(formatWhen(nextDueAt, Date.now()))
          : ""}
      </span>
    </li>
  );
}

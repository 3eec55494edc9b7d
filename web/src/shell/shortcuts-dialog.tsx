import { Dialog } from "../ui/dialog.tsx";
import { strings } from "../ui/strings.ts";

const { groups, items, andThen } = strings.shortcuts;
const ROWS: readonly {
  readonly group: string;
  readonly rows: readonly (readonly [string, readonly string[]])[];
}[] = [
  {
    group: groups.anywhere,
    rows: [
      [items.help, ["?"]],
      [items.board, ["g", "b"]],
      [items.calls, ["g", "c"]],
      [items.alerts, ["g", "a"]],
      [items.search, ["/"]],
      [items.theme, ["t"]],
      [items.back, ["Esc"]],
    ],
  },
  {
    group: groups.lists,
    rows: [
      [items.next, ["j"]],
      [items.previous, ["k"]],
      [items.open, ["Enter"]],
    ],
  },
  { group: groups.board, rows: [[items.wall, ["w"]]] },
];

/** All keyboard shortcuts. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={strings.shortcuts.title} onClose={onClose}>
      <div class="shortcuts">
        {ROWS.map(({ group, rows }) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {rows.map(([what, keys]) => (
                <div key={what}>
                  <dt>{what}</dt>
                  <dd>
                    {keys.map((key, index) => (
                      <span key={key}>
                        {index > 0 ? <span class="muted"> {andThen} </span> : null}
                        <kbd class="kbd">{key}</kbd>
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

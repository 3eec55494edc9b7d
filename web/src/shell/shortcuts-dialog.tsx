import { PAGES } from "../pages/index.ts";
import { COMMON_SHORTCUTS } from "../ui/common-shortcuts.ts";
import { Dialog } from "../ui/dialog.tsx";
import { keyText, type Shortcut } from "../ui/shortcuts.ts";
import { NAVIGATION, PALETTE, VOICE } from "./shell.shortcuts.ts";
import { shellWords } from "./shell.strings.ts";

const { title, andThen } = shellWords.shortcuts;
const ALL: readonly Shortcut[] = [
  PALETTE,
  ...PAGES.flatMap(({ ways = [] }) => ways.map(({ shortcut }) => shortcut)),
  NAVIGATION,
  VOICE,
  ...COMMON_SHORTCUTS,
  ...PAGES.flatMap(({ shortcuts = [] }) => shortcuts),
];
const GROUPS = Object.entries(Object.groupBy(ALL, ({ group }) => group));

/** All keyboard shortcuts. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="shortcuts">
        {GROUPS.map(([group, shortcuts = []]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {shortcuts.map((shortcut) => (
                <div key={shortcut.text}>
                  <dt>{shortcut.text}</dt>
                  <dd>
                    {shortcut.keys.map((key, index) => (
                      <span key={key}>
                        {index > 0 ? <span class="muted"> {andThen} </span> : null}
                        <kbd class="kbd">{keyText({ ...shortcut, keys: [key] })}</kbd>
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

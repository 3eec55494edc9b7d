import { Dialog } from "../ui/dialog.tsx";
import { ShortcutKeys } from "../ui/shortcut-keys.tsx";
import { shortcutGroups } from "../ui/shortcut-registry.ts";
import { shellWords } from "./shell.strings.ts";

/** All keyboard shortcuts, with the keys that they have for whoever asks. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={shellWords.shortcuts.title} onClose={onClose}>
      <div class="shortcuts">
        {shortcutGroups().map(([group, shortcuts]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {shortcuts.map((shortcut) => (
                <div key={shortcut.text}>
                  <dt>{shortcut.text}</dt>
                  <dd>
                    <ShortcutKeys shortcut={shortcut} />
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

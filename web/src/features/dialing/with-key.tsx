import { keysText } from "../../ui/shortcut-keys.tsx";
import type { Shortcut } from "../../ui/shortcuts.ts";

/** Words of a button with the key that presses it. */
export function WithKey({ text, shortcut }: { readonly text: string; readonly shortcut: Shortcut }) {
  return (
    <>
      {text}
      <span class="kbd" aria-hidden="true">
        {keysText(shortcut)}
      </span>
    </>
  );
}

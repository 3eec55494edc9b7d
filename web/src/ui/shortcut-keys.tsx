import { keysOf, keyText, type Shortcut } from "./shortcuts.ts";
import { strings } from "./strings.ts";

/** The keys of a shortcut, for whoever sits here. */
export function ShortcutKeys({ shortcut }: { readonly shortcut: Shortcut }) {
  return (
    <>
      {keysOf(shortcut).map((key, index) => (
        <span key={index}>
          {index > 0 ? <span class="muted"> {strings.common.andThen} </span> : null}
          <kbd class="kbd">{keyText({ ...shortcut, keys: [key] })}</kbd>
        </span>
      ))}
    </>
  );
}

/** The same as words, for a tip. */
export function keysText(shortcut: Shortcut): string {
  const keys = keysOf(shortcut).map((key) => keyText({ ...shortcut, keys: [key] }));
  return keys.join(` ${strings.common.andThen} `);
}

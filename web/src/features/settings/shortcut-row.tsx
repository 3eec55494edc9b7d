import { useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { ShortcutKeys } from "../../ui/shortcut-keys.tsx";
import { clashOf, isChangeable } from "../../ui/shortcut-registry.ts";
import { type Keys, keysOf, type Shortcut } from "../../ui/shortcuts.ts";
import { changeKeys } from "./change-keys.ts";
import { KeyCapture } from "./key-capture.tsx";
import { settingsWords as words } from "./settings.strings.ts";

/** One shortcut, with its keys and the way to others. */
export function ShortcutRow(props: { readonly shortcut: Shortcut; readonly isOff: boolean }) {
  const { shortcut } = props;
  const keysPlace = useRef<HTMLElement>(null);
  const [isAsking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const isOwn = keysOf(shortcut) !== shortcut.keys;
  const stop = () => {
    setAsking(false);
    // Whoever works by keys goes on where they were.
    requestAnimationFrame(() =>
      keysPlace.current?.querySelector<HTMLElement>("button:last-of-type")?.focus(),
    );
  };
  const take = (keys: Keys) => {
    stop();
    const clash = clashOf(shortcut, keys);
    setRefusal(clash && words.taken(keys, clash.text, clash.group));
    if (!clash) void changeKeys(shortcut, keys);
  };
  const giveBack = () => {
    const clash = clashOf(shortcut, shortcut.keys);
    setRefusal(clash && words.taken(shortcut.keys, clash.text, clash.group));
    if (!clash) void changeKeys(shortcut, null);
  };
  return (
    <div class="shortcut-row" data-off={props.isOff}>
      <dt>{shortcut.text}</dt>
      <dd ref={keysPlace}>
        {isAsking ? (
          <KeyCapture label={shortcut.text} onKeys={take} onCancel={stop} onLeave={() => setAsking(false)} />
        ) : (
          <>
            <ShortcutKeys shortcut={shortcut} />
            {isOwn ? (
              <Button
                kind="ghost"
                size="small"
                icon="undo"
                aria-label={words.resetKeys(shortcut.text)}
                title={words.resetKeysTip}
                onClick={giveBack}
              />
            ) : null}
            {isChangeable(shortcut) ? (
              <Button
                kind="ghost"
                size="small"
                icon="pencil"
                aria-label={words.changeKeys(shortcut.text)}
                title={words.changeKeysTip}
                onClick={() => {
                  setRefusal(undefined);
                  setAsking(true);
                }}
              />
            ) : null}
          </>
        )}
        {refusal ? (
          <p class="field-error shortcut-refusal" role="alert">
            {refusal}
          </p>
        ) : null}
      </dd>
    </div>
  );
}

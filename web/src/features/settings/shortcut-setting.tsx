import { useEffect, useState } from "preact/hooks";
import { keyText, listenedTo, type Shortcut, singleKeys, turnSingleKeys } from "../../ui/shortcuts.ts";
import { settingsWords as words } from "./settings.strings.ts";

/** The shortcuts that work everywhere, and whether single keys do something at all. */
export function ShortcutSetting() {
  const [shortcuts, setShortcuts] = useState<readonly Shortcut[]>([]);
  // What stands round the page listens once it is there.
  useEffect(() => setShortcuts(listenedTo()), []);
  const isOn = singleKeys.isOn.value;
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={isOn}
          aria-describedby="single-keys-hint"
          onChange={({ currentTarget }) => turnSingleKeys(currentTarget.checked)}
        />
        <span>{words.singleKeys}</span>
      </label>
      <p class="field-hint muted" id="single-keys-hint">
        {words.singleKeysHint}
      </p>
      <dl class="shortcut-list">
        {shortcuts.map((shortcut) => (
          <div key={shortcut.text} data-off={!isOn && !shortcut.withControl && shortcut.keys[0] !== "Escape"}>
            <dt>{shortcut.text}</dt>
            <dd>
              {shortcut.keys.map((key, index) => (
                <span key={key}>
                  {index > 0 ? <span class="muted"> {words.andThen} </span> : null}
                  <kbd class="kbd">{keyText({ ...shortcut, keys: [key] })}</kbd>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

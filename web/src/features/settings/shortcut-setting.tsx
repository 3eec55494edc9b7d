import { Button } from "../../ui/button.tsx";
import { shortcutGroups } from "../../ui/shortcut-registry.ts";
import { ownKeys, singleKeys, turnSingleKeys } from "../../ui/shortcuts.ts";
import { resetAllKeys } from "./change-keys.ts";
import { settingsWords as words } from "./settings.strings.ts";
import { ShortcutRow } from "./shortcut-row.tsx";

/** Every shortcut with its keys, which can be others, and whether single keys do something at all. */
export function ShortcutSetting() {
  const isOn = singleKeys.isOn.value;
  const isAnyOwn = Object.keys(ownKeys.chosen.value).length > 0;
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
      <div class="setting-row">
        <p class="muted">{words.keysText}</p>
        {isAnyOwn ? (
          <Button size="small" icon="undo" onClick={() => void resetAllKeys()}>
            {words.resetAllKeys}
          </Button>
        ) : null}
      </div>
      {shortcutGroups().map(([group, shortcuts]) => (
        <section key={group}>
          <h3>{group}</h3>
          <dl class="shortcut-list">
            {shortcuts.map((shortcut) => (
              <ShortcutRow
                key={shortcut.text}
                shortcut={shortcut}
                isOff={!isOn && !shortcut.withControl && shortcut.keys[0] !== "Escape"}
              />
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}

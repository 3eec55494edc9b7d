import { useState } from "preact/hooks";
import { currentUser } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { chime, keepWish, startSound, wantsSound } from "../board/board-sound.ts";
import { keysText } from "../../ui/shortcut-keys.tsx";
import { SOUND } from "../board/board.shortcuts.ts";
import { settingsWords as words } from "./settings.strings.ts";

/** The browser needs a moment before it lets a page be heard; the chime takes a second. */
const START_MS = 150;
const HEARD_MS = 1_600;
const P1 = 1;

/** Whether the board rings, and how that sounds. */
export function SoundSetting() {
  const userId = currentUser()?.id ?? "";
  const [isOn, setOn] = useState(() => wantsSound(userId));
  const listen = () => {
    const stop = startSound();
    setTimeout(() => chime(P1), START_MS);
    setTimeout(stop, HEARD_MS);
  };
  return (
    <div class="setting-row">
      <div>
        <label class="check">
          <input
            type="checkbox"
            checked={isOn}
            aria-describedby="sound-hint"
            onChange={({ currentTarget }) => {
              keepWish(userId, currentTarget.checked);
              setOn(currentTarget.checked);
            }}
          />
          <span>{words.boardSound}</span>
        </label>
        <p class="field-hint muted" id="sound-hint">
          {words.boardSoundHint(keysText(SOUND))}
        </p>
      </div>
      <Button size="small" icon="bell" onClick={listen}>
        {words.listen}
      </Button>
    </div>
  );
}

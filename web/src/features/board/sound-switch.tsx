import { useEffect, useRef, useState } from "preact/hooks";
import { currentUser } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { useShortcut } from "../../ui/shortcuts.ts";
import { SOUND } from "./board.shortcuts.ts";
import { boardWords as words } from "./board.strings.ts";
import { chime, keepWish, sound, startSound, wantsSound } from "./board-sound.ts";

/** Keeps the sound as this person wants it in this browser, for as long as the board is there. */
export function useSound(): readonly [boolean, (isOn: boolean) => void] {
  const userId = currentUser()?.id;
  const [isOn, setOn] = useState(false);
  useEffect(() => setOn(userId !== undefined && wantsSound(userId)), [userId]);
  useEffect(() => (isOn ? startSound() : undefined), [isOn]);
  const turn = (next: boolean) => {
    if (userId !== undefined) keepWish(userId, next);
    setOn(next);
    // Whoever turns it on hears what it is.
    if (next) setTimeout(() => chime(2), 150);
  };
  useShortcut(SOUND, () => turn(!isOn));
  return [isOn, turn];
}

/** Turns the sound on and off, and says when the browser keeps it silent. */
export function SoundSwitch(props: { readonly isOn: boolean; readonly onTurn: (isOn: boolean) => void }) {
  const { isOn, onTurn } = props;
  const state = isOn ? sound.state.value : "off";
  // The click or key that the browser waited for lets it be heard, and turns nothing off.
  const wakes = useRef(false);
  const note = () => {
    wakes.current = state === "blocked";
  };
  return (
    <Button
      icon={state === "on" ? "bell" : "bellOff"}
      aria-pressed={isOn}
      title={words.soundTip}
      data-blocked={state === "blocked"}
      onPointerDown={note}
      onKeyDown={note}
      onClick={() => {
        if (!wakes.current) onTurn(!isOn);
        wakes.current = false;
      }}
    >
      {words.sound[state]}
    </Button>
  );
}

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Keys, SEQUENCE_MS } from "../../ui/shortcuts.ts";
import { settingsWords as words } from "./settings.strings.ts";

/** Takes one key, or two that follow each other. Esc, and going elsewhere, leave all as it was. */
export function KeyCapture(props: {
  readonly label: string;
  readonly onKeys: (keys: Keys) => void;
  readonly onCancel: () => void;
  /** The focus has gone elsewhere. */
  readonly onLeave: () => void;
}) {
  const field = useRef<HTMLButtonElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [first, setFirst] = useState<string>();
  // Whoever types fast presses the second key before the first is shown.
  const pressed = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    field.current?.focus();
    return () => clearTimeout(timer.current);
  }, []);
  const take = (event: KeyboardEvent) => {
    if (event.key === "Tab") return;
    // Whatever it does elsewhere, it does not do here.
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") return props.onCancel();
    if (event.ctrlKey || event.metaKey || event.altKey || !/^\S$/u.test(event.key)) return;
    clearTimeout(timer.current);
    if (pressed.current !== undefined) return props.onKeys([pressed.current, event.key]);
    const { key } = event;
    pressed.current = key;
    setFirst(key);
    timer.current = setTimeout(() => props.onKeys([key]), SEQUENCE_MS);
  };
  return (
    <button
      ref={field}
      type="button"
      class="button"
      data-size="small"
      aria-label={words.newKeysFor(props.label)}
      onKeyDown={take}
      onBlur={props.onLeave}
    >
      {first === undefined ? words.pressKeys : <kbd class="kbd">{first}</kbd>}
    </button>
  );
}

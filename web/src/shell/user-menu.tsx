import { useRef } from "preact/hooks";
import { session, signOut } from "../data/session.ts";
import { Icon } from "../ui/icon.tsx";
import { strings } from "../ui/strings.ts";
import { chooseTheme, type Theme, theme } from "../ui/theme.ts";

const THEMES = [
  ["system", "monitor"],
  ["light", "sun"],
  ["dark", "moon"],
] as const satisfies readonly (readonly [Theme, string])[];

/** Who one is, the theme, help, and the way out. */
export function UserMenu({ onShortcuts }: { readonly onShortcuts: () => void }) {
  const panel = useRef<HTMLDivElement>(null);
  const { value } = session.current;
  if (value.state !== "signed_in") return <span class="avatar" data-empty="true" />;
  const { name, email, role } = value.user;
  const close = () => panel.current?.hidePopover();
  return (
    <>
      <button class="avatar" type="button" popovertarget="user-menu">
        <span aria-hidden="true">{initials(name)}</span>
        <span class="hidden-visually">
          {strings.nav.account}: {name}
        </span>
      </button>
      <div
        ref={panel}
        id="user-menu"
        class="panel user-panel"
        popover="auto"
        role="dialog"
        aria-label={strings.nav.account}
      >
        <div class="user-who">
          <strong>{name}</strong>
          <span class="muted">{email}</span>
          <span class="muted">{strings.roles[role]}</span>
        </div>
        <fieldset class="segments">
          <legend>{strings.nav.theme}</legend>
          {THEMES.map(([value, icon]) => (
            <label key={value} class="segment">
              <input
                type="radio"
                name="theme"
                class="hidden-visually"
                checked={theme.current.value === value}
                onChange={() => chooseTheme(value)}
              />
              <Icon name={icon} />
              <span>{strings.nav.themes[value]}</span>
            </label>
          ))}
        </fieldset>
        <div class="menu-items">
          <button
            class="menu-item"
            type="button"
            onClick={() => {
              close();
              onShortcuts();
            }}
          >
            <Icon name="keyboard" />
            {strings.nav.shortcuts}
            <kbd class="kbd">?</kbd>
          </button>
          <a class="menu-item" href="/api/docs" target="_blank" rel="noopener">
            <Icon name="external" />
            {strings.nav.apiDocs}
          </a>
          <button
            class="menu-item"
            type="button"
            onClick={() => {
              close();
              void signOut();
            }}
          >
            <Icon name="logout" />
            {strings.nav.signOut}
          </button>
        </div>
      </div>
    </>
  );
}

/** "Marie Tremblay" → "MT". */
function initials(name: string): string {
  const parts = name.split(/\s+/).filter(Boolean);
  return [parts[0], parts.length > 1 ? parts.at(-1) : undefined]
    .map((part) => part?.[0] ?? "")
    .join("")
    .toUpperCase();
}

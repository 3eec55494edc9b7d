import { askToSignOut, session, signOutQuestion } from "../data/session.ts";
import { HELP } from "../ui/common-shortcuts.ts";
import { Icon } from "../ui/icon.tsx";
import { Popover } from "../ui/popover.tsx";
import { keysText } from "../ui/shortcut-keys.tsx";
import { identityWords } from "../features/identity/identity.strings.ts";
import { shellWords } from "./shell.strings.ts";
import { SignOutDialog } from "./sign-out-dialog.tsx";
import { chooseTheme, type Theme, theme } from "../ui/theme.ts";

const THEMES = [
  ["system", "monitor"],
  ["light", "sun"],
  ["dark", "moon"],
] as const satisfies readonly (readonly [Theme, string])[];

/** Who one is, the theme, help, and the way out. */
export function UserMenu({ onShortcuts }: { readonly onShortcuts: () => void }) {
  const { value } = session.current;
  if (value.state !== "signed_in") return null;
  const { name, email, role } = value.user;
  return (
    <>
      {signOutQuestion.isOpen.value ? <SignOutDialog onClose={signOutQuestion.close} /> : null}
      <Popover
        label={shellWords.nav.account}
        class="user-panel"
        trigger={(attributes) => (
          <button class="avatar" {...attributes}>
            <span aria-hidden="true">{initials(name)}</span>
            <span class="hidden-visually">
              {shellWords.nav.account}: {name}
            </span>
          </button>
        )}
      >
        {(close) => (
          <>
            <div class="user-who">
              <strong>{name}</strong>
              <span class="muted">{email}</span>
              <span class="muted">{identityWords.roles[role]}</span>
            </div>
            <fieldset class="segments">
              <legend>{shellWords.nav.theme}</legend>
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
                  <span>{shellWords.nav.themes[value]}</span>
                </label>
              ))}
            </fieldset>
            <div class="menu-items">
              <a class="menu-item" href="/profile" onClick={close}>
                <Icon name="user" />
                {shellWords.nav.profile}
              </a>
              <a class="menu-item" href="/settings" onClick={close}>
                <Icon name="sliders" />
                {shellWords.nav.settings}
              </a>
              <button
                class="menu-item"
                type="button"
                onClick={() => {
                  close();
                  onShortcuts();
                }}
              >
                <Icon name="keyboard" />
                {shellWords.nav.shortcuts}
                <kbd class="kbd">{keysText(HELP)}</kbd>
              </button>
              <a class="menu-item" href="/api/docs" target="_blank" rel="noopener">
                <Icon name="external" />
                {shellWords.nav.apiDocs}
              </a>
              <button
                class="menu-item"
                type="button"
                onClick={() => {
                  close();
                  void askToSignOut();
                }}
              >
                <Icon name="logout" />
                {shellWords.nav.signOut}
              </button>
            </div>
          </>
        )}
      </Popover>
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

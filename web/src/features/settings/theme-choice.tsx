import { chooseTheme, type Theme, theme } from "../../ui/theme.ts";
import { settingsWords as words } from "./settings.strings.ts";

const THEMES: readonly Theme[] = ["system", "light", "dark", "contrast"];

/** The look, each shown by a small picture of itself. */
export function ThemeChoice() {
  return (
    <fieldset class="theme-choice">
      <legend class="hidden-visually">{words.theme}</legend>
      {THEMES.map((one) => (
        <label key={one} class="theme-option">
          <input
            type="radio"
            name="theme-setting"
            class="hidden-visually"
            checked={theme.current.value === one}
            onChange={() => chooseTheme(one)}
          />
          <span class="theme-picture" data-look={one} aria-hidden="true">
            <span />
            <span />
            <span />
          </span>
          <span class="theme-title">{words.themes[one].title}</span>
          <span class="muted theme-text">{words.themes[one].text}</span>
        </label>
      ))}
    </fieldset>
  );
}

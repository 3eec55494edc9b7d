import { useState } from "preact/hooks";
import { currentUser } from "../../data/session.ts";
import { chooseLanguage, chosenLanguage, languageName, offeredLanguages } from "../voice/languages.ts";
import { settingsWords as words } from "./settings.strings.ts";

/** What the interface speaks, by which clocks times are shown, and what is spoken to it. */
export function LanguageSetting() {
  const [spoken, setSpoken] = useState(() => chosenLanguage());
  const zone = currentUser()?.timeZone;
  return (
    <>
      <p>{words.interfaceLanguage}</p>
      {zone ? (
        <p>
          <a href="#profile">{words.zone(zone.replaceAll("_", " "))}</a>
        </p>
      ) : null}
      <label class="field">
        <span class="field-label">{words.spoken}</span>
        <select
          class="select"
          value={spoken}
          onChange={({ currentTarget }) => {
            chooseLanguage(currentTarget.value);
            setSpoken(currentTarget.value);
          }}
        >
          {offeredLanguages().map((tag) => (
            <option key={tag} value={tag}>
              {languageName(tag)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

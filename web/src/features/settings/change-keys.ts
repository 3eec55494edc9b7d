import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import { changeUser } from "../../data/session.ts";
import { errorText } from "../../ui/error-facts.ts";
import { type Keys, ownKeys, type Shortcut, setOwnKeys, shortcutName } from "../../ui/shortcuts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { settingsWords as words } from "./settings.strings.ts";

/** Gives a shortcut other keys, or its own back (null): at once here, put back where the server does not take it. */
export async function changeKeys(shortcut: Shortcut, keys: Keys | null): Promise<void> {
  const isItsOwn = keys !== null && keys.join(" ") === shortcut.keys.join(" ");
  await change({ [shortcutName(shortcut)]: keys === null || isItsOwn ? null : [...keys] });
}

/** Gives every shortcut its own keys back. */
export async function resetAllKeys(): Promise<void> {
  await change(Object.fromEntries(Object.keys(ownKeys.chosen.peek()).map((name) => [name, null])));
}

async function change(patch: Readonly<Record<string, string[] | null>>): Promise<void> {
  const before = ownKeys.chosen.peek();
  const after = { ...before, ...patch };
  setOwnKeys(
    Object.fromEntries(Object.entries(after).flatMap(([name, keys]) => (keys ? [[name, keys]] : []))),
  );
  try {
    const { shortcutKeys } = await api.changeProfile({ body: { shortcutKeys: patch } });
    changeUser({ shortcutKeys });
  } catch (thrown) {
    setOwnKeys(before);
    const text = `${words.keysNotKept} ${errorText(asApiError(thrown))}`;
    showToast({ tone: "bad", isSticky: true, text });
  }
}

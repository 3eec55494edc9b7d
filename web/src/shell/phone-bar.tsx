import { useState } from "preact/hooks";
import { can, session } from "../data/session.ts";
import { Icon } from "../ui/icon.tsx";
import { laterWindow } from "../ui/later-window.tsx";
import { NavLink } from "./nav-link.tsx";
import { phoneItems } from "./navigation.ts";
import { shellWords } from "./shell.strings.ts";

const MoreDialog = laterWindow(async () => (await import("./more-dialog.tsx")).MoreDialog);

/** What stands below every page on phones: the four most wanted, and the way to all others. */
export function PhoneBar({ path }: { readonly path: string }) {
  const [isMoreShown, setMoreShown] = useState(false);
  const isKnown = session.current.value.state === "signed_in";
  return (
    <>
      <nav class="phone-bar" aria-label={shellWords.nav.label}>
        {phoneItems((permission) => !isKnown || can(permission)).map((item) => (
          <NavLink key={item.href} item={item} path={path} />
        ))}
        <button class="nav-link" type="button" aria-haspopup="dialog" onClick={() => setMoreShown(true)}>
          <Icon name="more" />
          <span class="nav-text">{shellWords.nav.more}</span>
        </button>
      </nav>
      {isMoreShown ? <MoreDialog path={path} onClose={() => setMoreShown(false)} /> : null}
    </>
  );
}

import { can, session } from "../data/session.ts";
import { Brand } from "../ui/brand.tsx";
import { Icon } from "../ui/icon.tsx";
import { later } from "../ui/later.tsx";
import { keysText } from "../ui/shortcut-keys.tsx";
import { strings } from "../ui/strings.ts";
import { NavLink } from "./nav-link.tsx";
import { isNavCollapsed, toggleNav } from "./nav-state.ts";
import { workSections } from "./navigation.ts";
import { NAVIGATION } from "./shell.shortcuts.ts";
import { shellWords } from "./shell.strings.ts";

const Administration = later(async () => (await import("./administration-links.tsx")).AdministrationLinks);

/** What stands beside every page on wide windows: the ways to all others. */
export function SideNav({ path }: { readonly path: string }) {
  const isKnown = session.current.value.state === "signed_in";
  const isIconOnly = isNavCollapsed.value;
  const words = shellWords.nav;
  return (
    <div class="side" data-collapsed={isIconOnly}>
      <a class="side-brand" href="/" aria-label={strings.product}>
        <Brand />
      </a>
      <nav class="side-nav" aria-label={words.label}>
        {workSections((permission) => !isKnown || can(permission)).map((items) => (
          <div class="side-section" key={items[0]?.href}>
            {items.map((item) => (
              <NavLink key={item.href} item={item} path={path} isIconOnly={isIconOnly} />
            ))}
          </div>
        ))}
        {isKnown ? <Administration path={path} isIconOnly={isIconOnly} /> : null}
      </nav>
      <button
        class="nav-link side-toggle"
        type="button"
        aria-expanded={!isIconOnly}
        title={isIconOnly ? words.expand : undefined}
        onClick={toggleNav}
      >
        <Icon name="panelLeft" />
        <span class="nav-text">{isIconOnly ? words.expand : words.collapse}</span>
        <kbd class="kbd nav-key">{keysText(NAVIGATION)}</kbd>
      </button>
    </div>
  );
}

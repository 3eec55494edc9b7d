import { can } from "../data/session.ts";
import { Dialog } from "../ui/dialog.tsx";
import { AdministrationLinks } from "./administration-links.tsx";
import { NavLink } from "./nav-link.tsx";
import { workSections } from "./navigation.ts";
import { shellWords } from "./shell.strings.ts";

/** All pages, for phones. */
export function MoreDialog({ path, onClose }: { readonly path: string; readonly onClose: () => void }) {
  return (
    <Dialog title={shellWords.nav.all} onClose={onClose}>
      <nav class="more-nav" aria-label={shellWords.nav.all}>
        {workSections(can).map((items) => (
          <div class="side-section" key={items[0]?.href}>
            {items.map((item) => (
              <NavLink key={item.href} item={item} path={path} onFollow={onClose} />
            ))}
          </div>
        ))}
        <AdministrationLinks path={path} onFollow={onClose} />
      </nav>
    </Dialog>
  );
}

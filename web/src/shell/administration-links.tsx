import { can } from "../data/session.ts";
import { useFlags } from "../features/flags/use-flag.ts";
import { NavLink } from "./nav-link.tsx";
import { administrationItems, type NavItem } from "./navigation.ts";
import { shellWords } from "./shell.strings.ts";

/** Pages that are no daily work, those that this user may see and for whom their feature is on. */
export function AdministrationLinks(props: {
  readonly path: string;
  readonly isIconOnly?: boolean;
  readonly onFollow?: () => void;
}) {
  const items = useAdministration();
  if (items.length === 0) return null;
  return (
    <nav class="side-section" aria-label={shellWords.nav.administration}>
      <p class="side-title" aria-hidden="true">
        {shellWords.nav.administration}
      </p>
      {items.map((item) => (
        <NavLink key={item.href} item={item} {...props} />
      ))}
    </nav>
  );
}

function useAdministration(): readonly NavItem[] {
  const allowed = administrationItems(can);
  const flags = useFlags({ isNeeded: allowed.some(({ flag }) => flag !== undefined) });
  return allowed.filter(({ flag }) => flag === undefined || flags?.[flag]);
}

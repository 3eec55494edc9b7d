import { Icon } from "../ui/icon.tsx";
import { later } from "../ui/later.tsx";
import { currentOf, type NavItem } from "./navigation.ts";

const NavCount = later(async () => (await import("./nav-count.tsx")).NavCount);

/** A way to a page, with how much waits there; with `isIconOnly` its words are its tip. */
export function NavLink(props: {
  readonly item: NavItem;
  readonly path: string;
  readonly isIconOnly?: boolean;
  readonly onFollow?: () => void;
}) {
  const { item, path, isIconOnly = false, onFollow } = props;
  const { href, text, icon } = item;
  return (
    <a
      class="nav-link"
      href={href}
      aria-current={currentOf(path, href)}
      title={isIconOnly ? text : undefined}
      onClick={onFollow}
    >
      <Icon name={icon} />
      <span class="nav-text">{text}</span>
      <NavCount href={href} />
    </a>
  );
}

import { can, session } from "../data/session.ts";
import { NotificationBell } from "../features/notifications/notification-bell.tsx";
import { Brand } from "../ui/brand.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { strings } from "../ui/strings.ts";
import { ConnectionBadge } from "./connection-badge.tsx";
import { UserMenu } from "./user-menu.tsx";

const LINKS: readonly { href: string; text: string; icon: IconName; permission: string }[] = [
  { href: "/board", text: strings.nav.board, icon: "board", permission: "calls:read" },
  { href: "/calls", text: strings.nav.calls, icon: "list", permission: "calls:read" },
  { href: "/alerts", text: strings.nav.alerts, icon: "alert", permission: "alerts:read" },
];

/** What stands above every page: where one is, how the connection is, and who one is. */
export function TopBar({ path, onShortcuts }: { readonly path: string; readonly onShortcuts: () => void }) {
  const isKnown = session.current.value.state === "signed_in";
  return (
    <header class="bar">
      <div class="bar-inner">
        <a class="bar-brand" href="/board" aria-label={strings.product}>
          <Brand />
        </a>
        <nav class="bar-nav" aria-label={strings.nav.label}>
          {LINKS.filter(({ permission }) => !isKnown || can(permission)).map(({ href, text, icon }) => (
            <a
              key={href}
              class="bar-link"
              href={href}
              aria-current={path === href ? "page" : path.startsWith(`${href}/`) ? "true" : undefined}
            >
              <Icon name={icon} />
              <span>{text}</span>
            </a>
          ))}
        </nav>
        <div class="bar-tools">
          <ConnectionBadge />
          {isKnown ? <NotificationBell /> : null}
          <UserMenu onShortcuts={onShortcuts} />
        </div>
      </div>
    </header>
  );
}

import { can, session } from "../data/session.ts";
import { PAGES } from "../pages/index.ts";
import { Brand } from "../ui/brand.tsx";
import { Icon } from "../ui/icon.tsx";
import { later } from "../ui/later.tsx";
import { strings } from "../ui/strings.ts";
import { ConnectionBadge } from "./connection-badge.tsx";
import { shellWords } from "./shell.strings.ts";

const LINKS = PAGES.flatMap(({ route, nav }) => (nav ? [{ href: route, ...nav }] : []));

/** As wide as the tools that come in its place: nothing jumps. */
function WaitingTools() {
  return (
    <>
      <span class="button" data-kind="ghost" data-shape="icon" aria-hidden="true">
        <Icon name="bell" />
      </span>
      <span class="avatar" data-empty="true" />
    </>
  );
}

const BarTools = later(async () => (await import("./bar-tools.tsx")).BarTools, WaitingTools);

/** What stands above every page: where one is, how the connection is, and who one is. */
export function TopBar({ path, onShortcuts }: { readonly path: string; readonly onShortcuts: () => void }) {
  const isKnown = session.current.value.state === "signed_in";
  return (
    <header class="bar">
      <div class="bar-inner">
        <a class="bar-brand" href="/board" aria-label={strings.product}>
          <Brand />
        </a>
        <nav class="bar-nav" aria-label={shellWords.nav.label}>
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
          {isKnown ? <BarTools onShortcuts={onShortcuts} /> : <WaitingTools />}
        </div>
      </div>
    </header>
  );
}

import { session } from "../data/session.ts";
import { Brand } from "../ui/brand.tsx";
import { Icon } from "../ui/icon.tsx";
import { later } from "../ui/later.tsx";
import { isNarrow } from "../ui/media.ts";
import { keyText } from "../ui/shortcuts.ts";
import { strings } from "../ui/strings.ts";
import { ConnectionBadge } from "./connection-badge.tsx";
import { PALETTE } from "./shell.shortcuts.ts";
import { shellWords } from "./shell.strings.ts";

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

/** What stands above every page: the way to everything, how the connection is, and who one is. */
export function TopBar(props: { readonly onShortcuts: () => void; readonly onSearch: () => void }) {
  const isKnown = session.current.value.state === "signed_in";
  return (
    <header class="bar">
      {isNarrow.value ? (
        <>
          <a class="bar-brand" href="/" aria-label={strings.product}>
            <Brand />
          </a>
          <ConnectionBadge />
        </>
      ) : null}
      <button class="bar-search" type="button" aria-keyshortcuts="Control+K Meta+K" onClick={props.onSearch}>
        <Icon name="search" />
        <span class="bar-search-text">{shellWords.nav.search}</span>
        <span class="bar-search-keys" aria-hidden="true">
          <kbd class="kbd">{keyText(PALETTE)}</kbd>
        </span>
      </button>
      <div class="bar-tools">
        {isNarrow.value ? null : <ConnectionBadge />}
        {isKnown ? <BarTools onShortcuts={props.onShortcuts} /> : <WaitingTools />}
      </div>
    </header>
  );
}

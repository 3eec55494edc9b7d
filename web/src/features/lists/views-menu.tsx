import { useState } from "preact/hooks";
import { currentUser } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { Popover, PopoverButton } from "../../ui/popover.tsx";
import { strings } from "../../ui/strings.ts";
import { showToast } from "../../ui/toasts.tsx";
import { listWords as words } from "./lists.strings.ts";
import { MAX_NAME_LENGTH, type SavedView, viewsFrom, viewsKey, withoutView, withView } from "./views.ts";

/** Views of a list that somebody has named, and the link that shares the present one. */
export function ViewsMenu(props: ViewsMenuProps) {
  // Who one is may be known only after the first paint.
  const key = viewsKey(props.list, currentUser()?.id ?? "");
  return <Menu key={key} storedAs={key} {...props} />;
}

interface ViewsMenuProps {
  readonly list: string;
  readonly path: string;
  /** The query of the view of now: filters, and the columns as they are. */
  readonly query: string;
  readonly onOpen: (path: string) => void;
}

function Menu(props: ViewsMenuProps & { readonly storedAs: string }) {
  const { storedAs, path, query, onOpen } = props;
  const [views, setViews] = useState(() => viewsFrom(localStorage.getItem(storedAs)));
  const keep = (next: readonly SavedView[]) => {
    setViews(next);
    localStorage.setItem(storedAs, JSON.stringify(next));
  };
  const pathOf = (view: Pick<SavedView, "query">) => (view.query === "" ? path : `${path}?${view.query}`);
  return (
    <Popover
      label={words.viewsLabel}
      class="views-panel"
      trigger={(attributes) => <PopoverButton icon="star" text={words.views} attributes={attributes} />}
    >
      {(close) => (
        <>
          {views.length === 0 ? (
            <p class="panel-note muted">{words.noViews}</p>
          ) : (
            <ul class="views-list">
              {views.map((view) => (
                <li key={view.name}>
                  <a
                    href={pathOf(view)}
                    aria-current={view.query === query ? "true" : undefined}
                    onClick={(event) => {
                      if (event.ctrlKey || event.metaKey) return;
                      event.preventDefault();
                      event.stopPropagation();
                      close();
                      onOpen(pathOf(view));
                    }}
                  >
                    {view.name}
                  </a>
                  <Button
                    size="small"
                    kind="ghost"
                    icon="x"
                    aria-label={words.remove(view.name)}
                    onClick={() => keep(withoutView(views, view.name))}
                  />
                </li>
              ))}
            </ul>
          )}
          <SaveForm
            onSave={(name) => {
              keep(withView(views, { name, query }));
              showToast({ tone: "good", text: words.saved(name) });
            }}
          />
          <Button size="small" kind="ghost" icon="copy" onClick={() => void share(pathOf({ query }))}>
            {words.share}
          </Button>
        </>
      )}
    </Popover>
  );
}

function SaveForm({ onSave }: { readonly onSave: (name: string) => void }) {
  return (
    <form
      class="views-save"
      onSubmit={(event) => {
        event.preventDefault();
        const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
        if (name === "") return;
        onSave(name);
        event.currentTarget.reset();
      }}
    >
      <input
        class="input"
        name="name"
        aria-label={words.viewName}
        placeholder={words.viewName}
        maxLength={MAX_NAME_LENGTH}
        autocomplete="off"
      />
      <Button size="small" type="submit">
        {words.save}
      </Button>
    </form>
  );
}

async function share(path: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(new URL(path, location.origin).href);
    showToast({ tone: "good", text: words.shared });
  } catch {
    showToast({ tone: "bad", text: strings.common.copyFailed });
  }
}

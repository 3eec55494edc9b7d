import { useQuery } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { can, currentUser } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { Popover, PopoverButton } from "../../ui/popover.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { showToast } from "../../ui/toasts.tsx";
import { listWords as words } from "./lists.strings.ts";
import { moveViews } from "./move-views.ts";
import { type SavedView, saveView, savedViewsQuery } from "./saved-views.queries.ts";
import { ViewRow } from "./view-row.tsx";
import { MAX_NAME_LENGTH } from "./views.ts";

/** Views of a list that people have named, and the link that shares the present one. */
export function ViewsMenu(props: {
  readonly list: string;
  readonly path: string;
  /** The query of the view of now: filters, and the columns as they are. */
  readonly query: string;
  readonly onOpen: (path: string) => void;
}) {
  const { list, path, query, onOpen } = props;
  const views = useQuery({ ...savedViewsQuery(list), enabled: can("saved-views:read") });
  const { data } = views;
  const personId = currentUser()?.id;
  useEffect(() => {
    if (data && personId !== undefined) void moveViews(list, personId, data);
  }, [list, personId, data]);
  const pathOf = (of: string) => (of === "" ? path : `${path}?${of}`);
  return (
    <Popover
      label={words.viewsLabel}
      class="views-panel"
      trigger={(attributes) => <PopoverButton icon="star" text={words.views} attributes={attributes} />}
    >
      {(close) => (
        <>
          {data ? (
            <Views
              views={data}
              query={query}
              pathOf={pathOf}
              onOpen={(to) => {
                close();
                onOpen(to);
              }}
            />
          ) : (
            <NotLoaded query={views} title={words.notLoaded}>
              <Skeleton height="3rem" />
            </NotLoaded>
          )}
          <SaveForm onSave={(view) => void saveView({ list, query, ...view }, data ?? [])} />
          <Button size="small" kind="ghost" icon="copy" onClick={() => void share(pathOf(query))}>
            {words.share}
          </Button>
        </>
      )}
    </Popover>
  );
}

function Views(props: {
  readonly views: readonly SavedView[];
  readonly query: string;
  readonly pathOf: (query: string) => string;
  readonly onOpen: (path: string) => void;
}) {
  const { views, ...rest } = props;
  const [own, shared] = [views.filter(({ isMine }) => isMine), views.filter(({ isMine }) => !isMine)];
  if (views.length === 0) return <p class="panel-note muted">{words.noViews}</p>;
  return (
    <>
      {own.length > 0 ? (
        <ul class="views-list" aria-label={words.own}>
          {own.map((view, index) => (
            <ViewRow key={view.id} {...rest} view={view} place={{ own, index }} />
          ))}
        </ul>
      ) : null}
      {shared.length > 0 ? (
        <>
          <p class="views-title muted">{words.shared}</p>
          <ul class="views-list" aria-label={words.shared}>
            {shared.map((view) => (
              <ViewRow key={view.id} {...rest} view={view} place={undefined} />
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

function SaveForm(props: {
  readonly onSave: (view: { readonly name: string; readonly isShared: boolean }) => void;
}) {
  const [isShared, setShared] = useState(false);
  return (
    <form
      class="views-save"
      onSubmit={(event) => {
        event.preventDefault();
        const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
        if (name === "") return;
        props.onSave({ name, isShared });
        setShared(false);
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
      <label class="check views-share">
        <input
          type="checkbox"
          checked={isShared}
          onChange={({ currentTarget }) => setShared(currentTarget.checked)}
        />
        {words.shareIt}
      </label>
    </form>
  );
}

async function share(path: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(new URL(path, location.origin).href);
    showToast({ tone: "good", text: words.copied });
  } catch {
    showToast({ tone: "bad", text: strings.common.copyFailed });
  }
}

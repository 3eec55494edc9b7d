import { useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { listWords as words } from "./lists.strings.ts";
import { changeView, deleteView, makeDefault, type SavedView } from "./saved-views.queries.ts";
import { earlierPosition, MAX_NAME_LENGTH } from "./views.ts";

/** A view in the menu: it opens the list, can be what the list opens with, and can be changed and deleted by whoever may. */
export function ViewRow(props: {
  readonly view: SavedView;
  /** Where it stands among one's own; undefined: it is another's. */
  readonly place: { readonly own: readonly SavedView[]; readonly index: number } | undefined;
  readonly query: string;
  readonly pathOf: (query: string) => string;
  readonly onOpen: (path: string) => void;
}) {
  const { view, place, query, pathOf, onOpen } = props;
  const [isEditing, setEditing] = useState(false);
  const path = pathOf(view.query);
  if (isEditing && place)
    return <EditForm view={view} place={place} query={query} onDone={() => setEditing(false)} />;
  return (
    <li>
      <a
        href={path}
        aria-current={view.query === query ? "true" : undefined}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          event.stopPropagation();
          onOpen(path);
        }}
      >
        {view.name}
        {view.isMine && view.isShared ? (
          <span class="views-mark">
            <Icon name="users" />
            <span class="hidden-visually">{words.isShared}</span>
          </span>
        ) : null}
        {view.isMine ? null : <span class="muted"> {words.by(view.owner.name)}</span>}
      </a>
      <Button
        size="small"
        kind="ghost"
        icon="star"
        aria-pressed={view.isDefault}
        aria-label={words.opensWith(view.name)}
        onClick={() => void makeDefault(view)}
      />
      {place ? (
        <Button
          size="small"
          kind="ghost"
          icon="pencil"
          aria-label={words.change(view.name)}
          onClick={() => setEditing(true)}
        />
      ) : null}
      {place || can("saved-views:moderate") ? (
        <Button
          size="small"
          kind="ghost"
          icon="x"
          aria-label={words.remove(view.name)}
          onClick={() => void deleteView(view)}
        />
      ) : null}
    </li>
  );
}

function EditForm(props: {
  readonly view: SavedView;
  readonly place: { readonly own: readonly SavedView[]; readonly index: number };
  readonly query: string;
  readonly onDone: () => void;
}) {
  const { view, place, query, onDone } = props;
  const [name, setName] = useState(view.name);
  const [isShared, setShared] = useState(view.isShared);
  const earlier = earlierPosition(place.own, place.index);
  return (
    <li>
      <form
        class="views-edit"
        aria-label={words.change(view.name)}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() === "") return;
          onDone();
          void changeView(view, { name: name.trim(), isShared });
        }}
      >
        <input
          class="input"
          aria-label={words.viewName}
          maxLength={MAX_NAME_LENGTH}
          autocomplete="off"
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
        <label class="check views-share">
          <input
            type="checkbox"
            checked={isShared}
            onChange={({ currentTarget }) => setShared(currentTarget.checked)}
          />
          {words.shareIt}
        </label>
        <div class="views-edit-actions">
          <Button size="small" type="submit">
            {words.saveChange}
          </Button>
          {view.query === query ? null : (
            <Button
              size="small"
              kind="ghost"
              onClick={() => {
                onDone();
                void changeView(view, { query });
              }}
            >
              {words.useNow}
            </Button>
          )}
          {earlier === undefined ? null : (
            <Button
              size="small"
              kind="ghost"
              onClick={() => {
                onDone();
                void changeView(view, { position: earlier });
              }}
            >
              {words.up}
            </Button>
          )}
        </div>
      </form>
    </li>
  );
}

import { Button } from "../button.tsx";
import { Popover, PopoverButton } from "../popover.tsx";
import { gridWords as words } from "./grid.strings.ts";
import { type Column, type Layout, withMoved, withShown, withWidth } from "./grid-columns.ts";

const WIDTH_STEP_PX = 24;

/** Which columns are shown, in which order, how wide: by keyboard, too. */
export function ColumnChooser<Row>(props: {
  readonly columns: readonly Column<Row>[];
  readonly layout: Layout;
  readonly onChange: (layout: Layout) => void;
  readonly onReset: () => void;
}) {
  const { columns, layout, onChange, onReset } = props;
  const hidden = columns.filter(({ id }) => !layout.order.includes(id)).map(({ id }) => id);
  const all = [...layout.order, ...hidden].flatMap((id) => columns.find((column) => column.id === id) ?? []);
  return (
    <Popover
      label={words.columnsLabel}
      class="columns-panel"
      trigger={(attributes) => <PopoverButton icon="columns" text={words.columns} attributes={attributes} />}
    >
      {() => (
        <>
          <div class="panel-head">
            <h2>{words.columns}</h2>
            <Button size="small" kind="ghost" onClick={onReset}>
              {words.reset}
            </Button>
          </div>
          <ul class="columns-list">
            {all.map(({ id, text, isFixed, widthPx }) => (
              <ColumnLine
                key={id}
                {...{ id, text, layout, onChange }}
                isFixed={isFixed ?? false}
                widthPx={layout.widthsPx[id] ?? widthPx}
              />
            ))}
          </ul>
        </>
      )}
    </Popover>
  );
}

function ColumnLine(props: {
  readonly id: string;
  readonly text: string;
  readonly isFixed: boolean;
  readonly widthPx: number;
  readonly layout: Layout;
  readonly onChange: (layout: Layout) => void;
}) {
  const { id, text, isFixed, widthPx, layout, onChange } = props;
  const isShown = layout.order.includes(id);
  const tool = (label: string, icon: "arrowLeft" | "arrowRight" | "minus" | "plus", next: Layout) => (
    <Button
      size="small"
      kind="ghost"
      icon={icon}
      aria-label={label}
      title={label}
      onClick={() => onChange(next)}
    />
  );
  return (
    <li>
      <label class="check">
        <input
          type="checkbox"
          checked={isShown}
          disabled={isFixed}
          onChange={() => onChange(withShown(layout, id, !isShown))}
        />
        {text}
      </label>
      {isShown ? (
        <>
          {tool(words.left(text), "arrowLeft", withMoved(layout, id, -1))}
          {tool(words.right(text), "arrowRight", withMoved(layout, id, 1))}
          {tool(words.narrower(text), "minus", withWidth(layout, id, widthPx - WIDTH_STEP_PX))}
          {tool(words.wider(text), "plus", withWidth(layout, id, widthPx + WIDTH_STEP_PX))}
        </>
      ) : null}
    </li>
  );
}

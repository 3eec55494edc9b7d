import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import * as common from "@grafana/grafana-foundation-sdk/common";
import type {
  DataTransformerConfig,
  DynamicConfigValue,
  ValueMapping,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/table";
import { type PanelOptions, type PanelSpec, spec, withCommon } from "./panel.ts";
import type { Limit } from "./style.ts";
import { COLOUR } from "./style.ts";

/** One column of a table: a label of the series, or the value of one query ("Value #A"). */
export interface Column {
  /** Label name, or "Value #<refId>", as the query answers it. */
  readonly field: string;
  readonly title: string;
  readonly unit?: string;
  readonly decimals?: number;
  /** Not shown, but there for links of other columns. */
  readonly hidden?: boolean;
  /** Pixels; without it the column takes what is left. */
  readonly width?: number;
  readonly mappings?: readonly ValueMapping[];
  readonly limits?: readonly Limit[];
  /** Colour below the first limit; "transparent" leaves the text as it is. */
  readonly base?: string;
  /** text: colour the figure; cell: fill the cell; bar: a bar from `min` to `max`. */
  readonly align?: "left" | "center" | "right";
  readonly paint?: "text" | "cell" | "bar";
  readonly min?: number;
  readonly max?: number;
  /** One opens at a click, of several the person chooses. */
  readonly links?: readonly CellLink[];
}

/** Where a cell leads. */
export interface CellLink {
  readonly title: string;
  readonly url: string;
}

/** In a link of a column: the value of the cell that was clicked. */
export const CELL_VALUE = `\${__value.raw}`;

/** In a link of a column: what another field holds in the same row. */
export function cellOf(field: string): string {
  return `\${__data.fields.${field}}`;
}

export interface TableOptions extends PanelOptions {
  /**
   * In order; other fields are hidden. A figure should come last: up to Grafana 9 a long label there pushes its hidden buttons
   * over the edge, and the table scrolls sideways.
   */
  readonly columns: readonly Column[];
  readonly sortBy?: { readonly title: string; readonly descending: boolean };
}

/** A table panel: the results of all queries, joined on the labels that they share. */
export function table(options: TableOptions): PanelSpec {
  return spec(options, () => {
    const builder = new PanelBuilder()
      .unit(options.unit)
      .showHeader(true)
      .cellHeight(common.TableCellHeight.Sm)
      .filterable(false)
      .transformations(joinAndOrder(options.columns))
      .overrides(
        options.columns.map((column) => ({
          matcher: { id: "byName", options: column.title },
          properties: columnProperties(column),
        })),
      );
    if (options.sortBy !== undefined) {
      builder.sortBy([
        new common.TableSortByFieldStateBuilder()
          .displayName(options.sortBy.title)
          .desc(options.sortBy.descending),
      ]);
    }
    return withCommon(builder, options, true).build();
  });
}

/** A table panel of the traces that a TraceQL query finds, each a link to the whole trace; the longest or the newest first. */
export function traceTable(
  options: Omit<PanelOptions, "unit"> & { readonly longestFirst?: boolean },
): PanelSpec {
  return tempoTable(options, TRACE_COLUMN_WIDTHS, options.longestFirst === true ? "Duration" : "Start time");
}

/** The same of single spans, the longest or the newest first, with what the query selects: the address of a call is a link. */
export function spanTable(
  options: Omit<PanelOptions, "unit"> & {
    readonly newestFirst?: boolean;
    /** Widths in pixels that differ; 0 hides a column. */
    readonly widths?: Readonly<Record<string, number>>;
  },
): PanelSpec {
  const widths = { ...SPAN_COLUMN_WIDTHS, ...options.widths };
  return tempoTable(options, widths, options.newestFirst === true ? "Start time" : "Duration");
}

function tempoTable(
  options: Omit<PanelOptions, "unit">,
  widths: Readonly<Record<string, number>>,
  sortBy: string,
): PanelSpec {
  const complete: PanelOptions = { ...options, unit: "none" };
  return {
    ...spec(complete, () =>
      withCommon(
        new PanelBuilder()
          .showHeader(true)
          .cellHeight(common.TableCellHeight.Sm)
          .sortBy([new common.TableSortByFieldStateBuilder().displayName(sortBy).desc(true)])
          .overrides([
            ...Object.entries(widths).map(([name, value]) => ({
              matcher: { id: "byName", options: name },
              properties: [
                value === 0 ? { id: "custom.hidden", value: true } : { id: "custom.width", value },
              ],
            })),
            STARTED,
            ROOT_NAME,
            CALL_PAGE,
            QUEUE,
            JOB_WAIT,
          ]),
        complete,
        true,
      ).build(),
    ),
    hasUnit: false,
  };
}

/** Pixels of the columns that Tempo's data source makes, 0 for those left out; the name of the trace takes the rest. */
const TRACE_COLUMN_WIDTHS = { "Trace ID": 110, "Start time": 130, Service: 0, Duration: 100 };
const SPAN_COLUMN_WIDTHS = {
  "Trace Service": 0,
  "Trace Name": 220,
  "Span ID": 110,
  "Start time": 130,
  "db.collection.name": 150,
  "db.system.name": 0,
  "http.route": 0,
  kind: 0,
  "service.name": 0,
  Duration: 100,
};

/** In a cell that holds nothing, where else the text for an empty table would stand. */
const NOTHING = { id: "noValue", value: "–" };

/** Without the year, so that a narrow column shows the seconds. */
const STARTED = {
  matcher: { id: "byName", options: "Start time" },
  properties: [{ id: "unit", value: "time:MM-DD HH:mm:ss" }],
};

/** A trace whose root has not come yet has no name. */
const ROOT_NAME = { matcher: { id: "byName", options: "Name" }, properties: [NOTHING] };

/** The address of a call's page as the end of its id: ids begin with the time, and calls of one minute alike. */
const CALL_PAGE = {
  matcher: { id: "byName", options: ATTRIBUTES.callUrl },
  properties: [
    { id: "displayName", value: "Call" },
    NOTHING,
    { id: "custom.width", value: 80 },
    {
      id: "mappings",
      value: [
        {
          type: "regex",
          options: { pattern: "^.*([0-9a-f]{8})$", result: { text: "$1", index: 0 } },
        },
      ],
    },
    { id: "links", value: [{ title: "The call's page", url: CELL_VALUE, targetBlank: false }] },
  ],
};

const QUEUE = {
  matcher: { id: "byName", options: "messaging.destination.name" },
  properties: [{ id: "displayName", value: "Queue" }, NOTHING, { id: "custom.width", value: 110 }],
};

const JOB_WAIT = {
  matcher: { id: "byName", options: ATTRIBUTES.jobWaitSeconds },
  properties: [
    { id: "displayName", value: "Waited" },
    NOTHING,
    { id: "unit", value: "s" },
    { id: "custom.width", value: 80 },
  ],
};

const PAINT = {
  text: { displayMode: "color-text", cellOptions: { type: "color-text" } },
  cell: { displayMode: "color-background-solid", cellOptions: { type: "color-background", mode: "basic" } },
  bar: { displayMode: "basic", cellOptions: { type: "gauge", mode: "basic" } },
} as const;

function joinAndOrder(columns: readonly Column[]): DataTransformerConfig[] {
  return [
    { id: "merge", options: {} },
    { id: "filterFieldsByName", options: { include: { names: columns.map((column) => column.field) } } },
    {
      id: "organize",
      options: {
        excludeByName: {},
        indexByName: Object.fromEntries(columns.map((column, index) => [column.field, index])),
        renameByName: Object.fromEntries(columns.map((column) => [column.field, column.title])),
      },
    },
  ];
}

function columnProperties(column: Column): DynamicConfigValue[] {
  const properties: DynamicConfigValue[] = [];
  const set = (id: string, value: unknown): void => {
    if (value !== undefined) properties.push({ id, value });
  };
  set("unit", column.unit);
  set("decimals", column.decimals);
  set("custom.width", column.width);
  set("custom.hidden", column.hidden);
  set("custom.align", column.align);
  set("min", column.min);
  set("max", column.max);
  set("mappings", column.mappings);
  if (column.limits !== undefined) {
    set("thresholds", {
      mode: "absolute",
      steps: [
        { value: null, color: column.base ?? COLOUR.good },
        ...column.limits.map(({ value, colour }) => ({ value, color: colour })),
      ],
    });
    set("color", { mode: "thresholds" });
  }
  if (column.paint !== undefined) {
    // Grafana up to 9.4 reads the first of the two, later ones the second; each ignores the other.
    set("custom.displayMode", PAINT[column.paint].displayMode);
    set("custom.cellOptions", PAINT[column.paint].cellOptions);
  }
  if (column.links !== undefined) {
    set(
      "links",
      column.links.map((cellLink) => ({ ...cellLink, targetBlank: false })),
    );
  }
  return properties;
}

import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { DASHBOARD_UIDS } from "../../otel/catalogue/rules.ts";
import { ALERT_GATEWAY } from "./known-metrics.ts";
import {
  BUILT_IN_DATA_SOURCE,
  chosenSource,
  DASHBOARD_TAG,
  DASHBOARDS,
  DATA_SOURCE_VARIABLES,
  DATA_SOURCES,
  type DashboardId,
  type QuerySource,
  RUNBOOKS_ADDRESS,
  RUNBOOKS_VARIABLE,
} from "./names.ts";
import type { PanelSpec } from "./panel.ts";

/** Columns of Grafana's grid. */
export const GRID_COLUMNS = 24;

/** More than so many panels nobody reads on one page. */
export const MAX_PANELS = 12;

/** A row of the dashboard: panels under one heading, laid out from left to right, as many lines as they need. */
export interface Row {
  /** Heading; the first row of a dashboard may go without. */
  readonly title?: string;
  /** Folded up when the dashboard opens. */
  readonly collapsed?: boolean;
  readonly panels: readonly PanelSpec[];
}

/** A filter at the top of a dashboard, filled with the values that a label has. */
export interface LabelVariable {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly metric: string;
  readonly label: string;
  /** One value at a time: at first the lowest or highest that there is. Without it several may be chosen, and All. */
  readonly one?: "lowest" | "highest";
  /** Regular expression that "All" stands for; without it, everything. */
  readonly all?: string;
  /** For links only: nobody chooses it. */
  readonly hidden?: boolean;
}

const RUNBOOKS: LabelVariable = {
  name: RUNBOOKS_VARIABLE,
  title: "Runbooks",
  description: "Where people read the runbooks, as the alert gateway says",
  one: "lowest",
  hidden: true,
  metric: ALERT_GATEWAY.runbooks.name,
  label: "url",
};

/** A mark on every graph where something happened. */
export interface Annotation {
  readonly name: string;
  readonly expr: string;
  readonly colour: string;
  readonly title: string;
  readonly text: string;
}

/** A dashboard before it is built: what it asks, shows and marks. */
export interface DashboardSpec {
  readonly id: DashboardId;
  /** The question that it answers. */
  readonly description: string;
  /** Default range, as Grafana writes it (now-1h, now/d). */
  readonly from: string;
  readonly refresh: string;
  readonly variables: readonly LabelVariable[];
  readonly annotations: readonly Annotation[];
  readonly rows: readonly Row[];
}

/** A panel that has its place and its id. */
export interface PlacedPanel {
  readonly spec: PanelSpec;
  readonly panel: dashboard.Panel;
}

/** The dashboard as Grafana loads it from a file, in the classic schema that Grafana 9.4 to 13 understand. */
export function buildDashboard(spec: DashboardSpec): {
  json: dashboard.Dashboard;
  panels: readonly PlacedPanel[];
} {
  const { audience, title } = DASHBOARDS[spec.id];
  const { entries, panels } = place(spec.rows);
  const builder = new dashboard.DashboardBuilder(title)
    .uid(DASHBOARD_UIDS[spec.id])
    .description(spec.description)
    .tags([DASHBOARD_TAG, audience])
    .timezone("browser")
    .time({ from: spec.from, to: "now" })
    .timepicker(new dashboard.TimePickerBuilder().refreshIntervals(["5s", "10s", "30s", "1m", "5m", "15m"]))
    .refresh(spec.refresh)
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .variables([
      ...sourcesOf(spec).map(buildSourceVariable),
      ...variablesOf(spec, entries).map(buildVariable),
    ])
    .annotations([builtInAnnotations(), ...spec.annotations.map(buildAnnotation)])
    .links([
      dropdown("Engineering", "engineering"),
      dropdown("On call", "oncall"),
      dropdown("Business", "business"),
    ])
    .readonly();
  return { json: { ...builder.build(), panels: entries }, panels };
}

/** Gives every panel and heading a place without gaps or overlaps, and an id that is unique on its dashboard. */
function place(rows: readonly Row[]): {
  entries: (dashboard.Panel | dashboard.RowPanel)[];
  panels: PlacedPanel[];
} {
  const entries: (dashboard.Panel | dashboard.RowPanel)[] = [];
  const panels: PlacedPanel[] = [];
  let id = 0;
  let y = 0;
  for (const { title, collapsed = false, panels: specs } of rows) {
    let heading: dashboard.RowPanel | undefined;
    if (title !== undefined) {
      id += 1;
      heading = new dashboard.RowBuilder(title)
        .id(id)
        .collapsed(collapsed)
        .gridPos({ x: 0, y, w: GRID_COLUMNS, h: 1 })
        .build();
      entries.push(heading);
      y += 1;
    }
    let x = 0;
    let lineHeight = 0;
    for (const spec of specs) {
      if (x + spec.width > GRID_COLUMNS) {
        y += lineHeight;
        x = 0;
        lineHeight = 0;
      }
      id += 1;
      const panel: dashboard.Panel = {
        ...spec.build(),
        id,
        gridPos: { x, y, w: spec.width, h: spec.height },
      };
      panels.push({ spec, panel });
      if (collapsed && heading !== undefined) heading.panels = [...heading.panels, panel];
      else entries.push(panel);
      x += spec.width;
      lineHeight = Math.max(lineHeight, spec.height);
    }
    y += lineHeight;
  }
  return { entries, panels };
}

/** Prometheus always (annotations ask it), Tempo and Loki where a panel does. */
function sourcesOf({ rows }: DashboardSpec): QuerySource[] {
  const asked = rows.flatMap(({ panels }) =>
    panels.flatMap(({ queries }) => queries.map(({ source }) => source)),
  );
  return ["prometheus", ...(["tempo", "loki"] as const).filter((source) => asked.includes(source))];
}

/** The dashboard's own, and where runbooks are if any link leads to one. */
function variablesOf({ variables }: DashboardSpec, entries: readonly unknown[]): readonly LabelVariable[] {
  return JSON.stringify(entries).includes(RUNBOOKS_ADDRESS) ? [...variables, RUNBOOKS] : variables;
}

function buildSourceVariable(source: QuerySource): dashboard.DatasourceVariableBuilder {
  const { name, title, initially } = DATA_SOURCE_VARIABLES[source];
  return new dashboard.DatasourceVariableBuilder(name)
    .label(title)
    .type(source)
    .multi(false)
    .includeAll(false)
    .hide(dashboard.VariableHide.HideVariable)
    .current({ selected: true, text: initially, value: DATA_SOURCES[source].uid });
}

function buildVariable(variable: LabelVariable): dashboard.QueryVariableBuilder {
  const query = `label_values(${variable.metric}, ${variable.label})`;
  const builder = new dashboard.QueryVariableBuilder(variable.name)
    .label(variable.title)
    .description(variable.description)
    .datasource(chosenSource("prometheus"))
    .query({ query, refId: `variable-${variable.name}` })
    .definition(query)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(
      variable.one === "highest"
        ? dashboard.VariableSort.AlphabeticalDesc
        : dashboard.VariableSort.AlphabeticalAsc,
    );
  if (variable.hidden === true) builder.hide(dashboard.VariableHide.HideVariable);
  if (variable.one !== undefined) return builder.multi(false).includeAll(false);
  return builder
    .multi(true)
    .includeAll(true)
    .allValue(variable.all ?? ".*")
    .current({ selected: true, text: "All", value: "$__all" });
}

/** The other dashboards of an audience, behind one button. */
function dropdown(title: string, tag: string): dashboard.DashboardLinkBuilder {
  return new dashboard.DashboardLinkBuilder(title)
    .type(dashboard.DashboardLinkType.Dashboards)
    .tags([DASHBOARD_TAG, tag])
    .asDropdown(true)
    .includeVars(false)
    .keepTime(true);
}

function builtInAnnotations(): dashboard.AnnotationQueryBuilder {
  return new dashboard.AnnotationQueryBuilder()
    .builtIn(1)
    .datasource(BUILT_IN_DATA_SOURCE)
    .enable(true)
    .hide(true)
    .iconColor("rgba(0, 211, 255, 1)")
    .name("Annotations & Alerts")
    .type("dashboard");
}

function buildAnnotation(annotation: Annotation): dashboard.AnnotationQueryBuilder {
  return new dashboard.AnnotationQueryBuilder()
    .name(annotation.name)
    .datasource(chosenSource("prometheus"))
    .enable(true)
    .hide(false)
    .iconColor(annotation.colour)
    .expr(annotation.expr)
    .step("15s")
    .titleFormat(annotation.title)
    .textFormat(annotation.text);
}

import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import * as common from "@grafana/grafana-foundation-sdk/common";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import * as stat from "@grafana/grafana-foundation-sdk/stat";
import * as text from "@grafana/grafana-foundation-sdk/text";
import * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";
import { DATA_SOURCES } from "./names.ts";
import { buildQuery, type Query } from "./query.ts";
import { COLOUR, type Limit, type SeriesColours, thresholds } from "./style.ts";

/** A panel before it has its place: what it shows, what it asks, how large it is. */
export interface PanelSpec {
  readonly title: string;
  readonly queries: readonly Query[];
  /** Of 24 columns. */
  readonly width: number;
  /** In grid rows of about 38 px. */
  readonly height: number;
  /** True where the panel shows figures and must name their unit. */
  readonly hasUnit: boolean;
  readonly build: () => dashboard.Panel;
}

/** What every kind of panel needs. */
export interface PanelOptions {
  readonly title: string;
  /** What it shows, and what to do when it looks wrong. Shown behind the (i). */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly queries: readonly Query[];
  /** Grafana's unit id: s, bytes, percentunit, reqps, short, … */
  readonly unit: string;
  readonly links?: readonly dashboard.DashboardLinkBuilder[];
  /** Text in place of "No data". */
  readonly emptyText?: string;
  /** A range of its own instead of the dashboard's, as Grafana writes it ("now/d": today so far). */
  readonly range?: string;
}

/** A link to another page of Grafana or of the application. */
export function link(
  title: string,
  url: string,
  options: { keepTime?: boolean; newTab?: boolean } = {},
): dashboard.DashboardLinkBuilder {
  return new dashboard.DashboardLinkBuilder(title)
    .type(dashboard.DashboardLinkType.Link)
    .url(url)
    .keepTime(options.keepTime ?? false)
    .targetBlank(options.newTab ?? false);
}

export interface LinesOptions extends PanelOptions {
  readonly colours?: SeriesColours;
  /** Lines at limits that come from an SLA row. */
  readonly limits?: readonly Limit[];
  readonly max?: number;
  readonly decimals?: number;
  /** Amounts that add up: filled and stacked. */
  readonly stacked?: boolean;
  /** Bars, for counts per step. */
  readonly bars?: boolean;
  /** Legend below, or on the right where there are many series, there also as a table of mean and highest value. */
  readonly legend?: "below" | "right" | "table";
  /** Smallest step of the graph, as Grafana writes it (1m). */
  readonly step?: string;
  /** The axis reaches at least this far, so that a quiet graph is not blown up. */
  readonly atLeast?: number;
}

/** Values over time. */
export function lines(options: LinesOptions): PanelSpec {
  return spec(options, () => {
    const legend = options.legend ?? "below";
    const builder = new timeseries.PanelBuilder()
      .unit(options.unit)
      .legend(
        new common.VizLegendOptionsBuilder()
          .showLegend(true)
          .displayMode(legend === "table" ? common.LegendDisplayMode.Table : common.LegendDisplayMode.List)
          .placement(legend === "below" ? common.LegendPlacement.Bottom : common.LegendPlacement.Right)
          .calcs(legend === "table" ? ["mean", "max"] : []),
      )
      .tooltip(
        new common.VizTooltipOptionsBuilder()
          .mode(common.TooltipDisplayMode.Multi)
          .sort(common.SortOrder.Descending),
      )
      .drawStyle(options.bars === true ? common.GraphDrawStyle.Bars : common.GraphDrawStyle.Line)
      // A stacked series that is zero would draw its line, in its colour, over the sum of the others.
      .lineWidth(options.bars === true || options.stacked === true ? 0 : 2)
      .fillOpacity(options.bars === true || options.stacked === true ? 75 : 0)
      .gradientMode(common.GraphGradientMode.None)
      .showPoints(common.VisibilityMode.Never)
      .spanNulls(false)
      .axisSoftMin(0)
      .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.PaletteClassic))
      .overrides(colourOverrides(options.colours ?? {}));
    if (options.max !== undefined) builder.max(options.max);
    // Grafana 9 writes the text for "no value" beside each tick that rounding leaves without a number of its own.
    if (options.decimals !== undefined && options.emptyText === undefined) builder.decimals(options.decimals);
    if (options.atLeast !== undefined) builder.axisSoftMax(options.atLeast);
    if (options.step !== undefined) builder.interval(options.step);
    if (options.stacked === true) {
      builder.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group("A"));
    }
    if (options.limits !== undefined) {
      builder
        .thresholds(thresholds(options.limits, "transparent"))
        .thresholdsStyle(
          new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed),
        );
    }
    return withCommon(builder, options).build();
  });
}

export interface FigureOptions extends PanelOptions {
  /** Colour by value; without limits the figure is a plain fact in neutral colour. */
  readonly limits?: readonly Limit[];
  readonly base?: string;
  readonly decimals?: number;
  readonly mappings?: readonly dashboard.ValueMapping[];
  /** A small graph of how it came to this behind the figure. */
  readonly sparkline?: boolean;
  /** Fill the whole tile with the colour: for states that must be seen across a room. */
  readonly filled?: boolean;
  /** Show the name of each series, where there are several. */
  readonly named?: boolean;
}

/** One figure, or one for each series. */
export function figure(options: FigureOptions): PanelSpec {
  return spec(options, () => {
    const builder = new stat.PanelBuilder()
      .unit(options.unit)
      .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(["lastNotNull"]).fields("").values(false))
      .graphMode(options.sparkline === true ? common.BigValueGraphMode.Area : common.BigValueGraphMode.None)
      .colorMode(
        options.filled === true ? common.BigValueColorMode.Background : common.BigValueColorMode.Value,
      )
      .textMode(options.named === true ? common.BigValueTextMode.ValueAndName : common.BigValueTextMode.Value)
      .justifyMode(common.BigValueJustifyMode.Auto)
      .orientation(common.VizOrientation.Auto)
      .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds))
      .thresholds(
        thresholds(options.limits ?? [], options.base ?? (options.limits ? COLOUR.good : COLOUR.neutral)),
      )
      .mappings([...(options.mappings ?? [])]);
    if (options.decimals !== undefined) builder.decimals(options.decimals);
    return withCommon(builder, options).build();
  });
}

/** Words: what to do first, what a figure means. Markdown. */
export function words(options: {
  title: string;
  description: string;
  width: number;
  height: number;
  markdown: string;
}): PanelSpec {
  return {
    title: options.title,
    queries: [],
    width: options.width,
    height: options.height,
    hasUnit: false,
    build: () =>
      new text.PanelBuilder()
        .title(options.title)
        .description(options.description)
        .mode(text.TextMode.Markdown)
        .content(options.markdown)
        .build(),
  };
}

/** Methods that all panel builders of the SDK share. */
export interface CommonBuilder extends Builder<dashboard.Panel> {
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: common.DataSourceRef): this;
  targets(targets: ReturnType<typeof buildQuery>[]): this;
  links(links: dashboard.DashboardLinkBuilder[]): this;
  noValue(text: string): this;
  timeFrom(from: string): this;
  hideTimeOverride(hide: boolean): this;
}

/** Title, description, queries and links, on any kind of panel. */
export function withCommon<B extends CommonBuilder>(builder: B, options: PanelOptions, asTable = false): B {
  const source = options.queries[0]?.source ?? "prometheus";
  builder
    .title(options.title)
    .description(options.description)
    .datasource(DATA_SOURCES[source])
    .targets(options.queries.map((query, index) => buildQuery(query, index, asTable)))
    .links([...(options.links ?? [])]);
  if (options.range !== undefined) builder.timeFrom(options.range).hideTimeOverride(true);
  return options.emptyText === undefined ? builder : builder.noValue(options.emptyText);
}

/** The parts of a specification that do not depend on the kind of panel. */
export function spec(options: PanelOptions, build: () => dashboard.Panel): PanelSpec {
  const { title, queries, width, height } = options;
  return { title, queries, width, height, hasUnit: true, build };
}

type Overrides = Parameters<timeseries.PanelBuilder["overrides"]>[0];

function colourOverrides(colours: SeriesColours): Overrides {
  return Object.entries(colours).map(([name, fixedColor]) => ({
    matcher: { id: "byName", options: name },
    properties: [{ id: "color", value: { mode: "fixed", fixedColor } }],
  }));
}

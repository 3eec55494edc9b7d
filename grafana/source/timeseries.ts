import * as common from "@grafana/grafana-foundation-sdk/common";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { type PanelOptions, type PanelSpec, spec, withCommon } from "./panel.ts";
import { type Limit, type SeriesColours, thresholds } from "./style.ts";

export interface TimeseriesOptions extends PanelOptions {
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

/** A time series panel: values over time. */
export function timeseries(options: TimeseriesOptions): PanelSpec {
  return spec(options, () => {
    const legend = options.legend ?? "below";
    const builder = new PanelBuilder()
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

type Overrides = Parameters<PanelBuilder["overrides"]>[0];

function colourOverrides(colours: SeriesColours): Overrides {
  return Object.entries(colours).map(([name, fixedColor]) => ({
    matcher: { id: "byName", options: name },
    properties: [{ id: "color", value: { mode: "fixed", fixedColor } }],
  }));
}

import * as common from "@grafana/grafana-foundation-sdk/common";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/statetimeline";
import { type PanelOptions, type PanelSpec, spec, withCommon } from "./panel.ts";
import { COLOUR } from "./style.ts";

export interface StateTimelineOptions extends PanelOptions {
  /** Which value is which state, with its colour. */
  readonly mappings: readonly dashboard.ValueMapping[];
}

/** A state timeline panel: states over time, one band for each series. */
export function stateTimeline(options: StateTimelineOptions): PanelSpec {
  return spec(options, () =>
    withCommon(
      new PanelBuilder()
        .unit(options.unit)
        .mappings([...options.mappings])
        .mergeValues(true)
        .showValue(common.VisibilityMode.Auto)
        .alignValue(common.TimelineValueAlignment.Left)
        .rowHeight(0.8)
        .lineWidth(0)
        .fillOpacity(85)
        .legend(
          new common.VizLegendOptionsBuilder()
            .showLegend(false)
            .displayMode(common.LegendDisplayMode.List)
            .placement(common.LegendPlacement.Bottom)
            .calcs([]),
        )
        .colorScheme(
          new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Fixed).fixedColor(COLOUR.quiet),
        ),
      options,
    ).build(),
  );
}

import * as common from "@grafana/grafana-foundation-sdk/common";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import * as statetimeline from "@grafana/grafana-foundation-sdk/statetimeline";
import { type PanelOptions, type PanelSpec, spec, withCommon } from "./panel.ts";
import { COLOUR } from "./style.ts";

export interface StateOptions extends PanelOptions {
  /** Which value is which state, with its colour. */
  readonly mappings: readonly dashboard.ValueMapping[];
}

/** States over time, one band for each series. */
export function stateLines(options: StateOptions): PanelSpec {
  return spec(options, () =>
    withCommon(
      new statetimeline.PanelBuilder()
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

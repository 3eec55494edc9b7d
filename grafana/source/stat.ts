import * as common from "@grafana/grafana-foundation-sdk/common";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { type PanelOptions, type PanelSpec, spec, withCommon } from "./panel.ts";
import { COLOUR, type Limit, thresholds } from "./style.ts";

export interface StatOptions extends PanelOptions {
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

/** A stat panel: one figure, or one for each series. */
export function stat(options: StatOptions): PanelSpec {
  return spec(options, () => {
    const builder = new PanelBuilder()
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

import { PanelBuilder } from "@grafana/grafana-foundation-sdk/bargauge";
import * as common from "@grafana/grafana-foundation-sdk/common";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { type PanelOptions, type PanelSpec, spec, withCommon } from "./panel.ts";
import { COLOUR, type Limit, thresholds } from "./style.ts";

export interface BarGaugeOptions extends PanelOptions {
  /** What each series is called and its colour, by the text of its legend. */
  readonly names?: Readonly<Record<string, { readonly text: string; readonly colour: string }>>;
  readonly limits?: readonly Limit[];
  readonly base?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
}

/** A bar gauge panel: one horizontal bar for each series: amounts that are compared with each other. */
export function barGauge(options: BarGaugeOptions): PanelSpec {
  return spec(options, () => {
    const builder = new PanelBuilder()
      .unit(options.unit)
      .min(options.min ?? 0)
      .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(["lastNotNull"]).fields("").values(false))
      .displayMode(common.BarGaugeDisplayMode.Basic)
      .orientation(common.VizOrientation.Horizontal)
      .text(new common.VizTextDisplayOptionsBuilder().titleSize(14).valueSize(20))
      .showUnfilled(true)
      .minVizWidth(8)
      .minVizHeight(16)
      .valueMode(common.BarGaugeValueMode.Color)
      .thresholds(thresholds(options.limits ?? [], options.base ?? COLOUR.neutral))
      .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds))
      .overrides(
        Object.entries(options.names ?? {}).map(([name, { text, colour }]) => ({
          matcher: { id: "byName", options: name },
          properties: [
            { id: "displayName", value: text },
            { id: "color", value: { mode: "fixed", fixedColor: colour } },
          ],
        })),
      );
    if (options.decimals !== undefined) builder.decimals(options.decimals);
    if (options.max !== undefined) builder.max(options.max);
    return withCommon(builder, options).build();
  });
}

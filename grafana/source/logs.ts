import * as common from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/logs";
import { type PanelOptions, type PanelSpec, spec, withCommon } from "./panel.ts";

/** A panel of log lines, newest first; an opened line leads to its trace. */
export function logs(options: Omit<PanelOptions, "unit">): PanelSpec {
  const complete: PanelOptions = { ...options, unit: "none" };
  return {
    ...spec(complete, () =>
      withCommon(
        new PanelBuilder()
          .showTime(true)
          .showLabels(false)
          .showCommonLabels(false)
          .wrapLogMessage(true)
          .prettifyLogMessage(false)
          .enableLogDetails(true)
          .dedupStrategy(common.LogsDedupStrategy.None)
          .sortOrder(common.LogsSortOrder.Descending),
        complete,
      ).build(),
    ),
    hasUnit: false,
  };
}

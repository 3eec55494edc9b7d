import { PanelBuilder, TextMode } from "@grafana/grafana-foundation-sdk/text";
import type { PanelSpec } from "./panel.ts";

/** A text panel: what to do first, what a figure means. Markdown. */
export function text(options: {
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
      new PanelBuilder()
        .title(options.title)
        .description(options.description)
        .mode(TextMode.Markdown)
        .content(options.markdown)
        .build(),
  };
}

import { BarRows } from "../../ui/charts/bar-rows.tsx";
import { ColumnChart } from "../../ui/charts/column-chart.tsx";
import { HeatMap } from "../../ui/charts/heat-map.tsx";
import { galleryWords as words } from "./gallery.strings.ts";
import { GallerySection } from "./gallery-section.tsx";

const VALUES = [4, 9, 7, 14, 12, 18, 16];
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));

/** Pictures of figures, with the tables that they are. */
export function ChartPieces() {
  return (
    <GallerySection title={words.charts}>
      <ColumnChart
        columns={VALUES.map((value, index) => ({
          key: String(index),
          label: DAYS[index] ?? "",
          text: `${DAYS[index]}: ${value}`,
          value,
          before: VALUES.toReversed()[index],
        }))}
      />
      <BarRows
        caption="Bars"
        rows={VALUES.slice(0, 4).map((value, index) => ({
          key: String(index),
          label: DAYS[index] ?? "",
          value,
          text: String(value),
          detail: "+12%",
        }))}
      />
      <HeatMap
        caption="Hours"
        rows={DAYS}
        columns={HOURS}
        figureOf={(row, column) => Math.max(0, 8 - Math.abs(column - 13)) * (row < 5 ? 2 : 1)}
        textOf={(row, column, value) => `${DAYS[row]} ${HOURS[column]}: ${value}`}
      />
    </GallerySection>
  );
}

import { formatPreciseTime } from "../../ui/format.ts";
import { MEASURES, type QualitySeries, measured } from "./chart.ts";
import { qualityWords as words } from "./quality.strings.ts";

/** All that was measured, as figures. */
export function QualityTable({ series }: { readonly series: readonly QualitySeries[] }) {
  return (
    <details class="quality-table">
      <summary>{words.table}</summary>
      <section class="quality-table-frame" aria-label={words.title} tabIndex={-1}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.time}</th>
              <th scope="col">{words.leg}</th>
              {MEASURES.map((measure) => (
                <th scope="col" key={measure}>
                  {words.measures[measure]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {series.flatMap((one) =>
              one.points.map((point) => (
                <tr key={`${one.line} ${one.edge} ${one.direction} ${point.at}`}>
                  <td class="tabular">{formatPreciseTime(point.at)}</td>
                  <td>{legOf(one)}</td>
                  {MEASURES.map((measure) => {
                    const value = measured(point, measure);
                    return (
                      <td class="tabular" key={measure}>
                        {value === null ? words.notMeasured : `${value}${words.units[measure]}`}
                      </td>
                    );
                  })}
                </tr>
              )),
            )}
          </tbody>
        </table>
      </section>
    </details>
  );
}

/** What a leg is called. */
export function legOf({ edge, direction }: QualitySeries): string {
  return words.legs(words.edges[edge], words.directions[direction]);
}

import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { Call, CallQuality as Quality } from "../../data/types.ts";
import { Badge } from "../../ui/badge.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { chartOf, MEASURES, type Measure } from "./chart.ts";
import { callQualityQuery } from "./quality.queries.ts";
import { qualityWords as words } from "./quality.strings.ts";
import { QualityChart } from "./quality-chart.tsx";
import { legOf, QualityTable } from "./quality-table.tsx";
import "./quality.css";

/** How well people heard each other, in time and by leg. */
export function CallQuality({ call }: { readonly call: Pick<Call, "id" | "mosAvg"> }) {
  const quality = useQuery(callQualityQuery(call.id, call.mosAvg));
  return (
    <section class="card panel-card" aria-labelledby="quality-title">
      <h2 id="quality-title">{words.title}</h2>
      {quality.data ? (
        <Measured quality={quality.data} />
      ) : (
        <NotLoaded query={quality} title={words.errorTitle}>
          <Skeleton height="3rem" />
        </NotLoaded>
      )}
    </section>
  );
}

function Measured({ quality: { summary, series } }: { readonly quality: Quality }) {
  const [measure, setMeasure] = useState<Measure>("mos");
  if (summary === null || series.length === 0) {
    return (
      <p class="muted">
        {words.none} {words.later}
      </p>
    );
  }
  const chart = chartOf(series, measure);
  return (
    <>
      <p class="quality-summary">
        <Badge tone={summary.isPoor ? "bad" : "good"}>{summary.isPoor ? words.poor : words.good}</Badge>{" "}
        {words.summary(summary.mosAvg.toFixed(1), summary.mosMin.toFixed(1), summary.sampleCount)}
      </p>
      <fieldset class="quality-measures">
        <legend class="hidden-visually">{words.measure}</legend>
        {MEASURES.map((one) => (
          <label key={one} class="quality-measure">
            <input type="radio" name="measure" checked={one === measure} onChange={() => setMeasure(one)} />
            {words.measures[one]}
          </label>
        ))}
      </fieldset>
      {chart ? <QualityChart chart={chart} measure={measure} /> : <p class="muted">{words.notMeasured}</p>}
      <ul class="quality-legs muted">
        {series.map((one, index) => (
          <li key={`${one.line} ${one.edge} ${one.direction}`}>
            <span class="quality-mark" data-leg={index % 4} />
            {legOf(one)}
          </li>
        ))}
      </ul>
      <p class="muted quality-hint">{words.hints[measure]}</p>
      <QualityTable series={series} />
    </>
  );
}

import { describe, expect, it } from "vitest";
import { faultsOfRows } from "./check-rows.ts";
import { REQUIREMENTS } from "./requirements.ts";
import type { SlaThreshold } from "./sla.types.ts";
import { eventSlo, latencySlo, ROWS, slaRow } from "./slas.ts";

const webhook = latencySlo("voice-webhook-latency");
const api = eventSlo("api-availability");
const errors = slaRow("api-errors") as SlaThreshold;
const p95 = slaRow("api-response-p95") as SlaThreshold;
const hits = slaRow("cache-hits") as SlaThreshold;
const memory = slaRow("process-memory") as SlaThreshold;

describe("the rows", () => {
  it("can all fire, and are all measured", () => {
    expect(faultsOfRows(ROWS)).toEqual([]);
  });

  it("are there for every figure of the requirements", () => {
    const shown = new Set(ROWS.flatMap(({ requirements }) => requirements));
    expect(Object.keys(REQUIREMENTS).filter((id) => !shown.has(id))).toEqual([]);
  });
});

describe("a row is refused that", () => {
  it.each([
    ["leaves too much room for its burn rates", { ...api, objectiveRatio: 0.9 }, /can never be exceeded/],
    ["leaves no room at all", { ...api, objectiveRatio: 1 }, /leaves no budget/],
    ["alerts without a bad event", { ...api, minimumBadEvents: 0 }, /no bad event at all/],
    [
      "counts bad events that are none of its events",
      { ...api, indicator: { ...api.indicator, badMatchers: { http_response_status_code: "~5.." } } },
      /not some of all of them/,
    ],
    ["tells nobody", { ...errors, levels: { objective: { ratio: 0.1 } } }, /nobody is told/],
    [
      "is critical before it warns",
      { ...errors, levels: { warning: { ratio: 0.05 }, critical: { ratio: 0.01 } } },
      /worse than the one before/,
    ],
    [
      "mixes units",
      { ...memory, levels: { warning: { ratio: 0.75 }, critical: { bytes: 2e9 } } },
      /differ in their unit/,
    ],
    ["asks for more than everything", { ...errors, levels: { warning: { ratio: 1 } } }, /no share exceeds/],
    ["asks for less than nothing", { ...hits, levels: { warning: { ratio: 0 } } }, /nothing falls below/],
    ["lies beyond the last bucket", { ...p95, levels: { warning: { seconds: 10 } } }, /greatest bound/],
    [
      "nobody measures",
      { ...webhook, indicator: { ...webhook.indicator, metric: "trunkline_made_up_seconds" } },
      /nobody measures trunkline_made_up_seconds/,
    ],
    [
      "takes a counter for a histogram",
      { ...webhook, indicator: { ...webhook.indicator, metric: "traces_span_metrics_calls_total" } },
      /is no histogram/,
    ],
    [
      "selects by a label that its metric does not have",
      { ...webhook, indicator: { ...webhook.indicator, matchers: { trunkline_priority: "P1" } } },
      /has no label trunkline_priority/,
    ],
    ["names a requirement that does not exist", { ...api, requirements: ["XX-1"] }, /no requirement XX-1/],
  ])("%s", (_, row, message) => {
    expect(faultsOfRows([row]).join("\n")).toMatch(message);
  });

  it("has the id of another", () => {
    expect(faultsOfRows([api, api]).join("\n")).toMatch(/another row has its id/);
  });
});

import type { Slo } from "../../../otel/catalogue/sla.types.ts";
import { errorBudgetRatio } from "../../../otel/catalogue/slas.ts";
import { burnRateAlerts } from "../burn-rate-alerts.ts";
import { clockAtSpeed } from "../durations.ts";
import { sloRecordings } from "../recording-rules.ts";
import type { AlertRule, RecordingRule } from "../rule-model.ts";
import { type Page, pagesOf } from "./pages.ts";
import { MINUTES_PER_DAY, minutesOf, type Outage } from "./traffic.ts";

/** What one simulated week says about the pages of an SLO. Times are minutes. */
export interface WeekOfPages {
  /** Pages while nothing was wrong but what is usual. */
  readonly falsePages: number;
  /** Of each outage: from its begin to the page, from its end to the all-clear, and how often somebody was paged. */
  readonly outages: readonly OutageSeen[];
}

export interface OutageSeen {
  /** Undefined: nobody was paged. */
  readonly minutesToPage: number | undefined;
  /** Undefined: nobody was paged, or the page ended before the outage. */
  readonly minutesToAllClear: number | undefined;
  readonly pages: number;
}

const HOUR = 60;
const OUTAGE_MINUTES = 8 * HOUR;

/** Tuesday from nine: nothing works. */
const TOTAL: Outage = { fromMinute: MINUTES_PER_DAY + 9 * HOUR, minutes: OUTAGE_MINUTES, badRatio: 1 };
/** Thursday from nine: one event in five is bad. */
const PARTIAL: Outage = { fromMinute: 3 * MINUTES_PER_DAY + 9 * HOUR, minutes: OUTAGE_MINUTES, badRatio: 0.2 };
/** Monday, Wednesday and Friday at noon a release: for a minute one event in five is bad, and nobody needs to know. */
const RELEASES: readonly Outage[] = [0, 2, 4].map((day) => ({
  fromMinute: day * MINUTES_PER_DAY + 12 * HOUR,
  minutes: 1,
  badRatio: 0.2,
}));

/**
 * A week of an SLO whose service spends half of its error budget in good times, and has releases, a total and a partial
 * outage.
 */
export function watchWeek(slo: Slo, eventsPerHour: number, seed: number): WeekOfPages {
  const minutes = minutesOf({
    eventsPerHour,
    usualBadRatio: errorBudgetRatio(slo) / 2,
    outages: [TOTAL, PARTIAL, ...RELEASES],
    seed,
  });
  const pages = pagesOf(slo, rulesThatPage(slo), minutes);
  const about = (outage: Outage) => pages.filter((page) => isAbout(page, outage));
  return {
    falsePages: pages.filter((page) => !isAbout(page, TOTAL) && !isAbout(page, PARTIAL)).length,
    outages: [TOTAL, PARTIAL].map((outage) => seen(outage, about(outage))),
  };
}

/** A page that began in an outage. One that begins after its end is false: all was mended. */
function isAbout(page: Page, outage: Outage): boolean {
  return page.fromMinute >= outage.fromMinute && page.fromMinute < outage.fromMinute + outage.minutes;
}

function seen(outage: Outage, pages: readonly Page[]): OutageSeen {
  const endMinute = outage.fromMinute + outage.minutes;
  const [first, last] = [pages[0], pages.at(-1)];
  return {
    minutesToPage: first === undefined ? undefined : first.fromMinute - outage.fromMinute,
    minutesToAllClear: last === undefined || last.toMinute < endMinute ? undefined : last.toMinute - endMinute,
    pages: pages.length,
  };
}

/** The alerts of an SLO that page, and the recordings that they read. */
export function rulesThatPage(slo: Slo): readonly (RecordingRule | AlertRule)[] {
  const clock = clockAtSpeed(1);
  const alerts = burnRateAlerts(slo, clock).filter(({ labels }) => labels.severity === "critical");
  const recordings = sloRecordings(slo, clock)
    .flatMap(({ rules }) => rules)
    .filter((rule) => "record" in rule && alerts.some(({ expr }) => expr.includes(`${rule.record}{`)));
  return [...recordings, ...alerts];
}

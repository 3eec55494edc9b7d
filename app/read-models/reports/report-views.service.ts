import type { Database } from "../../platform/database/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import { pauseAfterMs, REPORT_VIEWS, type ReportView } from "./report-views.policy.ts";
import { type RefreshOutcome, reportViewsRepository } from "./report-views.repository.ts";

/** Keeps the materialized views fresh. */
export function createReportViewsService(deps: {
  readonly database: Database;
  readonly timeZone: string;
  readonly logger: Logger;
}) {
  const { database, timeZone, logger } = deps;
  const failed = new Map<ReportView, { readonly times: number; readonly untilMs: number }>();
  return {
    /**
     * Refreshes a view where it is due; of several processes one does. A failure is logged, and the view left alone for
     * longer each time: what was there before stays readable, and its age is alerted on.
     */
    async refreshIfDue(view: ReportView): Promise<RefreshOutcome | "failed" | "paused"> {
      const { intervalMs } = REPORT_VIEWS[view];
      const before = failed.get(view);
      if (before && performance.now() < before.untilMs) return "paused";
      try {
        const outcome = await reportViewsRepository.refreshIfDue(database, view, { intervalMs, timeZone });
        failed.delete(view);
        return outcome;
      } catch (error) {
        const times = (before?.times ?? 0) + 1;
        const pauseMs = pauseAfterMs(times, intervalMs);
        failed.set(view, { times, untilMs: performance.now() + pauseMs });
        logger.warn({ error, view, times, pauseMs }, "a view of the reports could not be refreshed");
        return "failed";
      }
    },

    /** How old each view's data are, in seconds. */
    ages: () => reportViewsRepository.ages(database),
  };
}

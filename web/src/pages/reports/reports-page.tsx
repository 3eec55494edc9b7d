import { useLocation } from "preact-iso";
import { can } from "../../data/session.ts";
import { AlertDelivery } from "../../features/reports/alert-report.tsx";
import { Agents, BusiestHours, CallVolume, Outcomes } from "../../features/reports/call-reports.tsx";
import { reportsToday } from "../../features/reports/reports-today.ts";
import { LeadFunnel, LeadLosses } from "../../features/reports/lead-reports.tsx";
import { PeriodBar } from "../../features/reports/period-bar.tsx";
import { reportsPath, scopeFrom } from "../../features/reports/report-period.ts";
import { Boundaries } from "../../ui/boundary.tsx";
import { InTurns } from "../../ui/in-turn.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import type { PageProps } from "../define-page.tsx";
import "./reports.css";

/** Figures of what happened, as the API tells them; the address says of which days. */
export function ReportsPage({ title }: PageProps) {
  const { query, route } = useLocation();
  if (!can("reports:read")) {
    return <EmptyState isPage icon="trend" title={title} text={strings.errors.forbidden} />;
  }
  const today = reportsToday();
  const scope = scopeFrom(query, today);
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
      </header>
      <PeriodBar scope={scope} today={today} onChange={(next) => route(reportsPath(next), true)} />
      <div class="reports">
        <InTurns>
          <CallVolume scope={scope} />
          <div class="reports-pair">
            <Boundaries>
              <BusiestHours scope={scope} />
              <Outcomes scope={scope} />
            </Boundaries>
          </div>
          <Agents scope={scope} />
          <div class="reports-pair">
            <Boundaries>
              <LeadFunnel scope={scope} />
              <LeadLosses scope={scope} />
            </Boundaries>
          </div>
          <AlertDelivery scope={scope} />
        </InTurns>
      </div>
    </>
  );
}

import { can, currentUser } from "../../data/session.ts";
import { alertWords as words } from "../../features/alerts/alerts.strings.ts";
import { DeadLetters } from "../../features/alerts/dead-letters.tsx";
import { RecentAlerts } from "../../features/alerts/recent-alerts.tsx";
import { RecipientsNow } from "../../features/alerts/recipients-now.tsx";
import { IncidentBanner } from "../../features/incidents/incident-banner.tsx";
import { operationsWords } from "../../features/operations/operations.strings.ts";
import { SetAside } from "../../features/operations/set-aside.tsx";
import { Boundaries, Boundary } from "../../ui/boundary.tsx";
import { Skeleton } from "../../ui/states.tsx";
import type { PageProps } from "../define-page.tsx";
import "../call/call.css";
import "../../features/alerts/alerts.css";
import "./alerts-page.css";

/** Alerts: the newest, those that reached nobody, work that is stuck, and who would get the next one. */
export function AlertsPage({ title }: PageProps) {
  // Most who come here may see what was given up: its place is kept until the server has said who is asking.
  const isKnown = currentUser() !== undefined;
  const maySeeStuck = !isKnown || can("dead-letters:read");
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
      </header>
      <IncidentBanner />
      <div class="call-columns">
        <div class="call-main">
          <Boundaries>
            {maySeeStuck ? (
              <Boundaries>
                <section class="card panel-card" id="given-up" aria-labelledby="dead-title">
                  <h2 id="dead-title">{words.deadLetters}</h2>
                  {isKnown ? <DeadLetters /> : <Skeleton height="7.25rem" />}
                </section>
                <section class="card panel-card" aria-labelledby="set-aside-title">
                  <h2 id="set-aside-title">{operationsWords.setAside}</h2>
                  {isKnown ? <SetAside /> : <Skeleton height="7.25rem" />}
                </section>
              </Boundaries>
            ) : null}
            <section class="card panel-card" aria-labelledby="recent-title">
              <h2 id="recent-title">{words.recent}</h2>
              <RecentAlerts />
            </section>
          </Boundaries>
        </div>
        <div class="call-side">
          <Boundary>
            <section class="card panel-card" aria-labelledby="duty-title">
              <h2 id="duty-title">{words.recipients}</h2>
              <p class="muted duty-text">{words.recipientsText}</p>
              <RecipientsNow />
            </section>
          </Boundary>
        </div>
      </div>
    </>
  );
}

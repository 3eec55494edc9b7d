import { can, session } from "../../data/session.ts";
import { DeadLetters } from "../../features/alerts/dead-letters.tsx";
import { RecentAlerts } from "../../features/alerts/recent-alerts.tsx";
import { RecipientsNow } from "../../features/alerts/recipients-now.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { alertWords as words } from "../../features/alerts/alerts.strings.ts";
import type { PageProps } from "../define-page.tsx";
import "../call/call.css";
import "../../features/alerts/alerts.css";
import "./alerts-page.css";

/** Alerts: the newest, those that reached nobody, and who would get the next one. */
export function AlertsPage({ title }: PageProps) {
  // Most who come here may see what was given up: its place is kept until the server has said who is asking.
  const isKnown = session.current.value.state === "signed_in";
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
      </header>
      <div class="call-columns">
        <div class="call-main">
          {!isKnown || can("dead-letters:read") ? (
            <section class="card panel-card" aria-labelledby="dead-title">
              <h2 id="dead-title">{words.deadLetters}</h2>
              {isKnown ? <DeadLetters /> : <Skeleton height="2.75rem" />}
            </section>
          ) : null}
          <section class="card panel-card" aria-labelledby="recent-title">
            <h2 id="recent-title">{words.recent}</h2>
            <RecentAlerts />
          </section>
        </div>
        <div class="call-side">
          <section class="card panel-card" aria-labelledby="duty-title">
            <h2 id="duty-title">{words.recipients}</h2>
            <p class="muted duty-text">{words.recipientsText}</p>
            <RecipientsNow />
          </section>
        </div>
      </div>
    </>
  );
}

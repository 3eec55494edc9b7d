import { can } from "../../data/session.ts";
import { DeadLetters } from "../../features/alerts/dead-letters.tsx";
import { RecentAlerts } from "../../features/alerts/recent-alerts.tsx";
import { RecipientsNow } from "../../features/alerts/recipients-now.tsx";
import { usePageTitle } from "../../ui/page.ts";
import { strings } from "../../ui/strings.ts";
import "../call/call.css";
import "../../features/alerts/alerts.css";
import "./alerts-page.css";

const words = strings.alerts;

/** Alerts: the newest, those that reached nobody, and who would get the next one. */
export function AlertsPage() {
  usePageTitle(words.title);
  return (
    <>
      <header class="page-head">
        <h1>{words.title}</h1>
      </header>
      <div class="call-columns">
        <div class="call-main">
          {can("dead-letters:read") ? (
            <section class="card panel-card" aria-labelledby="dead-title">
              <h2 id="dead-title">{words.deadLetters}</h2>
              <DeadLetters />
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

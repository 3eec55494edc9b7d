import { useLocation } from "preact-iso";
import { notificationFiltersFrom } from "../../features/notifications/notification-list.queries.ts";
import { NotificationListView } from "../../features/notifications/notification-list-view.tsx";
import { notificationPageWords as words } from "../../features/notifications/notification-page.strings.ts";
import { PreferencesView } from "../../features/notifications/preferences-view.tsx";
import { pathWith } from "../../ui/address.ts";
import { ViewSwitch } from "../../ui/view-switch.tsx";
import type { PageProps } from "../define-page.tsx";
import "../../features/leads/leads.css";
import "../../features/notifications/notification-page.css";

const VIEWS = ["all", "unread", "settings"] as const;

/** All notifications, those that are unread, or how one is told. */
export function NotificationsPage({ title }: PageProps) {
  const { query, route } = useLocation();
  const filters = notificationFiltersFrom(query);
  const view = VIEWS.find((one) => one === query.view) ?? "all";
  const pathOf = (to: (typeof VIEWS)[number], type = filters.type) =>
    pathWith("/notifications", {
      view: to === "all" ? "" : to,
      type: to === "settings" ? "" : type,
    });
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
        <div class="page-head-tools">
          <ViewSwitch
            label={words.views}
            options={VIEWS.map((one) => ({ text: words[one], href: pathOf(one), isCurrent: one === view }))}
          />
        </div>
      </header>
      {view === "settings" ? (
        <PreferencesView />
      ) : (
        <NotificationListView filters={filters} onType={(type) => route(pathOf(view, type), true)} />
      )}
    </>
  );
}

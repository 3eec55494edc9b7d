import { NotificationBell } from "../features/notifications/notification-bell.tsx";
import { UserMenu } from "./user-menu.tsx";

/** What drops panels from the bar; loaded after the page, with the library that they need. */
export function BarTools({ onShortcuts }: { readonly onShortcuts: () => void }) {
  return (
    <>
      <NotificationBell />
      <UserMenu onShortcuts={onShortcuts} />
    </>
  );
}

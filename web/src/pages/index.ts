import { alertsPage } from "./alerts/index.ts";
import { apiKeysPage } from "./api-keys/index.ts";
import { auditLogPage } from "./audit-log/index.ts";
import { boardPage } from "./board/index.ts";
import { callPage } from "./call/index.ts";
import { callsPage } from "./calls/index.ts";
import { channelPage } from "./channel/index.ts";
import { channelsPage } from "./channels/index.ts";
import type { Page } from "./define-page.tsx";
import { featureFlagsPage } from "./feature-flags/index.ts";
import { leadPage } from "./lead/index.ts";
import { leadsPage } from "./leads/index.ts";
import { forgotPasswordPage, invitationPage, passwordResetPage } from "./password/index.ts";
import { notificationsPage } from "./notifications/index.ts";
import { performancePage } from "./performance/index.ts";
import { profilePage } from "./profile/index.ts";
import { signInPage } from "./sign-in/index.ts";
import { taskPage } from "./task/index.ts";
import { tasksPage } from "./tasks/index.ts";
import { usersPage } from "./users/index.ts";

export { notFoundPage } from "./not-found/index.ts";

/** Every page. The navigation has an order of its own. */
export const PAGES: readonly Page[] = [
  signInPage,
  boardPage,
  callsPage,
  callPage,
  leadsPage,
  leadPage,
  tasksPage,
  taskPage,
  channelsPage,
  channelPage,
  notificationsPage,
  alertsPage,
  performancePage,
  auditLogPage,
  apiKeysPage,
  featureFlagsPage,
  usersPage,
  profilePage,
  forgotPasswordPage,
  invitationPage,
  passwordResetPage,
];

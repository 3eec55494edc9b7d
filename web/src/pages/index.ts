import { alertsPage } from "./alerts/index.ts";
import { apiKeysPage } from "./api-keys/index.ts";
import { auditLogPage } from "./audit-log/index.ts";
import { boardPage } from "./board/index.ts";
import { callPage } from "./call/index.ts";
import { callsPage } from "./calls/index.ts";
import { contactPage } from "./contact/index.ts";
import { contactMergePage } from "./contact-merge/index.ts";
import { contactsPage } from "./contacts/index.ts";
import { channelPage } from "./channel/index.ts";
import { channelsPage } from "./channels/index.ts";
import type { Page } from "./define-page.tsx";
import { dialListPage } from "./dial-list/index.ts";
import { dialingPage } from "./dialing/index.ts";
import { featureFlagsPage } from "./feature-flags/index.ts";
import { galleryPage } from "./gallery/index.ts";
import { importPage } from "./import/index.ts";
import { importsPage } from "./imports/index.ts";
import { leadPage } from "./lead/index.ts";
import { leadsPage } from "./leads/index.ts";
import { onCallPage } from "./on-call/index.ts";
import { inboxPage, threadPage } from "./inbox/index.ts";
import { forgotPasswordPage, invitationPage, passwordResetPage } from "./password/index.ts";
import { notificationsPage } from "./notifications/index.ts";
import { performancePage } from "./performance/index.ts";
import { profilePage } from "./profile/index.ts";
import { reportsPage } from "./reports/index.ts";
import { retentionPage } from "./retention/index.ts";
import { rolesPage } from "./roles/index.ts";
import { settingsPage } from "./settings/index.ts";
import { signInPage } from "./sign-in/index.ts";
import { taskPage } from "./task/index.ts";
import { tasksPage } from "./tasks/index.ts";
import { todayPage } from "./today/index.ts";
import { usersPage } from "./users/index.ts";
import { voicemailPage, voicemailsPage } from "./voicemails/index.ts";
import { webhookPage } from "./webhook/index.ts";
import { webhooksPage } from "./webhooks/index.ts";

export { notFoundPage } from "./not-found/index.ts";

/** Every page. The navigation has an order of its own. */
export const PAGES: readonly Page[] = [
  signInPage,
  boardPage,
  todayPage,
  callsPage,
  callPage,
  leadsPage,
  leadPage,
  contactsPage,
  // Before the page of one: "merge" is no id.
  contactMergePage,
  contactPage,
  importsPage,
  importPage,
  tasksPage,
  taskPage,
  dialingPage,
  dialListPage,
  inboxPage,
  threadPage,
  voicemailsPage,
  voicemailPage,
  channelsPage,
  channelPage,
  notificationsPage,
  alertsPage,
  onCallPage,
  reportsPage,
  performancePage,
  auditLogPage,
  apiKeysPage,
  webhooksPage,
  webhookPage,
  featureFlagsPage,
  usersPage,
  rolesPage,
  retentionPage,
  profilePage,
  settingsPage,
  galleryPage,
  forgotPasswordPage,
  invitationPage,
  passwordResetPage,
];

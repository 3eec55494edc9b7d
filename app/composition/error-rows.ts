import { callErrors } from "../modules/calls/index.ts";
import { identityErrors } from "../modules/identity/index.ts";
import { messageErrors } from "../modules/messages/index.ts";
import { notificationErrors } from "../modules/notifications/index.ts";
import { commonErrors, type ErrorRow } from "../platform/errors/index.ts";
import { webhookErrors } from "../providers/webhook-auth.ts";

/** Every error that the API can answer with; docs/errors.md lists the same. */
export const ERROR_ROWS: Readonly<Record<string, ErrorRow>> = {
  ...commonErrors.rows,
  ...identityErrors.rows,
  ...callErrors.rows,
  ...messageErrors.rows,
  ...notificationErrors.rows,
  ...webhookErrors.rows,
};

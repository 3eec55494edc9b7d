import { handle, type JobHandler } from "../../platform/queue/index.ts";
import type { PasswordLinksService } from "./password-links.service.ts";
import { mailLink } from "./users.jobs.ts";

/** The job handlers of this module. */
export function usersHandlers(links: PasswordLinksService): JobHandler[] {
  return [handle(mailLink, (attempt) => links.deliver(attempt))];
}

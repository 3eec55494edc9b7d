import { DelayJob, GiveUpJob } from "../../platform/queue/index.ts";
import {
  BreakerOpen,
  type EmailProvider,
  type Mail,
  ProviderRejected,
  ProviderUnavailable,
} from "../../providers/email/port.ts";

/**
 * One attempt of a job at sending a mail.
 * @throws DelayJob while the mail server is to be left alone (costs no attempt), GiveUpJob when it will never take the mail
 */
export async function sendMail(email: EmailProvider, mail: Mail): Promise<void> {
  try {
    await email.send(mail);
  } catch (error) {
    if (error instanceof BreakerOpen) {
      throw new DelayJob(error.retryAfterMs, "the mail server's breaker is open");
    }
    if (error instanceof ProviderUnavailable && error.retryAfterMs) {
      throw new DelayJob(error.retryAfterMs, "the mail server asked to wait");
    }
    if (error instanceof ProviderRejected) {
      throw new GiveUpJob("the mail server refused the mail for good", error);
    }
    throw error;
  }
}

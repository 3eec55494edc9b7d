import { basicAuthorization } from "../provider-http.ts";
import { download } from "../recordings/download.ts";
import type { MediaSource } from "./port.ts";

/** What came with messages to Twilio: found by its ids, whatever address a webhook says. */
export function createTwilioMedia(config: {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiUrl: string;
}): MediaSource {
  const { accountSid, authToken } = config;
  const base = config.apiUrl.replace(/\/$/, "");
  return {
    open: ({ messageSid, mediaSid }, { maxBytes }) =>
      download(
        `${base}/2010-04-01/Accounts/${accountSid}/Messages/${encodeURIComponent(messageSid)}/Media/${encodeURIComponent(mediaSid)}`,
        maxBytes,
        {
          provider: "twilio",
          // It hands files over to its own storage.
          allowedHosts: [new URL(base).origin, "*.twilio.com", "*.amazonaws.com", "*.twiliocdn.com"],
          urlTemplate: "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media/{Sid}",
          authorization: basicAuthorization(accountSid, authToken),
        },
      ),
  };
}

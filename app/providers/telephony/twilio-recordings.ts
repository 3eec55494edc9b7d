import { basicAuthorization } from "../provider-http.ts";
import { download } from "../recordings/download.ts";
import type { RecordingSource } from "../recordings/port.ts";

/** Twilio's recordings: found by their id, whatever address a webhook says, as WAV, which loses nothing. */
export function createTwilioRecordings(config: {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiUrl: string;
}): RecordingSource {
  const { accountSid, authToken } = config;
  const base = config.apiUrl.replace(/\/$/, "");
  return {
    open: ({ providerSid }, { maxBytes }) =>
      download(
        `${base}/2010-04-01/Accounts/${accountSid}/Recordings/${encodeURIComponent(providerSid)}.wav`,
        maxBytes,
        {
          provider: "twilio",
          // Twilio hands large files over to its own storage at Amazon's.
          allowedHosts: [new URL(base).origin, "*.twilio.com", "*.amazonaws.com"],
          urlTemplate: "/2010-04-01/Accounts/{AccountSid}/Recordings/{Sid}.wav",
          authorization: basicAuthorization(accountSid, authToken),
        },
      ),
  };
}

/** Twilio's error codes (https://www.twilio.com/docs/api/errors), the one list of them. */

import { z } from "zod";
import type { ProviderRejected } from "../provider-errors.ts";
import type { VendorErrors } from "../provider-http.ts";

/** Those that say something about the number or our right to use it: another SMS cannot mend them. */
const FINAL: Readonly<Record<string, ProviderRejected["reason"]>> = {
  "21211": "invalid_number",
  "21214": "invalid_number",
  "21215": "not_allowed",
  "21216": "not_allowed",
  "21217": "invalid_number",
  "21219": "invalid_number",
  "21265": "invalid_number",
  "21401": "invalid_number",
  "21407": "invalid_number",
  "21421": "invalid_number",
  "21614": "invalid_number",
  "21610": "opted_out",
  "21408": "not_allowed",
  "21603": "not_allowed",
  "21606": "not_allowed",
  "21608": "not_allowed",
  "21612": "not_allowed",
  "21659": "not_allowed",
  "21660": "not_allowed",
  "30004": "not_allowed",
  "30005": "invalid_number",
  "30006": "invalid_number",
  "30007": "not_allowed",
};

/** Errors of the account, not of the message: they go away when somebody mends the account. */
const ACCOUNT_CODES = new Set(["20003", "20005", "20006", "20008", "30001", "30002"]);

/** Why no further SMS to this number can succeed; null when one may. */
export function finalReasonOf(code: string | null): ProviderRejected["reason"] | null {
  return code !== null && Object.hasOwn(FINAL, code) ? (FINAL[code] ?? null) : null;
}

const errorBody = z.object({ code: z.union([z.number(), z.string()]) });

/** Twilio's errors, for whoever asks it. */
export const TWILIO_ERRORS: VendorErrors = {
  provider: "twilio",
  codeOf: (body) => {
    const parsed = errorBody.safeParse(body);
    return parsed.success ? String(parsed.data.code) : null;
  },
  isAccountTrouble: (code) => code !== null && ACCOUNT_CODES.has(code),
  finalReasonOf,
};

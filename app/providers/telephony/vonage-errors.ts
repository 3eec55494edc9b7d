/** Vonage's error codes (https://developer.vonage.com/en/api-errors/messages), the one list of them. */

import { z } from "zod";
import type { ProviderRejected } from "../provider-errors.ts";
import type { VendorErrors } from "../provider-http.ts";

/** Those that say something about the number or our right to use it: another SMS cannot mend them. */
const FINAL: Readonly<Record<string, ProviderRejected["reason"]>> = {
  "1040": "invalid_number",
  "1050": "opted_out",
  "1120": "not_allowed",
  "1140": "not_allowed",
  "1160": "not_allowed",
  "1170": "invalid_number",
  "1190": "invalid_number",
  "1210": "not_allowed",
  "1240": "invalid_number",
  "1250": "not_allowed",
};

/** Errors of the account, not of the message: they go away when somebody mends the account. */
const ACCOUNT_CODES = new Set([
  "1060",
  "1070",
  "1080",
  "unauthorized",
  "forbidden",
  "unprovisioned",
  "account-suspended",
  "invalid-api-key",
  "low-balance",
]);

/** An error in Vonage's problem details: of an answer, or within a receipt. */
export const vonageProblem = z.looseObject({
  type: z.string().optional(),
  title: z.union([z.string(), z.number()]).optional(),
});

/** The code of a problem: its type's fragment ("…/messages#1120"), else its title where that is a number. */
export function codeOfProblem({ type, title }: z.output<typeof vonageProblem>): string | null {
  const fragment = /#([\w-]+)$/.exec(type ?? "")?.[1];
  if (fragment) return fragment;
  return /^\d+$/.test(String(title)) ? String(title) : null;
}

/** Why no further SMS to this number can succeed; null when one may. */
export function finalReasonOf(code: string | null): ProviderRejected["reason"] | null {
  return code !== null && Object.hasOwn(FINAL, code) ? (FINAL[code] ?? null) : null;
}

/** Vonage's errors, for whoever asks it. */
export const VONAGE_ERRORS: VendorErrors = {
  provider: "vonage",
  codeOf: (body) => {
    const parsed = vonageProblem.safeParse(body);
    return parsed.success ? codeOfProblem(parsed.data) : null;
  },
  isAccountTrouble: (code) => code !== null && ACCOUNT_CODES.has(code),
  finalReasonOf,
};

import { api } from "../../data/api.ts";
import type { Input } from "../../data/endpoint.ts";
import type { ApiError } from "../../data/http.ts";
import { errorText } from "../../ui/error-facts.ts";
import { formatWhen } from "../../ui/format.ts";
import { callingWords as words } from "./calling.strings.ts";

/** Whom a call is for: one of a lead, a contact and a number; with a person also the number of theirs that is called. */
export interface CallTarget {
  readonly leadId?: string;
  readonly contactId?: string;
  readonly phone?: string;
}
export type Purpose = NonNullable<Input<"placeCall">["body"]["purpose"]>;

/** Why the gate refused, and until when. */
export function refusalText(
  reason: keyof typeof words.refusals,
  nextAllowedAt: string | null,
  nowMs: number,
): string {
  const from = nextAllowedAt === null ? "" : ` ${words.allowedFrom(formatWhen(nextAllowedAt, nowMs))}`;
  return `${words.refusals[reason]}${from}`;
}

/** Why a call could not be placed, in words, and what to do about it. */
export async function whyNotPlaced(error: ApiError, target: CallTarget, purpose: Purpose): Promise<string> {
  if (error.code === "agent_without_telephone") return words.noTelephone;
  if (error.code === "agent_in_a_call") return words.inACall;
  const reason = error.code === "not_reachable" ? await askGate(target, purpose) : null;
  return reason ?? errorText(error);
}

/** The gate's reason in words; null: it could not be asked, or lets us meanwhile. */
async function askGate({ phone, contactId, leadId }: CallTarget, purpose: Purpose): Promise<string | null> {
  const whom =
    phone !== undefined ? { phone } : contactId !== undefined ? { contactId } : leadId ? { leadId } : null;
  if (whom === null) return null;
  try {
    const gate = await api.checkReachability({ body: { ...whom, channel: "call", purpose } });
    return gate.reason === null ? null : refusalText(gate.reason, gate.nextAllowedAt, Date.now());
  } catch {
    return null;
  }
}

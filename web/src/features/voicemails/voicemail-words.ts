import type { Voicemail } from "../../data/types.ts";
import { formatPhone } from "../../ui/phone.ts";
import { voicemailWords as words } from "./voicemails.strings.ts";

/** Who has left it, as people name them. */
export function voicemailName({ callerName, phone }: Pick<Voicemail, "callerName" | "phone">): string {
  return callerName ?? (phone === null ? words.unknown : formatPhone(phone));
}

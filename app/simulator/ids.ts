import { randomBytes, randomUUID } from "node:crypto";

/** A Twilio sid: two letters and 32 hexadecimal digits. */
export function twilioSid(prefix: "SM" | "CA" | "RE" | "ME"): string {
  return prefix + randomBytes(16).toString("hex");
}

/** A Vapi id. */
export function vapiId(): string {
  return randomUUID();
}

/** A tool call's id, as language models make them. */
export function toolCallId(): string {
  return `call_${randomBytes(12).toString("base64url")}`;
}

import { cutToLength } from "../../platform/graphemes/index.ts";
import { callerNameOrNull } from "../../providers/caller-name.ts";
import { isWithheld } from "../../providers/withheld.ts";
import { type Priority, parsePriority } from "../alerts/index.ts";

/** Names under which the agent's prompt may call the tool that alerts people. A new tool goes into `readToolCall`. */
const ALERT_TOOL_NAMES: ReadonlySet<string> = new Set([
  "send_urgent_alert",
  "send_alert",
  "send_sms_alert",
  "send_sms",
  "urgent_alert",
]);

const MAX_BODY_LENGTH = 2_000;
const MAX_TOOL_NAME_LENGTH = 64;
/** Room for every number with its extension and a word on it; in an SMS it is never cut. */
const MAX_CALLBACK_LENGTH = 40;
const NUMBER_WITHIN_TEXT = /\+?\(?\d[\d\s().-]{4,22}\d/;

/** What the agent wants done, understood; or why not, in words that it can say. */
export type ToolOrder =
  | {
      readonly kind: "alert";
      readonly priority: Priority;
      readonly body: string;
      readonly callerName: string | null;
      readonly callbackNumber: string | null;
    }
  | { readonly kind: "refused"; readonly spoken: string };

/** Understands a tool call of the agent. */
export function readToolCall(call: {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly problem: string | null;
}): ToolOrder {
  if (call.problem) return { kind: "refused", spoken: call.problem };
  if (!ALERT_TOOL_NAMES.has(snakeCase(call.name))) {
    return {
      kind: "refused",
      spoken: `There is no tool named ${call.name.slice(0, MAX_TOOL_NAME_LENGTH)}. Use send_urgent_alert.`,
    };
  }
  const given = call.arguments;
  const body = textOf(given.message ?? given.summary ?? given.body ?? given.description ?? given.reason);
  const stated = given.priority ?? given.urgency ?? given.level;
  const priority = stated === undefined ? 1 : parsePriority(stated);
  if (!body) return { kind: "refused", spoken: "The alert has no message. Say in a sentence what happened." };
  if (!priority) return { kind: "refused", spoken: "The priority is not known. Use P1, P2, P3 or P4." };
  return {
    kind: "alert",
    priority,
    body: cutToLength(body, MAX_BODY_LENGTH),
    callerName: callerNameOrNull(given.callerName ?? given.caller_name ?? given.name ?? given.customerName),
    callbackNumber: callbackOf(
      given.callbackNumber ?? given.callback_number ?? given.phone ?? given.phoneNumber,
    ),
  };
}

/** `sendSMSAlert` and `send-sms-alert` are `send_sms_alert`. */
function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .replace(/[\s-]+/g, "_")
    .toLowerCase();
}

/**
 * Where to call back as the caller said it, which people can read though no machine could dial it ("514 555-0142, ask for Bob").
 * Of a longer text the number in it; null where none is said, or one that stands for a withheld number.
 */
function callbackOf(value: unknown): string | null {
  const text = textOf(value);
  if (text === null || isWithheld(text) || !/\d{2}/.test(text)) return null;
  if (text.length <= MAX_CALLBACK_LENGTH) return text;
  const within = NUMBER_WITHIN_TEXT.exec(text)?.[0] ?? null;
  return within === null || isWithheld(within) ? null : within;
}

function textOf(value: unknown): string | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  return String(value).replace(/\s+/g, " ").trim() || null;
}

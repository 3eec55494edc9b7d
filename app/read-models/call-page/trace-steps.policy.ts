import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Span } from "../../../otel/traces/trace.ts";
import type { CallTraceStep } from "./call-traces.contract.ts";

const DATABASES = new Set(["postgresql", "redis"]);
/** A voice agent has one route for all that it says, named by its vendor; carriers have one for each kind (modules/voice-agent). */
const VOICE_AGENT_ROUTE = /^\/webhooks\/(?!alertmanager$)[^/]+$/;
const DELIVERED_RECEIPT = "await sms receipt";

/**
 * What a span is to somebody who knows calls and not software; null: machinery, of which only engineers want to hear. By what
 * spans say of themselves; where a release names them otherwise they are machinery, and nothing is told wrongly.
 */
export function stepOf(span: Span): CallTraceStep | null {
  if (span.service === "trunkline-simulator") return span.kind === "server" ? "vendor_at_work" : null;
  switch (span.kind) {
    case "server":
      return servedStep(span.attributes.get("http.route") ?? "");
    case "consumer":
      return jobStep(span.attributes.get(ATTRIBUTES.job) ?? "");
    case "client":
      return calledStep(span);
    case "internal":
      return span.name === DELIVERED_RECEIPT ? "sms_on_its_way" : null;
    case "producer":
      return null;
  }
}

function servedStep(route: string): CallTraceStep | null {
  if (!route.startsWith("/webhooks/")) return route === "" ? null : "request_answered";
  if (/\/(sms|message)/.test(route)) return "sms_receipt_taken_in";
  if (/\/(voice|recording)/.test(route)) return "carrier_word_taken_in";
  return VOICE_AGENT_ROUTE.test(route) ? "voice_agent_word_taken_in" : "word_taken_in";
}

function jobStep(job: string): CallTraceStep {
  if (job.startsWith("sms.")) return "sms_worked_on";
  if (job.startsWith("notifications.") || job.startsWith("notification_deliveries.")) return "people_told";
  if (job.startsWith("recording")) return "recording_worked_on";
  return "work_in_background";
}

function calledStep(span: Span): CallTraceStep | null {
  if (DATABASES.has(span.attributes.get("db.system.name") ?? span.attributes.get("db.system") ?? "")) {
    return null;
  }
  const template = span.attributes.get("url.template") ?? "";
  if (/messages/i.test(template)) return "sms_handed_over";
  if (/calls/i.test(template)) return "call_placed";
  return template === "" ? null : "vendor_asked";
}

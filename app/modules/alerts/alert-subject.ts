import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Alert } from "./alerts.repository.ts";

/** What spans say of work on an alert; by its id the collector keeps every trace of one (docs/decisions/0063). */
export function alertSubject(alert: Alert): Record<string, string> {
  return {
    [ATTRIBUTES.alertId]: alert.id,
    [ATTRIBUTES.callId]: alert.callId,
    [ATTRIBUTES.priority]: `P${alert.priority}`,
  };
}

export type { AlertRaised } from "./alerts.events.ts";
export { type Priority, parsePriority } from "./alerts.policy.ts";
export { alertsRoutes, presentAlert } from "./alerts.routes.ts";
export { alertSchema } from "./alerts.schema.ts";
export {
  type AlertsService,
  type AlertWithMessages,
  createAlertsService,
  type RaisedAlert,
} from "./alerts.service.ts";

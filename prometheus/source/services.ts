/** Services whose telemetry must arrive as long as the stack runs. */
export const MONITORED_SERVICES = ["trunkline-api", "trunkline-worker", "trunkline-scheduler"] as const;

/** Selector of what says that a process of a service reports, with or without a namespace before its name. */
export function reporting(service: string): string {
  return `target_info{job=~"(.+/)?${service}"}`;
}

/** PromQL that has a result while every service reported so long ago: a stack that has just started has none. */
export function servicesReport(offset: string): string {
  const services = MONITORED_SERVICES.map((service) => service.replace("trunkline-", "")).join("|");
  const info = `${reporting(`trunkline-(${services})`)} offset ${offset}`;
  return `count(count by (job) (${info})) >= ${MONITORED_SERVICES.length}`;
}

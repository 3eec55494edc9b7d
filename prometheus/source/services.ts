/** Services whose telemetry must arrive as long as the stack runs. */
export const MONITORED_SERVICES = ["trunkline-api", "trunkline-worker", "trunkline-scheduler"] as const;

/** Selector of what says that a process of a service reports, with or without a namespace before its name. */
export function reporting(service: string): string {
  return `target_info{job=~"(.+/)?${service}"}`;
}

/**
 * PromQL that has a result while every service reports, now and so long ago: neither in a stack that has just started nor
 * in one of which a part is down.
 */
export function servicesReport(offset: string): string {
  const services = MONITORED_SERVICES.map((service) => service.replace("trunkline-", "")).join("|");
  const info = reporting(`trunkline-(${services})`);
  const all = (selection: string) => `count(count by (job) (${selection})) >= ${MONITORED_SERVICES.length}`;
  return `(${all(info)} and on() ${all(`${info} offset ${offset}`)})`;
}

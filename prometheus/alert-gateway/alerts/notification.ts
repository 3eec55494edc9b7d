import { z } from "zod";

const texts = z.record(z.string(), z.string()).default({});

/** Alertmanager's webhook, version 4. What we do not read is passed on as it came. */
export const notificationSchema = z.looseObject({
  version: z.string().default("4"),
  status: z.enum(["firing", "resolved"]),
  receiver: z.string().default(""),
  groupKey: z.string().default(""),
  groupLabels: texts,
  commonLabels: texts,
  commonAnnotations: texts,
  externalURL: z.string().default(""),
  truncatedAlerts: z.number().default(0),
  alerts: z
    .array(
      z.looseObject({
        status: z.enum(["firing", "resolved"]),
        labels: texts,
        annotations: texts,
        startsAt: z.string().default(""),
        endsAt: z.string().default(""),
        generatorURL: z.string().default(""),
        fingerprint: z.string().default(""),
      }),
    )
    .max(1_000),
});

/** One notification of Alertmanager's. */
export type Notification = z.infer<typeof notificationSchema>;
/** One alert in it. */
export type Alert = Notification["alerts"][number];

/** The notification with annotations added to alerts; `added` answers those of one alert. */
export function withAnnotations(
  notification: Notification,
  added: (alert: Alert) => Readonly<Record<string, string>>,
): Notification {
  const alerts = notification.alerts.map((alert) => ({
    ...alert,
    annotations: { ...alert.annotations, ...added(alert) },
  }));
  return {
    ...notification,
    alerts,
    commonAnnotations: commonOf(alerts.map(({ annotations }) => annotations)),
  };
}

/** What all have, and alike. */
function commonOf(all: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...others] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((one) => one[name] === value)),
  );
}

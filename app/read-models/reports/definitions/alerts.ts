import { count, DAYS, ratio, type ReportDefinition, seconds } from "../report.types.ts";

/** Alerts in the period; their SMS follow them, whenever those were sent. */
const RAISED = "alerts.created_at >= :fromAt and alerts.created_at < :toAt";
/** By their index, of one alert after the other: all SMS together are more than those of any period. */
const THEIR_SMS = `
  left join lateral (
    select id, status, delivered_at from messages where messages.alert_id = alerts.id offset 0
  ) as messages on true`;
const MEASURES = `
  count(distinct alerts.id)::integer as "alerts",
  count(messages.id)::integer as "sms",
  (count(messages.id) filter (where messages.status = 'delivered'))::integer as "delivered",
  (count(messages.id) filter (where messages.status = 'failed'))::integer as "failed",
  (count(messages.id) filter (where messages.status in ('queued', 'sending', 'sent')))::integer as "open",
  (count(messages.id) filter (where messages.status = 'delivered'))::float8
    / nullif(count(messages.id) filter (where messages.status in ('delivered', 'failed')), 0) as "deliveredRatio",
  (avg(extract(epoch from messages.delivered_at - alerts.created_at)))::float8 as "meanDeliverySeconds",
  percentile_cont(0.95) within group (order by extract(epoch from messages.delivered_at - alerts.created_at))
    as "p95DeliverySeconds"`;

/** Alerts and their SMS. Uses indexes alerts_created and messages_alert. */
export const alertsReport: ReportDefinition = {
  id: "alerts",
  title: "Alerts and SMS",
  description:
    "Alerts raised in the period, what became of their SMS, and how long it took until those were delivered.",
  permission: "reports:read",
  hasPeriod: true,
  measures: [
    count("alerts", "Alerts", "alert"),
    count("sms", "SMS", "message"),
    count("delivered", "Delivered", "message"),
    count("failed", "Failed", "message"),
    count("open", "Under way", "message"),
    ratio("deliveredRatio", "Delivered, of those with a last word"),
    seconds("meanDeliverySeconds", "From the alert until delivered, mean"),
    seconds("p95DeliverySeconds", "From the alert until delivered, 95th percentile"),
  ],
  sql: {
    priority: `
      select alerts.priority::text as sort_key, alerts.priority::integer as "priority", ${MEASURES}
      from alerts ${THEIR_SMS}
      where ${RAISED} group by alerts.priority`,
    day: `
      select days.day as sort_key, days.day as "day", figures.*
      from ${DAYS} cross join lateral (
        select ${MEASURES}
        from alerts ${THEIR_SMS}
        where alerts.created_at >= begins_at and alerts.created_at < ends_at
      ) as figures`,
  },
};

import { count, DAYS, type ReportDefinition, seconds } from "../report.types.ts";

/** Figures of a set of analyses; what was made anew counts with all its runs, on the day on which it was made first. */
const MEASURES = `
  count(a.id)::integer as "analyses",
  (count(a.id) filter (where a.status = 'ok'))::integer as "succeeded",
  (count(a.id) filter (where a.status = 'fallback'))::integer as "fallbacks",
  (count(a.id) filter (where a.status = 'failed'))::integer as "failed",
  coalesce(sum(a.audio_seconds), 0)::float8 as "audioSeconds",
  coalesce(sum(a.input_tokens), 0)::float8 as "inputTokens",
  coalesce(sum(a.output_tokens), 0)::float8 as "outputTokens",
  coalesce(sum(a.cost_usd), 0)::float8 as "costUsd"`;

/** What transcripts, summaries and insights have cost. Uses index call_analyses_created. */
export const aiCostsReport: ReportDefinition = {
  id: "ai-costs",
  title: "Costs of analyses",
  description:
    "Transcripts, summaries and insights of calls: how many, how many of them are plain fallbacks, and what they cost by the prices of the configuration.",
  permission: "reports:read",
  hasPeriod: true,
  measures: [
    count("analyses", "Analyses", "analysis"),
    count("succeeded", "Made by the service", "analysis"),
    count("fallbacks", "Plain fallbacks", "analysis"),
    count("failed", "Failed", "analysis"),
    seconds("audioSeconds", "Audio written down"),
    { name: "inputTokens", title: "Tokens read", type: "number", unit: "{token}" },
    { name: "outputTokens", title: "Tokens written", type: "number", unit: "{token}" },
    { name: "costUsd", title: "Costs", type: "number", unit: "{USD}" },
  ],
  sql: {
    day: `
      select days.day as sort_key, days.day as "day", figures.*
      from ${DAYS} cross join lateral (
        select ${MEASURES} from call_analyses as a where a.created_at >= begins_at and a.created_at < ends_at
      ) as figures`,
    analysis: `
      select a.kind || ' ' || coalesce(a.provider, '') || ' ' || coalesce(a.model, '') as sort_key,
        a.kind as "kind", a.provider as "provider", a.model as "model", ${MEASURES}
      from call_analyses as a where a.created_at >= :fromAt and a.created_at < :toAt
      group by a.kind, a.provider, a.model`,
  },
};

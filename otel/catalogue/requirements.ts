/**
 * The figures that Trunkline owes, by the id of their requirement. Plain data: no imports.
 * Every figure has a row in rows/, and every row names the requirements whose figure it is; docs/slo-matrix.md is made of both.
 */
export const REQUIREMENTS = {
  "CC-2":
    "Indexes of leads, calls and contacts: queries 40–60 % faster, throughput +25–35 %, database CPU −20 %",
  "CC-3": "Recordings: mean ≤ 1.2 s from queue to ready for a short clip",
  "CC-4":
    "Calls: mean MOS ≥ 4.2, connection ≥ 98.5 % (96.8 % at capacity), set-up ≤ 2.1 s; 25 calls of 30 s at once, 1,000 held",
  "CC-5":
    "API < 200 ms mean, query < 50 ms mean, page load < 1.8 s cold and 800 ms again; FCP < 2.0 s, LCP < 2.5 s, CLS < 0.1, INP < 100 ms",
  "CC-6":
    "API load: 100 users, 50 requests/s, ≥ 45/s served, mean < 500 ms, max < 2 s; WebSocket 50 × 100 messages; 500 users at ≥ 99.9 %, stress at 98.5 %",
  "CC-7":
    "Memory: RSS < 1.8 GB (75 % of the limit), browser heap < 500 MB; bundle ≤ 512 KB, chunk ≤ 128 KB; errors < 0.1 % for critical operations; recovery < 5 min",
  "CC-8": "Times for which caches keep things, by level and entity",
  "CC-13": "Critical: CPU > 80 %, memory > 85 %, response > 2 s, errors > 5 %; warning: 70 %, 75 %, 1 s, 1 %",
  "CC-14": "99.9 % availability; rate limits never below 100 a minute and user",
  "CE-2": "Notification queue: 3 attempts, exponential from 2 s, 10 at a time",
  "CE-4": "Voice commands: simple < 2 s, several < 5 s, references < 1 s",
  "CE-5":
    "Live update < 100 ms, message < 300, notification < 500, with 150 users; CRUD < 100 ms; API < 200 ms",
  "CE-6": "Pool of 5 to 20 connections",
  "CE-8":
    "Alerts: API > 300 ms, query > 150 ms, broadcast > 150 ms, memory > 85 %, errors > 1 %, queue > 1,000",
  "CE-9": "Memory: at 80 % expired entries and idle connections go",
  "DF-1": "Webhook answered in < 200 ms with ≥ 10 at the same time",
  "DF-2": "SMS: 99.9 % delivered, within 30 s; P1 and P2 wake somebody",
  "DF-3": "Board polls every 5 s while its socket is down, doubling to 60 s on errors",
  "DF-4": "Views refreshed every 15 and every 5 minutes; dashboard data in < 400 ms",
  "DF-6":
    "Page load < 800 ms, first JavaScript < 80 KB; API < 300 ms, queries < 50 ms, 500 users, cache hits ≥ 80 %",
  "DF-7": "WebSocket: 99.95 % uptime, 100 events/s a client, 60 % less bandwidth, pings every 30 s and 60 s",
  "DF-8": "Renders over 16.67 ms and API calls over 1 s reported",
  "DF-9": "Repeat visits 70 % faster with half the requests",
  "OB-2": "Traces without gaps: ≥ 99.9 % of all spans reach the collector",
  "IQ-1": "Breakers: open after 5 failures or 50 % errors, half-open after 60 s, 3 retries",
  "IQ-3":
    "Mean response 300 ms, 1–2 queries a request, answers compressed by 60–80 %, 10,000 rows drawn in 200 ms",
  "IQ-4": "Database load −70 % by the cache",
  "IQ-5": "Table of 10,000 calls: render −85 %, memory −90 %",
  "IQ-8": "After an outage everything recovers by itself",
  "KN-6":
    "API < 200 ms cached, < 500 ms uncached; queries < 100 ms; 1,000 queries a minute; page < 2 s; 30 users at 100 requests/min; cache hits ≥ 80 %, < 10 ms",
  "KN-7": "Times for which caches keep contacts, calls, messages, voicemails, searches, preferences",
  "KN-9": "Alerts: response > 1 s, errors > 5 %, cache hits < 70 %, pool > 80 %",
} as const satisfies Record<string, string>;

/** Id of a requirement that states a figure. */
export type RequirementId = keyof typeof REQUIREMENTS;

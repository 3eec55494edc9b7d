/** Every version of the API that is answered, the oldest first: the day since which it is what it is. */
export const API_VERSIONS = ["2026-11-26"] as const;

/** What our own pages are made for, and what the documentation describes. */
export const LATEST_VERSION = "2026-11-26";

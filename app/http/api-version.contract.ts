/** The header by which clients say for which version of the API they were made, and answers say which one they are. */
export const VERSION_HEADER = "Trunkline-Version";

/** The newest version: the day since which the API is as its documentation says. */
export const LATEST_VERSION = "2026-11-26";

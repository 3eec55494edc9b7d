export { createRecentReads, type RecentReads } from "./recent-reads.ts";

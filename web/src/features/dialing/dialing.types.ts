import type { Output } from "../../data/endpoint.ts";

/** The server's answers about dial lists, and what their calls come to. */
export type DialList = Output<"getDialList">;
export type DialItem = Output<"skipDialItem">;
export type UpcomingLead = Output<"upcomingOfDialList">["items"][number];
export type Disposition = Output<"listDispositions">["items"][number];
export type CallDisposition = Output<"getCallDisposition">;
export type RenderedScript = Output<"renderScript">;

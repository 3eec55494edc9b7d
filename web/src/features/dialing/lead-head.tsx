import { useQuery } from "@tanstack/preact-query";
import { useEffect } from "preact/hooks";
import type { Lead } from "../../data/types.ts";
import type { DialItem, DialList } from "./dialing.types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { clock, watchClock } from "../../ui/clock.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { formatPhone } from "../../ui/phone.ts";
import { NotLoaded, PartNotLoaded, Skeleton } from "../../ui/states.tsx";
import { refusalText } from "../calling/refusal.ts";
import { LeadStatusBadge } from "../leads/lead-columns.tsx";
import { leadText } from "../leads/lead-words.ts";
import { leadParts } from "../leads/leads.queries.ts";
import { reachQuery } from "./dialing.queries.ts";
import { dialingWords as words } from "./dialing.strings.ts";
import { localTimeOf } from "./local-time.ts";

/** Whom one is about to call: who it is, where, what time it is there, and whether they may be called. */
export function LeadHead(props: {
  readonly list: DialList;
  readonly item: DialItem;
  readonly lead: Lead | undefined;
  /** Asks for the lead. */
  readonly leadAsked: Parameters<typeof NotLoaded>[0]["query"];
}) {
  const { list, item, lead, leadAsked } = props;
  const contacts = useQuery(leadParts.contacts(item.leadId));
  const person = contacts.data?.items.find(({ isPrimary }) => isPrimary) ?? contacts.data?.items[0];
  const name = person ? [person.firstName, person.lastName].filter(Boolean).join(" ") : "";
  if (!lead) {
    return (
      <NotLoaded query={leadAsked} title={words.leadError}>
        <header class="dial-lead">
          <Skeleton width="16rem" height="2.1rem" />
          <Skeleton width="22rem" height="1.4rem" />
          <Skeleton width="18rem" height="1.4rem" />
        </header>
      </NotLoaded>
    );
  }
  return (
    <header class="dial-lead">
      <div class="dial-lead-title">
        <h2 tabIndex={-1}>
          <a href={`/leads/${lead.id}`}>{leadText(lead)}</a>
        </h2>
        <LeadStatusBadge status={lead.status} />
        <PriorityBadge priority={lead.priority} />
      </div>
      <p class="dial-lead-who">
        {name ? <span>{name}</span> : null}
        {lead.phone === null ? null : (
          <span class="dial-number tabular">
            {formatPhone(lead.phone)} <CopyButton text={lead.phone} label={formatPhone(lead.phone)} />
          </span>
        )}
        {item.attempts > 0 ? <span class="muted">{words.attempt(item.attempts)}</span> : null}
      </p>
      <Reach list={list} item={item} />
    </header>
  );
}

function Reach({ list, item }: { readonly list: DialList; readonly item: DialItem }) {
  useEffect(watchClock, []);
  const purpose = item.isCallback ? "service" : list.purpose;
  const reach = useQuery(reachQuery(item.leadId, purpose));
  const { data } = reach;
  if (!data) {
    return (
      <PartNotLoaded query={reach} title={words.reachError}>
        <Skeleton width="18rem" height="1.4rem" />
      </PartNotLoaded>
    );
  }
  // To the minute: nothing is rendered anew each second.
  const minuteMs = Math.floor(clock.nowMs.value / 60_000) * 60_000;
  const local = localTimeOf(data.timeZones, minuteMs);
  return (
    <p class="dial-reach">
      <span class="dial-reach-state" data-tone={data.allowed ? "good" : "bad"}>
        <Icon name={data.allowed ? "check" : "alert"} />
        {data.reason === null ? words.mayCall : refusalText(data.reason, data.nextAllowedAt, minuteMs)}
      </span>
      <span class="muted">{local ? words.localTime(local.time, local.place) : words.noLocalTime}</span>
      {item.isCallback ? <span class="muted">{words.promisedTo}</span> : null}
    </p>
  );
}

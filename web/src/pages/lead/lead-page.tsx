import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { queryClient } from "../../data/query-client.ts";
import { can } from "../../data/session.ts";
import type { Lead } from "../../data/types.ts";
import { LeadStatusBadge } from "../../features/leads/lead-columns.tsx";
import { LEAD_STORE, leadFields, patchLead } from "../../features/leads/lead-fields.ts";
import { movesFrom } from "../../features/leads/lead-moves.ts";
import { LeadParts } from "../../features/leads/lead-parts.tsx";
import { leadText } from "../../features/leads/lead-words.ts";
import { leadParts, leadQuery } from "../../features/leads/leads.queries.ts";
import { leadWords as words } from "../../features/leads/leads.strings.ts";
import { LostDialog } from "../../features/leads/lost-dialog.tsx";
import { moveLead } from "../../features/leads/move-lead.ts";
import { useColleagueChoices } from "../../features/people/colleagues.queries.ts";
import { customEdits, customFieldsQuery } from "../../features/records/custom-fields.ts";
import { RecordFacts } from "../../features/records/record-facts.tsx";
import { RecordSkeleton } from "../../features/records/record-skeleton.tsx";
import { BackLink } from "../../ui/back-link.tsx";
import { PriorityBadge } from "../../ui/badge.tsx";
import { Boundary } from "../../ui/boundary.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { useBackShortcut } from "../../ui/history.ts";
import { usePageTitle } from "../../ui/page.ts";
import { EmptyState, NotLoaded, StaleBanner } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import "../../features/leads/leads.css";
import "../../features/records/records.css";
import "../call/call.css";

/** One lead: its facts, whom one talks to there, and what was said and done. */
export function LeadPage() {
  const { params } = useRoute();
  const id = params.id ?? "";
  return <LeadView key={id} id={id} />;
}

function LeadView({ id }: { readonly id: string }) {
  const { data: lead, error, isFetching, refetch } = useLiveQuery(leadQuery(id));
  const retry = () => {
    void refetch();
    void queryClient.invalidateQueries({ queryKey: leadParts.history(id).queryKey });
  };
  useBackShortcut("/leads");
  usePageTitle(lead && leadText(lead));
  useChannel(channel("leads", {}), {
    "lead.changed": (changed) => {
      if (changed.id === id) retry();
    },
    "leads.changed_in_bulk": () => retry(),
    onResync: () => retry(),
  });
  if (!lead) {
    if (error?.status === 404 || error?.status === 422) {
      return (
        <EmptyState isPage icon="search" title={words.notFoundTitle} text={words.notFoundText}>
          <ButtonLink href="/leads">{words.back}</ButtonLink>
        </EmptyState>
      );
    }
    return (
      <>
        <BackLink href="/leads" text={words.back} />
        <NotLoaded isPage query={{ error, isFetching, refetch: retry }} title={words.pageError}>
          <RecordSkeleton />
        </NotLoaded>
      </>
    );
  }
  return (
    <>
      <BackLink href="/leads" text={words.back} />
      <Head lead={lead} />
      {error ? <StaleBanner error={error} onRetry={retry} /> : null}
      <div class="record-columns">
        <LeadParts id={id} />
        <Boundary>
          <Facts lead={lead} />
        </Boundary>
      </div>
    </>
  );
}

function Head({ lead }: { readonly lead: Lead }) {
  const [isLosing, setLosing] = useState(false);
  return (
    <header class="call-head">
      <div class="call-title">
        <h1>{leadText(lead)}</h1>
        <LeadStatusBadge status={lead.status} />
        <PriorityBadge priority={lead.priority} />
        <div class="page-head-tools">
          {can("leads:write")
            ? movesFrom(lead.status).map((status) => (
                <Button
                  key={status}
                  size="small"
                  onClick={() => (status === "lost" ? setLosing(true) : void moveLead(lead, status))}
                >
                  {words.markAs(words.statuses[status])}
                </Button>
              ))
            : null}
          {lead.phone !== null && can("calls:place") ? <CallButton id={lead.id} /> : null}
        </div>
      </div>
      {isLosing ? (
        <LostDialog
          onClose={() => setLosing(false)}
          onChoose={(reason) => {
            setLosing(false);
            void moveLead(lead, "lost", reason);
          }}
        />
      ) : null}
    </header>
  );
}

function CallButton({ id }: { readonly id: string }) {
  const [isBusy, setBusy] = useState(false);
  const call = async () => {
    setBusy(true);
    try {
      const placed = await api.placeCall({ body: { leadId: id } });
      showToast({ tone: "good", text: words.calling, href: `/calls/${placed.id}` });
    } catch (thrown) {
      showToast({ tone: "bad", text: `${words.callFailed} ${errorText(asApiError(thrown))}` });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="small" kind="primary" icon="phone" isBusy={isBusy} onClick={() => void call()}>
      {words.call}
    </Button>
  );
}

function Facts({ lead }: { readonly lead: Lead }) {
  const custom = useQuery(customFieldsQuery("lead"));
  return (
    <RecordFacts
      title={words.facts}
      row={lead}
      fields={[
        ...leadFields(useColleagueChoices()),
        ...customEdits<Lead>(custom.data ?? [], (row, changes) => patchLead(row, { custom: changes })),
      ]}
      custom={custom}
      store={LEAD_STORE}
      canWrite={can("leads:write")}
    />
  );
}

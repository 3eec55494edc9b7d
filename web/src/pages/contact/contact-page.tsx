import { useQuery } from "@tanstack/preact-query";
import { useRoute } from "preact-iso";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { queryClient } from "../../data/query-client.ts";
import { can } from "../../data/session.ts";
import type { Contact } from "../../data/types.ts";
import { CONTACT_STORE, contactFields, patchContact } from "../../features/contacts/contact-fields.ts";
import { ContactHead } from "../../features/contacts/contact-head.tsx";
import { ContactParts } from "../../features/contacts/contact-parts.tsx";
import { contactText } from "../../features/contacts/contact-words.ts";
import { contactParts, contactQuery } from "../../features/contacts/contacts.queries.ts";
import { contactWords as words } from "../../features/contacts/contacts.strings.ts";
import { DoNotCall } from "../../features/contacts/do-not-call.tsx";
import { LikelySame } from "../../features/contacts/likely-same.tsx";
import { leadText } from "../../features/leads/lead-words.ts";
import { leadQuery } from "../../features/leads/leads.queries.ts";
import { useColleagueChoices } from "../../features/people/colleagues.queries.ts";
import { customEdits, customFieldsQuery } from "../../features/records/custom-fields.ts";
import { Fact, RecordFacts } from "../../features/records/record-facts.tsx";
import { RecordSkeleton } from "../../features/records/record-skeleton.tsx";
import { BackLink } from "../../ui/back-link.tsx";
import { Boundaries } from "../../ui/boundary.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { useBackShortcut } from "../../ui/history.ts";
import { usePageTitle } from "../../ui/page.ts";
import { EmptyState, NotLoaded, StaleBanner } from "../../ui/states.tsx";
import "../../features/contacts/contacts.css";
import "../../features/records/records.css";
import "../call/call.css";

/** One contact: who it is, whether they may be called, and what was said and done. */
export function ContactPage() {
  const { params } = useRoute();
  const id = params.id ?? "";
  return <ContactView key={id} id={id} />;
}

function ContactView({ id }: { readonly id: string }) {
  const { data: contact, error, isFetching, refetch } = useLiveQuery(contactQuery(id));
  useBackShortcut("/contacts");
  usePageTitle(contact && contactText(contact));
  const again = () => {
    void refetch();
    void queryClient.invalidateQueries({ queryKey: contactParts.history(id).queryKey });
  };
  useChannel(channel("contacts", {}), {
    "contact.changed": (changed) => {
      if (changed.id === id) again();
    },
    "contacts.changed_in_bulk": again,
    onResync: again,
  });
  if (!contact) {
    if (error?.status === 404 || error?.status === 422) {
      return (
        <EmptyState isPage icon="search" title={words.notFoundTitle} text={words.notFoundText}>
          <ButtonLink href="/contacts">{words.back}</ButtonLink>
        </EmptyState>
      );
    }
    return (
      <>
        <BackLink href="/contacts" text={words.back} />
        <NotLoaded isPage query={{ error, isFetching, refetch: again }} title={words.pageError}>
          <RecordSkeleton />
        </NotLoaded>
      </>
    );
  }
  return (
    <>
      <BackLink href="/contacts" text={words.back} />
      <ContactHead contact={contact} />
      {error ? <StaleBanner error={error} onRetry={again} /> : null}
      <div class="record-columns">
        <ContactParts id={id} />
        <div>
          <Boundaries>
            <Facts contact={contact} />
            {can("do-not-call:read") ? <DoNotCall phone={contact.phone} /> : null}
            <LikelySame contact={contact} />
          </Boundaries>
        </div>
      </div>
    </>
  );
}

function Facts({ contact }: { readonly contact: Contact }) {
  const custom = useQuery(customFieldsQuery("contact"));
  return (
    <RecordFacts
      title={words.facts}
      row={contact}
      fields={[
        ...contactFields(useColleagueChoices()),
        ...customEdits<Contact>(custom.data ?? [], (row, changes) => patchContact(row, { custom: changes })),
      ]}
      custom={custom}
      store={CONTACT_STORE}
      canWrite={can("contacts:write") && contact.deletedAt === null}
    >
      {contact.leadId !== null && can("leads:read") ? <LeadOf id={contact.leadId} /> : null}
    </RecordFacts>
  );
}

function LeadOf({ id }: { readonly id: string }) {
  const { data: lead } = useQuery(leadQuery(id));
  return (
    <Fact label={words.columns.lead}>
      <a href={`/leads/${id}`}>{lead ? leadText(lead) : words.openLead}</a>
    </Fact>
  );
}

import { useQuery } from "@tanstack/preact-query";
import { useLocation } from "preact-iso";
import { can, session } from "../../data/session.ts";
import { mergeQuery } from "../../features/contacts/merge.queries.ts";
import { mergeWords as words } from "../../features/contacts/merge.strings.ts";
import { mergeIdsFrom } from "../../features/contacts/merge-choice.ts";
import { MergeForm } from "../../features/contacts/merge-form.tsx";
import { BackLink } from "../../ui/back-link.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { useBackShortcut } from "../../ui/history.ts";
import { EmptyState, NotLoaded, Skeleton } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import type { PageProps } from "../define-page.tsx";
import "../../features/contacts/merge.css";
import "../call/call.css";

/** Contacts side by side: one chooses which stays and whose value of each field, sees what moves, and can take it back. */
export function ContactMergePage({ title }: PageProps) {
  const { query } = useLocation();
  const ids = mergeIdsFrom(query.ids);
  useBackShortcut("/contacts");
  const isForbidden = session.current.value.state === "signed_in" && !can("records:merge");
  if (ids.length < 2 || isForbidden) {
    return (
      <EmptyState
        isPage
        icon="contacts"
        title={words.tooFewTitle}
        text={isForbidden ? strings.errors.forbidden : words.tooFewText}
      >
        <ButtonLink href="/contacts">{words.back}</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <>
      <BackLink href="/contacts" text={words.back} />
      <header class="page-head">
        <h1>{title}</h1>
      </header>
      <Compared key={ids.join()} ids={ids} />
    </>
  );
}

function Compared({ ids }: { readonly ids: readonly string[] }) {
  const query = useQuery(mergeQuery(ids));
  if (!query.data) {
    return (
      <NotLoaded query={query} title={words.loadFailed}>
        <div class="card merge-waiting">
          <Skeleton height="24rem" />
        </div>
      </NotLoaded>
    );
  }
  return <MergeForm contacts={query.data} />;
}

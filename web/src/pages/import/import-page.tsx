import { useRoute } from "preact-iso";
import type { Import } from "../../data/types.ts";
import { ImportFaults } from "../../features/imports/import-faults.tsx";
import { ImportResult } from "../../features/imports/import-result.tsx";
import { ImportRun } from "../../features/imports/import-run.tsx";
import { ImportSetup } from "../../features/imports/import-setup.tsx";
import { isOpen, isUnderWay, STATUS_TONES, sizeText } from "../../features/imports/import-words.ts";
import { importWords as words } from "../../features/imports/imports.strings.ts";
import { useImport } from "../../features/imports/use-import.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Badge } from "../../ui/badge.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { formatCount } from "../../ui/format.ts";
import { useBackShortcut } from "../../ui/history.ts";
import { Icon } from "../../ui/icon.tsx";
import { usePageTitle } from "../../ui/page.ts";
import { EmptyState, NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import "../../features/imports/imports.css";
import "../call/call.css";

/** One import: its columns, what it would do, what it did. */
export function ImportPage() {
  const { params } = useRoute();
  const id = params.id ?? "";
  return <ImportView key={id} id={id} />;
}

function ImportView({ id }: { readonly id: string }) {
  const { data: one, error, isFetching, refetch } = useImport(id);
  useBackShortcut("/imports");
  usePageTitle(one?.fileName);
  const retry = () => void refetch();
  if (!one) {
    if (error?.status === 404 || error?.status === 422) {
      return (
        <EmptyState isPage icon="search" title={words.notFoundTitle} text={words.notFoundText}>
          <ButtonLink href="/imports">{words.back}</ButtonLink>
        </EmptyState>
      );
    }
    return (
      <>
        <BackLink href="/imports" text={words.back} />
        <NotLoaded isPage query={{ error, isFetching, refetch }} title={words.pageError}>
          <Skeleton width="16rem" height="2.125rem" />
          <div class="card import-part">
            <Skeleton height="24rem" />
          </div>
        </NotLoaded>
      </>
    );
  }
  return (
    <>
      <BackLink href="/imports" text={words.back} />
      <Head one={one} />
      {error ? <StaleBanner error={error} onRetry={retry} /> : null}
      {one.status === "failed" && one.fault ? (
        <p class="banner" data-tone="bad" role="alert">
          <Icon name="alert" />
          {words.fault(one.fault.line, one.fault.why)} {one.fault.whatToDo}
        </p>
      ) : null}
      {isUnderWay(one) ? (
        <ImportRun one={one} />
      ) : isOpen(one) ? (
        <ImportSetup key={`${one.encoding}${one.separator}${one.hasHeader}${one.mapping.join()}`} one={one} />
      ) : (
        <ImportResult one={one} />
      )}
      {isUnderWay(one) || one.status === "undone" || one.status === "uploaded" ? null : (
        <ImportFaults one={one} />
      )}
    </>
  );
}

function Head({ one }: { readonly one: Import }) {
  const size = one.counts.check && !isUnderWay(one) ? words.sizeKnown : words.size;
  return (
    <header class="call-head">
      <div class="call-title">
        <h1>{one.fileName}</h1>
        <Badge tone={STATUS_TONES[one.status]}>{words.statuses[one.status]}</Badge>
      </div>
      <p class="muted">
        {words.kinds[one.kind]} · {size(sizeText(one.fileBytes), formatCount(one.linesTotal))}
      </p>
    </header>
  );
}

import { useLocation } from "preact-iso";
import { can, session } from "../../data/session.ts";
import { FileDrop } from "../../features/imports/file-drop.tsx";
import { ImportList } from "../../features/imports/import-list.tsx";
import { importWords as words } from "../../features/imports/imports.strings.ts";
import { EmptyState } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import type { PageProps } from "../define-page.tsx";
import "../../features/imports/imports.css";

const KINDS = ["contacts", "leads"] as const;

/** Where files are dropped, and what was imported before. */
export function ImportsPage({ title }: PageProps) {
  const { query } = useLocation();
  const kind = query.kind === "leads" ? "leads" : "contacts";
  if (session.current.value.state === "signed_in" && !can("imports:run"))
    return <EmptyState isPage icon="download" title={title} text={strings.errors.forbidden} />;
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
        <div class="page-head-tools">
          <nav class="view-switch" aria-label={words.kindLabel}>
            {KINDS.map((one) => (
              <a key={one} href={`/imports?kind=${one}`} aria-current={one === kind ? "page" : undefined}>
                {words.kinds[one]}
              </a>
            ))}
          </nav>
        </div>
      </header>
      <FileDrop key={kind} kind={kind} />
      <h2 class="import-earlier">{words.earlier}</h2>
      <ImportList />
    </>
  );
}

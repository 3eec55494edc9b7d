import { ButtonLink } from "../../ui/button.tsx";
import { usePageTitle } from "../../ui/page.ts";
import { EmptyState } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";

/** For addresses that no page has. */
export function NotFoundPage() {
  usePageTitle(strings.notFound.title);
  return (
    <EmptyState isPage icon="search" title={strings.notFound.title} text={strings.notFound.text}>
      <ButtonLink kind="primary" href="/board">
        {strings.notFound.action}
      </ButtonLink>
    </EmptyState>
  );
}

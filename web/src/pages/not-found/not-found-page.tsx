import { ButtonLink } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/states.tsx";
import type { PageProps } from "../define-page.tsx";
import { notFoundWords as words } from "./not-found.strings.ts";

/** For addresses that no page has. */
export function NotFoundPage({ title }: PageProps) {
  return (
    <EmptyState isPage icon="search" title={title} text={words.text}>
      <ButtonLink kind="primary" href="/board">
        {words.action}
      </ButtonLink>
    </EmptyState>
  );
}

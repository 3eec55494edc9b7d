import { clientConfig } from "../../data/config.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { EmptyState, Skeleton } from "../../ui/states.tsx";
import type { PageProps } from "../define-page.tsx";
import { notFoundWords } from "../not-found/not-found.strings.ts";
import { ChartPieces } from "./chart-pieces.tsx";
import { FormPieces } from "./form-pieces.tsx";
import { galleryWords as words } from "./gallery.strings.ts";
import { OverlayPieces } from "./overlay-pieces.tsx";
import { StatePieces } from "./state-pieces.tsx";
import { Tokens } from "./tokens.tsx";
import { WordPieces } from "./word-pieces.tsx";
import "../../features/alerts/alerts.css";
import "./gallery.css";

/** Where people work there is no such page. */
const SHOWN_IN: readonly string[] = ["demo", "development", "test"];

/** Every piece of the interface with its states, and what it is made of (docs/design-language.md). */
export function GalleryPage({ title }: PageProps) {
  const config = clientConfig.current.value;
  if (config === undefined) return <Skeleton height="30rem" />;
  if (!SHOWN_IN.includes(config.environment)) {
    return (
      <EmptyState isPage icon="search" title={words.nothing} text={notFoundWords.text}>
        <ButtonLink kind="primary" href="/board">
          {notFoundWords.action}
        </ButtonLink>
      </EmptyState>
    );
  }
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
      </header>
      <p class="muted gallery-lead">{words.lead}</p>
      <div class="gallery">
        <Tokens />
        <WordPieces />
        <FormPieces />
        <OverlayPieces />
        <StatePieces />
        <ChartPieces />
      </div>
    </>
  );
}

import { EmptyState, ErrorState, Skeleton, StaleBanner, TableSkeleton } from "../../ui/states.tsx";
import { galleryWords as words } from "./gallery.strings.ts";
import { GallerySection } from "./gallery-section.tsx";

const OFFLINE = {
  status: 0,
  code: "offline",
  message: "The server cannot be reached",
  detail: null,
  requestId: null,
  traceId: null,
  retryAfterSeconds: null,
};
const BROKEN = {
  ...OFFLINE,
  status: 500,
  code: "internal",
  requestId: "4f1c2a90",
  traceId: "0af7651916cd43dd8448eb211c80319c",
};

/** Loading, empty, failed, old. */
export function StatePieces() {
  const retry = () => undefined;
  return (
    <GallerySection title={words.states}>
      <div class="gallery-states">
        <div class="card">
          <EmptyState icon="inbox" title="Nothing is here" text="Why, and what to do next." />
        </div>
        <div class="card">
          <EmptyState icon="check" tone="good" title="Nothing is wrong" text="That is how it should be." />
        </div>
        <div class="card">
          <ErrorState title="It could not be loaded" error={OFFLINE} onRetry={retry} />
        </div>
        <div class="card">
          <ErrorState title="It could not be loaded" error={BROKEN} onRetry={retry} isRetrying />
        </div>
      </div>
      <StaleBanner error={OFFLINE} onRetry={retry} />
      <p>
        <Skeleton width="60%" /> <Skeleton width="30%" />
      </p>
      <TableSkeleton />
    </GallerySection>
  );
}

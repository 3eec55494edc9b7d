import { Skeleton } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";

const CARDS = 6;

/** Stands where the cards will be, each as tall. */
export function BoardSkeleton() {
  return (
    <div class="board-loading" role="status" aria-label={strings.common.loading}>
      {Array.from({ length: CARDS }, (_, index) => (
        <div class="call-card card" key={index}>
          <Skeleton width="5rem" height="1.25rem" />
          <Skeleton width="60%" height="1.5rem" />
          <Skeleton width="40%" />
          <Skeleton width="90%" />
        </div>
      ))}
    </div>
  );
}

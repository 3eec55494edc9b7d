import { Skeleton } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";

/** Stands where the page of a record will be. */
export function RecordSkeleton() {
  return (
    <div role="status" aria-label={strings.common.loading}>
      <div class="call-head">
        <Skeleton width="16rem" height="2.125rem" />
      </div>
      <div class="record-columns">
        <div>
          <div class="card record-part">
            <Skeleton height="9rem" />
          </div>
          <div class="card record-part">
            <Skeleton height="7rem" />
          </div>
        </div>
        <div>
          <div class="card record-part">
            <Skeleton height="20rem" />
          </div>
        </div>
      </div>
    </div>
  );
}

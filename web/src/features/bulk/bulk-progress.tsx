import type { BulkOperation } from "../../data/types.ts";
import { BulkStatus } from "./bulk-status.tsx";
import { useBulkRun } from "./use-bulk-run.ts";

/** How far the operation over such records is that one has begun, where there is one. `onRest`: what it has changed is to be fetched again. */
export function BulkProgress(props: { readonly kind: BulkOperation["kind"]; readonly onRest: () => void }) {
  const { operation, isUnseen } = useBulkRun(props.kind, props.onRest);
  return operation ? <BulkStatus {...{ operation, isUnseen }} /> : null;
}

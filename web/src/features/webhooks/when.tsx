import { formatFull, formatWhen } from "../../ui/format.ts";

/** When something was, or will be. */
export function When({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={formatFull(at)}>
      {formatWhen(at, Date.now())}
    </time>
  );
}

import { network } from "../data/network.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { strings } from "../ui/strings.ts";

/** Stands where a page's code should be: it could not be fetched. */
export function LoadFailed() {
  return (
    <div class="notice" data-tone="warning" role="alert">
      <span class="notice-mark">
        <Icon name="unplugged" />
      </span>
      <h1>{strings.errors.chunk}</h1>
      <p class="notice-text">
        {network.offlineSinceMs.value === undefined
          ? strings.errors.chunkText
          : strings.errors.pageNeverOpened}
      </p>
      <Button kind="primary" icon="refresh" onClick={() => window.location.reload()}>
        {strings.common.reload}
      </Button>
    </div>
  );
}

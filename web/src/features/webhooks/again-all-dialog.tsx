import { useQuery } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { WebhookEndpoint } from "../../data/types.ts";
import { PartNotLoaded, Skeleton } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { SEEN_AT_A_GLANCE } from "../bulk/needs-number.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { givenUpQuery } from "./webhooks.queries.ts";
import { webhookWords } from "./webhooks.strings.ts";

const words = webhookWords.againAll;

/** Sends everything again that was given up, confirmed by how much it is; more than is seen at a glance is typed. */
export function AgainAllDialog(props: {
  readonly endpoint: WebhookEndpoint;
  readonly onBegun: () => void;
  readonly onClose: () => void;
}) {
  const { endpoint, onBegun, onClose } = props;
  const query = useQuery(givenUpQuery(endpoint.id));
  const known = query.data;
  const deed = known && known.count > 0 ? words.confirm(known.count, known.hasMore) : undefined;
  return (
    <ConfirmDialog
      title={deed ?? words.title}
      text={known?.count === 0 ? words.nothing : words.text}
      deed={deed}
      typed={known && known.count > SEEN_AT_A_GLANCE ? String(known.count) : undefined}
      act={() => api.replayDeadWebhookDeliveries({ params: { id: endpoint.id } })}
      onDone={() => {
        showToast({ tone: "good", text: words.begun });
        onBegun();
        onClose();
      }}
      onClose={onClose}
    >
      {known ? null : (
        <PartNotLoaded query={query} title={words.countFailed}>
          <Skeleton height="2.25rem" />
        </PartNotLoaded>
      )}
    </ConfirmDialog>
  );
}

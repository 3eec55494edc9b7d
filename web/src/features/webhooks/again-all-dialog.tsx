import { useQuery } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { WebhookEndpoint } from "../../data/types.ts";
import { useServerForm } from "../../data/use-server-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FormProblem, PartNotLoaded, Skeleton } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { givenUpQuery } from "./webhooks.queries.ts";
import { webhookWords } from "./webhooks.strings.ts";

const words = webhookWords.againAll;

/** Sends everything again that was given up, confirmed by how much it is. */
export function AgainAllDialog(props: {
  readonly endpoint: WebhookEndpoint;
  readonly onBegun: () => void;
  readonly onClose: () => void;
}) {
  const { endpoint, onBegun, onClose } = props;
  const query = useQuery(givenUpQuery(endpoint.id));
  const { form, problem, isPending, submit } = useServerForm({
    send: () => api.replayDeadWebhookDeliveries({ params: { id: endpoint.id } }),
    onDone() {
      showToast({ tone: "good", text: words.begun });
      onBegun();
      onClose();
    },
  });
  const known = query.data;
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form class="dialog-form" ref={form} onSubmit={submit}>
        <p>{known?.count === 0 ? words.nothing : words.text}</p>
        <FormProblem text={problem} />
        {known ? null : (
          <PartNotLoaded query={query} title={words.countFailed}>
            <Skeleton height="2.25rem" />
          </PartNotLoaded>
        )}
        <div class="dialog-actions">
          <Button onClick={onClose}>{words.cancel}</Button>
          {known && known.count > 0 ? (
            <Button kind="primary" icon="send" type="submit" isBusy={isPending}>
              {words.confirm(known.count, known.hasMore)}
            </Button>
          ) : null}
        </div>
      </form>
    </Dialog>
  );
}

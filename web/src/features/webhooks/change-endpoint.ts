import { api } from "../../data/api.ts";
import { asItWas } from "../../data/as-it-was.ts";
import { ApiError, asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import type { WebhookDelivery, WebhookEndpoint } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { changesOf, conflictsOf, type EnteredEndpoint } from "./endpoint-changes.ts";
import { hostOf } from "./webhook-words.ts";
import {
  endpointQuery,
  refreshDeliveries,
  refreshEndpoints,
  showDelivery,
  showEndpoint,
} from "./webhooks.queries.ts";
import { webhookWords } from "./webhooks.strings.ts";

const words = webhookWords.deed;

/** Pauses an endpoint, with a way back, or has it told again, with what was held for it. Shown at once. */
export async function setStatus(endpoint: WebhookEndpoint, status: "active" | "paused"): Promise<void> {
  const { id, url } = endpoint;
  const params = { id };
  await queryClient.cancelQueries({ queryKey: endpointQuery(id).queryKey });
  const isResumed = status === "active" ? { failingSince: null } : {};
  showEndpoint({ ...endpoint, status, disabledReason: null, ...isResumed });
  try {
    const changed = await asItWas(endpoint, {
      change: (version) => api.updateWebhookEndpoint({ params, version, body: { status } }),
      read: () => api.getWebhookEndpoint({ params }),
      isSame: (now) => now.status === endpoint.status,
    });
    showEndpoint(changed);
    const undo = { text: words.undo, act: () => void setStatus(changed, "active") };
    if (status === "paused") showToast({ tone: "good", text: words.paused(hostOf(url)), action: undo });
    else showToast({ tone: "good", text: words.resumed(hostOf(url)) });
  } catch (thrown) {
    showEndpoint(endpoint);
    tellFailure(words.statusFailed(hostOf(url)), thrown);
    await queryClient.invalidateQueries({ queryKey: endpointQuery(id).queryKey });
  }
  await refreshEndpoints();
}

/**
 * Changes what is entered otherwise than it was `opened`: what somebody else has changed since stays. Where that is the same, it is
 * told and kept as it was; saved again over what is now `seen`, theirs is replaced.
 * @throws {ApiError}
 */
export async function saveEndpoint(
  opened: WebhookEndpoint,
  entered: EnteredEndpoint,
  known: { readonly seen: WebhookEndpoint; readonly onConflict: (theirs: WebhookEndpoint) => void },
): Promise<void> {
  const params = { id: opened.id };
  const patch = changesOf(opened, entered);
  if (Object.keys(patch).length === 0) return;
  const { seen, onConflict } = known;
  const changed = await asItWas(seen, {
    change: (version) => api.updateWebhookEndpoint({ params, version, body: patch }),
    read: () => api.getWebhookEndpoint({ params }),
    isSame(now) {
      showEndpoint(now);
      const fields = conflictsOf(seen, now, patch);
      if (fields.length === 0) return true;
      onConflict(now);
      const title = webhookWords.form.conflict(fields);
      throw new ApiError({ status: 412, code: "version_conflict", title });
    },
  });
  showEndpoint(changed);
}

/** Sends a test; resolves with its delivery, undefined where it could not be sent, which is told. */
export async function sendTest({ id }: WebhookEndpoint): Promise<WebhookDelivery | undefined> {
  try {
    const delivery = await api.testWebhookEndpoint({ params: { id } });
    await showDelivery(delivery);
    void refreshDeliveries(id);
    return delivery;
  } catch (thrown) {
    tellFailure(words.testFailed, thrown);
    return undefined;
  }
}

/** Sends an event again, under the id that it had. */
export async function sendAgain({ id, type }: WebhookDelivery): Promise<void> {
  try {
    await showDelivery(await api.replayWebhookDelivery({ params: { id } }));
    showToast({ tone: "good", text: webhookWords.deliveries.sentAgain(type) });
  } catch (thrown) {
    tellFailure(webhookWords.deliveries.againFailed(type), thrown);
  }
}

function tellFailure(what: string, thrown: unknown): void {
  showToast({ tone: "bad", isSticky: true, text: `${what} ${errorText(asApiError(thrown))}` });
}

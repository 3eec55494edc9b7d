import { useQuery } from "@tanstack/preact-query";
import { useId, useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import { can } from "../../data/session.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { formatWhen } from "../../ui/format.ts";
import { formatPhone } from "../../ui/phone.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { doNotCallQuery } from "./contacts.queries.ts";
import { contactWords } from "./contacts.strings.ts";

const words = contactWords.dnc;

/** May this number be called and written to, and who changes that. */
export function DoNotCall({ phone }: { readonly phone: string | null }) {
  const id = useId();
  return (
    <section class="card record-part" aria-labelledby={id}>
      <h2 id={id}>{words.title}</h2>
      {phone === null ? <p class="muted">{words.none}</p> : <OfNumber phone={phone} />}
    </section>
  );
}

function OfNumber({ phone }: { readonly phone: string }) {
  const query = useQuery(doNotCallQuery(phone));
  const [isBusy, setBusy] = useState(false);
  const { data } = query;
  if (!data) {
    return (
      <NotLoaded query={query} title={words.loadFailed}>
        <Skeleton height="2.500rem" />
      </NotLoaded>
    );
  }
  const change = async (asked: () => Promise<unknown>, done: string, undo?: () => void) => {
    setBusy(true);
    try {
      await asked();
      await queryClient.invalidateQueries(doNotCallQuery(phone));
      const action = undo ? { action: { text: contactWords.undo, act: undo } } : {};
      showToast({ tone: "good", text: done, ...action });
    } catch (thrown) {
      showToast({ tone: "bad", text: `${words.failed} ${errorText(asApiError(thrown))}` });
    } finally {
      setBusy(false);
    }
  };
  const remove = () => void change(() => api.removeDncNumber({ params: { phone } }), words.removed);
  const mayRemove = can("do-not-call:remove");
  const add = () =>
    void change(() => api.addDncNumber({ body: { phone } }), words.added, mayRemove ? remove : undefined);
  const { listed, isOptedOut } = data;
  return (
    <div class="do-not-call">
      <p>
        <span class="tabular">{formatPhone(phone)}</span>{" "}
        <Badge tone={listed ? "bad" : "good"}>{listed ? words.listed : words.free}</Badge>
      </p>
      {listed ? (
        <p class="muted">
          {words.reasons[listed.reason]}.{" "}
          {listed.expiresAt === null ? null : words.until(formatWhen(listed.expiresAt, Date.now()))}{" "}
          {listed.note}
        </p>
      ) : null}
      {isOptedOut ? <p class="muted">{words.optedOut}</p> : null}
      {!listed && can("do-not-call:add") ? (
        <Button size="small" isBusy={isBusy} onClick={add}>
          {words.add}
        </Button>
      ) : null}
      {listed && mayRemove ? (
        <Button size="small" isBusy={isBusy} onClick={remove}>
          {words.remove}
        </Button>
      ) : null}
    </div>
  );
}

import { useQuery } from "@tanstack/preact-query";
import type { Output } from "../../data/endpoint.ts";
import { Icon } from "../../ui/icon.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { onCallWords } from "./on-call.strings.ts";
import { policyPreviewQuery } from "./on-call-edit.queries.ts";
import { isPolicyComplete, type PolicyDraft } from "./policy-draft.ts";

const words = onCallWords.editor;
type Told = Output<"previewEscalationPolicy">["steps"][number];

/** Whom it would tell of an alert that is raised now, while nobody takes it. */
export function PolicyPreview({ draft }: { readonly draft: PolicyDraft }) {
  const isAsked = isPolicyComplete(draft);
  const query = useQuery({ ...policyPreviewQuery(draft), enabled: isAsked });
  const { data } = query;
  return (
    <section aria-labelledby="policy-preview-title">
      <h4 id="policy-preview-title" class="editor-part-title">
        {words.policyPreview}
      </h4>
      {!isAsked ? <p class="muted on-call-note">{words.policyIncomplete}</p> : null}
      {isAsked && !data ? (
        <NotLoaded query={query} title={words.previewError}>
          <Skeleton height="4rem" />
        </NotLoaded>
      ) : null}
      {isAsked && data ? (
        <div aria-live="polite" aria-busy={query.isFetching}>
          <ol class="policy-steps">
            {data.steps.map((step, index) => (
              <li key={index}>
                <span class="policy-when">{words.atMinute(step.afterMinutes)}</span>
                <span>{toldText(step)}</span>
              </li>
            ))}
          </ol>
          {data.tellsNobody ? (
            <p class="editor-verdict" data-tone="bad">
              <Icon name="alert" />
              {words.tellsNobody}
            </p>
          ) : null}
        </div>
      ) : null}
    </section>
  );
}

function toldText({ by, tellsDuty, people, vacant }: Told): string {
  const names = [
    ...(tellsDuty ? [onCallWords.policies.duty] : []),
    ...people.map(({ name, isReachable }) => (isReachable ? name : words.unreachable(name))),
  ];
  const who = names.length > 0 ? `${onCallWords.policies[by]} ${names.join(", ")}` : words.nobodyThen;
  return vacant.length > 0 ? `${who} (${words.vacant(vacant.join(", "))})` : who;
}

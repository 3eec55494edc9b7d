import { useQuery } from "@tanstack/preact-query";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { policiesQuery } from "./on-call.queries.ts";
import { endText, type Policy, policyText, stepText, stepWhen } from "./on-call-words.ts";
import { onCallWords } from "./on-call.strings.ts";

/** Whom an alert is told to, step by step, while nobody takes it. */
export function Policies() {
  const query = useQuery(policiesQuery);
  const { data } = query;
  if (!data) {
    return (
      <NotLoaded query={query} title={onCallWords.policies.errorTitle}>
        <Skeleton height="12rem" />
      </NotLoaded>
    );
  }
  return (
    <div class="policies">
      {data.map((policy) => (
        <PolicyStory key={policy.id} policy={policy} />
      ))}
    </div>
  );
}

function PolicyStory({ policy }: { readonly policy: Policy }) {
  return (
    <article aria-labelledby={`policy-${policy.id}`}>
      <h3 id={`policy-${policy.id}`} class="policy-name">
        {policy.name} <span class="muted">{policyText(policy)}</span>
      </h3>
      <ol class="policy-steps">
        {policy.steps.map((step, index) => (
          <li key={index}>
            <span class="policy-when">{stepWhen(step)}</span>
            <span>{stepText(step)}</span>
          </li>
        ))}
      </ol>
      <p class="muted policy-end">{endText(policy)}</p>
    </article>
  );
}

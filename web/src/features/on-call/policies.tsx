import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { later } from "../../ui/later.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { policiesQuery } from "./on-call.queries.ts";
import { onCallWords } from "./on-call.strings.ts";
import { endText, type Policy, policyText, stepText, stepWhen } from "./on-call-words.ts";

const words = onCallWords.editor;
const NEW = "new";
/** Few open it: its code comes when it is asked for. */
const PolicyEditor = later(
  async () => (await import("./policy-editor.tsx")).PolicyEditor,
  () => <Skeleton height="24rem" />,
);

/** Whom an alert is told to, step by step, while nobody takes it; managers change it here. */
export function Policies() {
  const query = useQuery(policiesQuery);
  const [editedId, setEditedId] = useState<string | null>(null);
  const { data } = query;
  const close = () => setEditedId(null);
  const mayWrite = can("escalation-policies:write");
  return (
    <>
      <div class="on-call-head on-call-card-head">
        <h2 id="policies-title">{onCallWords.policies.title}</h2>
        {mayWrite && editedId !== NEW ? (
          <Button size="small" icon="plus" onClick={() => setEditedId(NEW)}>
            {words.newPolicy}
          </Button>
        ) : null}
      </div>
      {data ? (
        <div class="policies">
          {editedId === NEW ? <PolicyEditor policy={undefined} onClose={close} /> : null}
          {data.map((policy) =>
            policy.id === editedId ? (
              <PolicyEditor key={policy.id} policy={policy} onClose={close} />
            ) : (
              <PolicyStory
                key={policy.id}
                policy={policy}
                onEdit={mayWrite ? () => setEditedId(policy.id) : undefined}
              />
            ),
          )}
        </div>
      ) : (
        <NotLoaded query={query} title={onCallWords.policies.errorTitle}>
          <Skeleton height="12rem" />
        </NotLoaded>
      )}
    </>
  );
}

function PolicyStory(props: { readonly policy: Policy; readonly onEdit: (() => void) | undefined }) {
  const { policy, onEdit } = props;
  return (
    <article aria-labelledby={`policy-${policy.id}`}>
      <div class="on-call-head">
        <h3 id={`policy-${policy.id}`} class="policy-name">
          {policy.name} <span class="muted">{policyText(policy)}</span>
        </h3>
        {onEdit ? (
          <Button
            size="small"
            kind="ghost"
            icon="pencil"
            aria-label={words.change(policy.name)}
            onClick={onEdit}
          />
        ) : null}
      </div>
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

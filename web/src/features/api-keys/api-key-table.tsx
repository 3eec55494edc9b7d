import type { ApiKey } from "../../data/types.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { formatFull, formatWhen } from "../../ui/format.ts";
import { Ago } from "../../ui/time.tsx";
import { apiKeyWords as words } from "./api-keys.strings.ts";

/** Keys, each to be revoked; on narrow screens each row becomes a block. */
export function ApiKeyTable(props: {
  readonly keys: readonly ApiKey[];
  readonly onRevoke: (key: ApiKey) => void;
}) {
  const { columns } = words;
  return (
    <div class="table-frame card">
      <table class="table api-key-table">
        <caption class="hidden-visually">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col">{columns.scopes}</th>
            <th scope="col">{columns.used}</th>
            <th scope="col">{columns.expires}</th>
            <th scope="col" class="cell-end">
              <span class="hidden-visually">{columns.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.keys.map((key) => (
            <ApiKeyRow key={key.id} apiKey={key} onRevoke={() => props.onRevoke(key)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ApiKeyRow({ apiKey, onRevoke }: { readonly apiKey: ApiKey; readonly onRevoke: () => void }) {
  const { name, prefix, scopes, lastUsedAt, expiresAt } = apiKey;
  const nowMs = Date.now();
  return (
    <tr>
      <td class="key-name">
        <span class="row-name">{name}</span>
        <code class="muted">{prefix}…</code>
      </td>
      <td class="key-scopes muted">{scopes.join(", ")}</td>
      <td class="key-used" data-label={words.columns.used}>
        {lastUsedAt === null ? <span class="muted">{words.notYet}</span> : <Ago at={lastUsedAt} />}
      </td>
      <td class="key-expires" data-label={words.columns.expires}>
        {expiresAt === null ? (
          <span class="muted">{words.never}</span>
        ) : Date.parse(expiresAt) <= nowMs ? (
          <Badge tone="warning">{words.expired}</Badge>
        ) : (
          <time dateTime={expiresAt} title={formatFull(expiresAt)}>
            {formatWhen(expiresAt, nowMs)}
          </time>
        )}
      </td>
      <td class="key-actions cell-end">
        <Button size="small" aria-label={words.revokeKey(name)} onClick={onRevoke}>
          {words.revoke}
        </Button>
      </td>
    </tr>
  );
}

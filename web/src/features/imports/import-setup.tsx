import { useQuery } from "@tanstack/preact-query";
import { useId, useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import type { Import } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { formatCount } from "../../ui/format.ts";
import { PartNotLoaded } from "../../ui/states.tsx";
import { customFieldsQuery } from "../records/custom-fields.ts";
import { recordWords } from "../records/records.strings.ts";
import { ImportCounts } from "./import-counts.tsx";
import { fieldChoices, withField } from "./import-mapping.ts";
import { ImportOptions, type Options } from "./import-options.tsx";
import { ImportRows } from "./import-rows.tsx";
import { useImportDeed } from "./import-run.tsx";
import { writtenCount } from "./import-words.ts";
import { importWords as words } from "./imports.strings.ts";

/** Before an import: what its columns are, how it is read, what it would do, and the button that does it. */
export function ImportSetup({ one }: { readonly one: Import }) {
  const [id, optionsId] = [useId(), useId()];
  const custom = useQuery(customFieldsQuery(one.kind === "leads" ? "lead" : "contact"));
  const [mapping, setMapping] = useState(one.mapping);
  const [options, setOptions] = useState<Options>(optionsOf(one));
  const check = useImportDeed();
  const isSame = JSON.stringify([mapping, options]) === JSON.stringify([one.mapping, optionsOf(one)]);
  // Read otherwise, the file has other columns: they are guessed anew.
  const isReadAnew = (["encoding", "separator", "hasHeader"] as const).some(
    (key) => options[key] !== one[key],
  );
  const isChecked = one.status === "checked" && isSame;
  const body = isReadAnew ? options : { ...options, mapping };
  return (
    <>
      {isChecked && one.counts.check ? <WouldDo one={one} counts={one.counts.check} /> : null}
      {isChecked ? null : (
        <div class="card import-part import-step">
          {one.status === "uploaded" && isSame ? null : <p>{words.changedSince}</p>}
          <Button
            kind="primary"
            isBusy={check.isBusy}
            onClick={() =>
              void check.ask(() => api.checkImport({ params: { id: one.id }, body }), words.checkFailed)
            }
          >
            {one.counts.check ? words.checkAgain : words.check}
          </Button>
        </div>
      )}
      <section class="card import-part" aria-labelledby={id}>
        <h2 id={id}>{words.columnsTitle}</h2>
        <p class="muted">{words.columnsText}</p>
        {custom.data ? null : <PartNotLoaded query={custom} title={recordWords.customFailed} />}
        <ImportRows
          {...{ one, mapping, isChecked }}
          choices={fieldChoices(one.kind, custom.data ?? [])}
          onField={(column, field) => setMapping(withField(mapping, column, field))}
        />
      </section>
      <section class="card import-part" aria-labelledby={optionsId}>
        <h2 id={optionsId}>{words.options}</h2>
        <ImportOptions options={options} onChange={setOptions} />
      </section>
    </>
  );
}

function WouldDo(props: { readonly one: Import; readonly counts: NonNullable<Import["counts"]["check"]> }) {
  const { one, counts } = props;
  const id = useId();
  const { isBusy, ask } = useImportDeed();
  const count = writtenCount(counts);
  return (
    <section class="card import-part import-step" aria-labelledby={id}>
      <div>
        <h2 id={id}>{words.wouldDo}</h2>
        <ImportCounts counts={counts} />
        {count === 0 ? <p class="muted">{words.importNothing}</p> : null}
      </div>
      <div class="import-actions">
        <Button
          onClick={() => void ask(() => api.cancelImport({ params: { id: one.id } }), words.discardFailed)}
        >
          {words.discard}
        </Button>
        {count === 0 ? null : (
          <Button
            kind="primary"
            isBusy={isBusy}
            onClick={() => void ask(() => api.confirmImport({ params: { id: one.id } }), words.importFailed)}
          >
            {words.import(words.things(one.kind, count, formatCount(count)))}
          </Button>
        )}
      </div>
    </section>
  );
}

function optionsOf({ duplicates, country, ownerId, encoding, separator, hasHeader }: Import): Options {
  return { duplicates, country, ownerId, encoding, separator, hasHeader };
}

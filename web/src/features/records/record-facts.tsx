import type { UseQueryResult } from "@tanstack/preact-query";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { ApiError } from "../../data/http.ts";
import { PartNotLoaded } from "../../ui/states.tsx";
import type { FieldEdit, RecordStore, Versioned } from "./edit-field.ts";
import { InlineField } from "./inline-field.tsx";
import { recordWords as words } from "./records.strings.ts";

/** The facts of a record, each changed where it stands. */
export function RecordFacts<Row extends Versioned>(props: {
  readonly title: string;
  readonly row: Row;
  readonly fields: readonly FieldEdit<Row>[];
  readonly store: RecordStore<Row>;
  readonly canWrite: boolean;
  /** Asks which fields an organisation has of its own; those are among `fields` once that is known. */
  readonly custom: UseQueryResult<unknown, ApiError>;
  /** Facts that are not changed here. */
  readonly children?: ComponentChildren;
}) {
  const { title, row, fields, store, canWrite, custom, children } = props;
  const id = useId();
  return (
    <section class="card record-part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <dl>
        {fields.map((field) => (
          <Fact key={field.id} label={field.label}>
            <InlineField {...{ row, field, store, canWrite }} />
          </Fact>
        ))}
        {children}
      </dl>
      {custom.data ? null : <PartNotLoaded query={custom} title={words.customFailed} />}
    </section>
  );
}

/** A fact with its name. */
export function Fact({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <div class="record-fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

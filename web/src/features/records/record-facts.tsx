import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { FieldEdit, RecordStore, Versioned } from "./edit-field.ts";
import { InlineField } from "./inline-field.tsx";

/** The facts of a record, each changed where it stands. */
export function RecordFacts<Row extends Versioned>(props: {
  readonly title: string;
  readonly row: Row;
  readonly fields: readonly FieldEdit<Row>[];
  readonly store: RecordStore<Row>;
  readonly canWrite: boolean;
  /** Facts that are not changed here. */
  readonly children?: ComponentChildren;
}) {
  const { title, row, fields, store, canWrite, children } = props;
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

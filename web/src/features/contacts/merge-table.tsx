import type { Output } from "../../data/endpoint.ts";
import type { Contact } from "../../data/types.ts";
import { formatWhen } from "../../ui/format.ts";
import { Skeleton } from "../../ui/states.tsx";
import { contactText } from "./contact-words.ts";
import { fieldsToShow, keepsAll } from "./merge-choice.ts";
import { fieldName, mergeValueText } from "./merge-words.ts";
import { mergeWords as words } from "./merge.strings.ts";

type MergeField = Output<"previewMerge">["fields"][number];

/** Contacts as columns, fields as rows; fields that differ come first, and a value of them is chosen. */
export function MergeTable(props: {
  readonly contacts: readonly Contact[];
  readonly into: string;
  /** Undefined: on their way. */
  readonly fields: readonly MergeField[] | undefined;
  readonly choose: Readonly<Record<string, string>>;
  readonly onInto: (id: string) => void;
  readonly onChoose: (field: string, id: string) => void;
}) {
  const { contacts, into, fields, choose, onInto, onChoose } = props;
  return (
    <div class="card merge-frame">
      <table class="merge-table">
        <caption class="hidden-visually">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.field}</th>
            {contacts.map((contact) => (
              <th scope="col" key={contact.id} data-stays={contact.id === into}>
                <label class="merge-pick">
                  <input
                    type="radio"
                    name="into"
                    checked={contact.id === into}
                    aria-label={words.keep(contactText(contact))}
                    onChange={() => onInto(contact.id)}
                  />
                  <span>
                    {contactText(contact)}
                    <small class="muted">{contact.id === into ? words.stays : words.goes}</small>
                  </span>
                </label>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fields ? (
            fieldsToShow(fields).map((field) => (
              <FieldRow key={field.field} {...{ field, contacts, choose, onChoose }} />
            ))
          ) : (
            <tr>
              <td colSpan={contacts.length + 1}>
                <Skeleton height="16rem" />
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function FieldRow(props: {
  readonly field: MergeField;
  readonly contacts: readonly Contact[];
  readonly choose: Readonly<Record<string, string>>;
  readonly onChoose: (field: string, id: string) => void;
}) {
  const { field, contacts, choose, onChoose } = props;
  const isAll = keepsAll(field) && choose[field.field] === undefined;
  const chosen = choose[field.field] ?? field.chosen;
  const name = fieldName(field.field);
  return (
    <tr data-conflict={field.isConflict}>
      <th scope="row">
        {name}
        {isAll && field.isConflict ? <small class="muted">{words.allStay}</small> : null}
      </th>
      {contacts.map((contact) => {
        const value = field.values.find(({ recordId }) => recordId === contact.id)?.value;
        const text = mergeValueText(field.field, value, (at) => formatWhen(at, Date.now()));
        const isChosen = isAll || contact.id === chosen;
        return (
          <td key={contact.id} data-chosen={isChosen && text !== ""}>
            {field.isConflict && text !== "" ? (
              <label class="merge-pick">
                <input
                  type="radio"
                  name={`field.${field.field}`}
                  checked={!isAll && isChosen}
                  aria-label={words.choose(name, text, contactText(contact))}
                  onChange={() => onChoose(field.field, contact.id)}
                />
                <span>{text}</span>
              </label>
            ) : (
              <span class={text === "" ? "muted" : undefined}>{text || words.empty}</span>
            )}
          </td>
        );
      })}
    </tr>
  );
}

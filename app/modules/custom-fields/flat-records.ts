import type { BulkRecords, OwnedRecord } from "../history/index.ts";
import type { CustomChanges, CustomValues } from "./custom-fields.contract.ts";
import { withChanges } from "./custom-fields.policy.ts";

const PREFIX = "custom.";

/** A record that holds values of custom fields. */
interface Holder {
  readonly custom: CustomValues;
}

/** Is this the name of a custom field among a record's others? */
export function isCustomName(name: string): name is `custom.${string}` {
  return name.startsWith(PREFIX);
}

/** The key of a custom field by its name among a record's others. */
export function keyOfName(name: `custom.${string}`): string {
  return name.slice(PREFIX.length);
}

/** The record with each custom field as one of its own, `custom.tier`: for what goes field by field, whatever the fields are. */
export function flattened<Row extends Holder>(row: Row): Row {
  const entries = Object.entries(row.custom).map(([key, value]) => [`${PREFIX}${key}`, value]);
  return { ...row, ...Object.fromEntries(entries) };
}

/** Takes `custom.tier` and its like back to where records hold them. */
export function unflattened<Fields extends object>(before: CustomValues, fields: Fields): Fields {
  const entries = Object.entries(fields);
  const changes = entries.flatMap(([name, value]): [string, CustomChanges[string]][] =>
    isCustomName(name) ? [[keyOfName(name), value]] : [],
  );
  if (changes.length === 0) return fields;
  const others = entries.filter(([name]) => !isCustomName(name));
  return {
    ...Object.fromEntries(others),
    custom: withChanges(before, Object.fromEntries(changes)),
  } as unknown as Fields;
}

/** The names of custom fields that any of these records holds. */
export function customNamesOf(rows: readonly Holder[]): string[] {
  return [...new Set(rows.flatMap(({ custom }) => Object.keys(custom).map((key) => `${PREFIX}${key}`)))];
}

/** Many records at once, with each custom field as one of their own. */
export function flatRecords<Row extends OwnedRecord & Holder, Fields extends object>(
  records: BulkRecords<Row, Fields>,
): BulkRecords<Row, Fields> {
  return {
    ...records,
    findSame: async (...given) => (await records.findSame(...given)).map(flattened),
    lockMany: async (...given) => (await records.lockMany(...given)).map(flattened),
    insert: (tx, actor, rows, action) =>
      records.insert(
        tx,
        actor,
        rows.map((row) => unflattened({}, row)),
        action,
      ),
    update: (tx, actor, changes, action) =>
      records.update(
        tx,
        actor,
        changes.map(({ before, fields }) => ({ before, fields: unflattened(before.custom, fields) })),
        action,
      ),
  };
}

import { useQuery } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { Button } from "../../ui/button.tsx";
import { dayOf, shownTimeZone } from "../../ui/format.ts";
import { FormProblem, NotLoaded, Skeleton } from "../../ui/states.tsx";
import { colleaguesQuery } from "../people/colleagues.queries.ts";
import { rangeOf } from "./calendar.ts";
import { EditConflict } from "./edit-conflict.tsx";
import { EditorField } from "./editor-field.tsx";
import { LayerFields } from "./layer-fields.tsx";
import type { Schedule } from "./on-call.queries.ts";
import { onCallWords } from "./on-call.strings.ts";
import { deleteSchedule, saveSchedule } from "./on-call-edit.queries.ts";
import { changedFields, type DraftPerson, draftOf, newDraft, newLayer } from "./schedule-draft.ts";
import { SchedulePreview } from "./schedule-preview.tsx";
import { useEditor } from "./use-editor.ts";
import "./editor.css";

const words = onCallWords.editor;

/** Makes a schedule, or changes one, with what would follow from it. */
export function ScheduleEditor(props: {
  readonly schedule: Schedule | undefined;
  readonly onClose: () => void;
}) {
  const query = useQuery(colleaguesQuery());
  if (query.data) return <Editor {...props} colleagues={query.data} />;
  return (
    <NotLoaded query={query} title={words.peopleError}>
      <Skeleton height="22rem" />
    </NotLoaded>
  );
}

function Editor(props: {
  readonly schedule: Schedule | undefined;
  readonly colleagues: readonly DraftPerson[];
  readonly onClose: () => void;
}) {
  const { schedule, colleagues, onClose } = props;
  const monday = rangeOf("week", dayOf(new Date())).days[0] ?? dayOf(new Date());
  const editor = useEditor({
    base: schedule,
    begin: (base) => (base ? draftOf(base) : newDraft(shownTimeZone(), monday)),
    save: saveSchedule,
    read: ({ id }) => api.getOnCallSchedule({ params: { id } }),
    onDone: onClose,
  });
  const { draft, setDraft, theirs, base, errors } = editor;
  return (
    <section class="card panel-card editor" aria-labelledby="editor-title">
      <h2 id="editor-title">{schedule ? words.change(schedule.name) : words.newSchedule}</h2>
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!editor.isBusy) editor.save();
        }}
      >
        <div class="editor-row">
          <EditorField label={words.name} error={errors.name}>
            <input
              class="input"
              maxLength={80}
              value={draft.name}
              aria-invalid={errors.name !== undefined}
              onInput={({ currentTarget }) => setDraft({ ...draft, name: currentTarget.value })}
            />
          </EditorField>
          <EditorField label={words.timeZone} error={errors.timeZone}>
            <select
              class="select"
              value={draft.timeZone}
              onChange={({ currentTarget }) => setDraft({ ...draft, timeZone: currentTarget.value })}
            >
              {timeZones(draft.timeZone).map((one) => (
                <option key={one} value={one}>
                  {one.replaceAll("_", " ")}
                </option>
              ))}
            </select>
          </EditorField>
        </div>
        {draft.layers.map((layer, index) => (
          <LayerFields
            key={layer.key}
            {...{ layer, index, colleagues, errors }}
            onChange={(changed) => setDraft({ ...draft, layers: draft.layers.with(index, changed) })}
            onRemove={
              draft.layers.length > 1
                ? () => setDraft({ ...draft, layers: draft.layers.toSpliced(index, 1) })
                : undefined
            }
          />
        ))}
        <div>
          <Button
            icon="plus"
            size="small"
            onClick={() => setDraft({ ...draft, layers: [...draft.layers, newLayer(draft.layers, monday)] })}
          >
            {words.addLayer}
          </Button>
        </div>
        <SchedulePreview draft={draft} scheduleId={schedule?.id ?? null} />
        {theirs && base ? (
          <EditConflict
            changed={Object.keys(changedFields(base, draftOf(theirs))).map(
              (field) => words.fields[field] ?? field,
            )}
            onTakeTheirs={editor.takeTheirs}
            onSaveMine={editor.saveMine}
          />
        ) : null}
        <FormProblem text={editor.problem} />
        <div class="editor-actions">
          <Button kind="primary" type="submit" isBusy={editor.isBusy}>
            {words.save}
          </Button>
          <Button onClick={onClose}>{words.cancel}</Button>
          {base ? (
            <Button
              kind="danger"
              icon="trash"
              onClick={() => {
                onClose();
                void deleteSchedule(base);
              }}
            >
              {words.deleteOf(base.name)}
            </Button>
          ) : null}
        </div>
      </form>
    </section>
  );
}

/** All zones that this browser knows; the present one in any case. */
function timeZones(current: string): readonly string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return known.includes(current) ? known : [current, ...known];
}

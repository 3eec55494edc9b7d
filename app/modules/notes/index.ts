import { historyModule } from "../history/index.ts";
import { identityModule } from "../identity/index.ts";
import { defineModule } from "../module.ts";
import { notesCommands } from "./notes.commands.ts";
import { noteErrors } from "./notes.errors.ts";
import { createNotesService, type NotesService } from "./notes.service.ts";

/** What people write down about records; each module shows it under its own addresses. */
export const notesModule = defineModule<NotesService>({
  name: "notes",
  commands: notesCommands,
  errors: noteErrors,
  personalRows: [
    {
      table: "notes",
      ofPerson: "subject_id = any(cast(:recordIds as uuid[])) or subject_id = any(cast(:callIds as uuid[]))",
      erase: "delete",
    },
  ],
  create: ({ database, use }) => ({
    service: createNotesService({
      database,
      identity: use(identityModule),
      history: use(historyModule),
    }),
  }),
});

export { createRecordNotes } from "./record-notes.ts";
export { presentNote } from "./notes.presenter.ts";
export type { Author, NotesService } from "./notes.service.ts";

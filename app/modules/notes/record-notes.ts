import type { PageRequest } from "../../platform/database/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { HistoryService, Person } from "../history/index.ts";
import type { NotesService } from "./notes.service.ts";

/** The notes and the history of one kind of records, each for those who see the record. */
export function createRecordNotes(deps: {
  readonly type: string;
  readonly unitOfWork: RunUnitOfWork;
  readonly notes: NotesService;
  readonly history: Pick<HistoryService, "of">;
  /** Rejects where there is no such record for this person. */
  view(id: string, person: Person): Promise<unknown>;
  /** As `view`, and keeps the record as it is until the end of the transaction. */
  lockPresent(tx: UnitOfWork, person: Person, id: string): Promise<unknown>;
}) {
  const { unitOfWork, notes, history, view, lockPresent } = deps;
  const subject = (id: string) => ({ type: deps.type, id });

  return {
    async changes(person: Person, id: string, request: PageRequest) {
      await view(id, person);
      return history.of(subject(id), request);
    },

    async notes(person: Person, id: string, request: PageRequest) {
      await view(id, person);
      return notes.of(subject(id), request);
    },

    async addNote(person: Person, id: string, body: string) {
      return unitOfWork(async (tx) => {
        await lockPresent(tx, person, id);
        return notes.add(tx, subject(id), person, body);
      });
    },

    async editNote(person: Person, id: string, note: { readonly id: string; readonly body: string }) {
      return unitOfWork(async (tx) => {
        await lockPresent(tx, person, id);
        return notes.edit(tx, subject(id), person, note);
      });
    },

    async deleteNote(person: Person, id: string, noteId: string): Promise<void> {
      await unitOfWork(async (tx) => {
        await lockPresent(tx, person, id);
        await notes.delete(tx, subject(id), person, noteId);
      });
    },
  };
}

import type { Queryable } from "../../platform/database/index.ts";
import { dialItemsRepository } from "./dial-items.repository.ts";
import { dialListsRepository } from "./dial-lists.repository.ts";

const NAME = "Winter campaign";
/** Whoever is open then: the demo's leads, where it has some. */
const DEMO_LEADS = 50;

/** A list of the first open leads, by the first script; resolves with how many lists were missing. */
export async function seedDemoList(db: Queryable): Promise<number> {
  if (await dialListsRepository.byName(db, NAME)) return 0;
  const script = await db("scripts")
    .select("id")
    .whereNotNull("published_number")
    .orderBy("created_at")
    .first();
  const list = await dialListsRepository.insert(db, {
    name: NAME,
    createdBy: null,
    scriptId: script?.id ?? null,
  });
  const leads = await db("leads")
    .select("id")
    .whereIn("status", ["new", "contacted", "qualified"])
    .whereNull("deleted_at")
    .whereNotNull("phone")
    .orderBy("created_at")
    .limit(DEMO_LEADS);
  await dialItemsRepository.add(
    db,
    list,
    leads.map(({ id }) => id),
  );
  return 1;
}

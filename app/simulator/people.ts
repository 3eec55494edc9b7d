/** Invented people; the numbers lie in the ranges kept for fiction (555-0100 to 555-0199). */

/** Somebody who calls. */
export interface Person {
  readonly name: string;
  readonly phone: string;
  readonly street: string;
}

const NAMES = [
  "Marie Tremblay",
  "Jean-François Gagnon",
  "Sophie Roy",
  "Luc Bouchard",
  "Isabelle Côté",
  "Daniel Nguyen",
  "Fatima Haddad",
  "Pierre Lavoie",
  "Emily Carter",
  "Mathieu Bélanger",
  "Nadia Petrova",
  "Antoine Morin",
  "Grace Okafor",
  "Sylvain Fortier",
  "Chantal Dubois",
  "Kevin O'Brien",
  "Amélie Girard",
  "Roberto Silva",
] as const;

const STREETS = [
  "rue Saint-Denis",
  "avenue du Parc",
  "boulevard Rosemont",
  "rue Beaubien",
  "chemin de la Côte-Sainte-Catherine",
  "rue Fleury",
  "avenue Papineau",
  "rue Notre-Dame Ouest",
] as const;

const AREAS = ["514", "438", "450", "579", "418"] as const;

/** One of a list. */
export function pick<T>(list: readonly T[], random: () => number): T {
  const one = list[Math.floor(random() * list.length)];
  if (one === undefined) throw new RangeError("cannot pick from an empty list");
  return one;
}

/** Somebody at random. */
export function somebody(random: () => number): Person {
  const line = String(Math.floor(random() * 100)).padStart(2, "0");
  return {
    name: pick(NAMES, random),
    phone: `+1${pick(AREAS, random)}55501${line}`,
    street: `${100 + Math.floor(random() * 8900)} ${pick(STREETS, random)}`,
  };
}

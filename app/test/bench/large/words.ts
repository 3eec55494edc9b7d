/** Words that large data are made of; the first of each list are the most frequent, as `favourite` chooses. */
export const FIRST_NAMES = words(`
  Marie Jean Sophie Michel Nathalie Pierre Isabelle Daniel Julie André Amélie François Émilie Sébastien Zoé Étienne Chloé Hélène Noël
  Geneviève Mathieu Catherine Luc Martine Alain Sylvie Louis Nadia Samuel Mina Mohamed Fatima Ahmed Wei Li Priya Arjun Carlos María José
  Ana James Mary John Patricia Robert Jennifer William Elizabeth David Linda Olga Ivan Björn Søren Łukasz Zofia Thảo Nguyễn Aïcha Yasmine`);
export const LAST_NAMES = words(`
  Tremblay Gagnon Roy Côté Bouchard Gauthier Morin Lavoie Fortin Gagné Ouellet Pelletier Bélanger Lévesque Bergeron Leblanc Paquette
  Girard Simard Boucher Caron Beaulieu Cloutier Dubé Poirier Fournier Lapointe Leclerc Lefebvre Poulin Thibault St-Pierre Nadeau Martin
  Landry Martel Bédard Grenier Lessard Bernier Richard Michaud Hébert Desjardins Couture Turcotte Lachance Parent Blais Gosselin Savard
  Proulx Beaudoin Demers Perreault Boudreau Lemieux Cyr Perron Dufour Dion Mercier Bolduc Bérubé Boisvert Langlois Ménard Therrien
  Plante Bilodeau Blanchette Dubois Champagne Paradis Fontaine Smith Johnson Williams Brown Jones Miller Davis Wilson Nguyen Tran Chen
  Wang Singh Patel Khan Haddad Okafor O'Brien García Rodríguez Fernández Müller Schäfer Kowalski Ivanov Andersson Zimmermann Zwicky`);
export const TRADES = words(`
  Plomberie Construction Toiture Électricité Immobilier Restaurant Garage Clinique Pharmacie Services Transport Drainage Rénovation
  Excavation Assurances Comptabilité Design Logiciels Textiles Boulangerie Imprimerie Horticulture Sécurité Nettoyage Quincaillerie`);
export const COMPANY_ENDINGS = words(
  "Inc. Ltée SENC & Fils Groupe Québec Solutions International Xpress Zénith",
);
export const PLACES = words(`
  Montréal Laval Longueuil Québec Gatineau Sherbrooke Terrebonne Lévis Brossard Repentigny Drummondville Granby Mirabel Blainville
  Boucherville Mascouche Rimouski Saguenay Victoriaville Alma`);
export const TOPICS = [
  "Wants an appointment for an inspection",
  "Asks for a quotation of a new drain",
  "Asked when the technician will arrive",
  "Basement is flooding, water comes up from the drain",
  "Complains about an invoice",
  "Confirms the appointment of tomorrow",
  "Moves the appointment to next week",
  "Sewer smells in the kitchen",
  "Toilet overflows on the first floor",
  "Asks for the opening hours",
  "Left a message for the owner",
  "Wants to cancel the maintenance contract",
] as const;
export const TAGS = words("residential commercial repeat warranty spring winter referral vip roof backflow");
export const SOURCES = words("website referral campaign import trade-fair partner");
/** Digits after +; the places where most people are come first. */
export const AREA_CODES = words("1514 1438 1450 1418 1819 1581 1613 1416 1905 1604 1212 331 4420 4930");

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

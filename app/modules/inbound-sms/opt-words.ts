import { possibleCountriesOfNumber } from "../../platform/phone/index.ts";

/** What a word alone means. */
export type OptMeaning = "opt_out" | "opt_in" | "help";

type Words = Readonly<Record<OptMeaning, readonly string[]>>;

/** Words of one language, and the countries (ISO 3166) from whose numbers they are understood. */
interface LanguageWords extends Words {
  readonly countries: readonly string[];
}

/**
 * What carriers ask every sender to honour, whoever writes: CTIA's Short Code Monitoring Handbook, 47 CFR 64.1200(a)(10), and what
 * carriers stop by themselves, the French words of Canada included.
 */
const EVERYWHERE: Words = {
  opt_out: [
    ...["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE", "REMOVE"],
    ...["ARRET", "ARRETE", "ARRETER", "ARRETT"],
  ],
  opt_in: ["START", "UNSTOP", "YES"],
  help: ["HELP", "INFO", "AIDE"],
};

/**
 * Words that mean it only where the language is spoken: elsewhere they may be an answer to a question ("baja" is Spanish for low, "ret"
 * Danish for quite). One that says yes or no in a conversation is in none of them.
 */
const LANGUAGES: Readonly<Record<string, LanguageWords>> = {
  Arabic: {
    countries: ["AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "OM", "QA", "SA", "TN", "YE"],
    opt_out: ["توقف", "إيقاف", "الغاء", "إلغاء"],
    opt_in: ["ابدأ"],
    help: ["مساعدة"],
  },
  Chinese: {
    countries: ["CN", "HK", "MO", "SG", "TW"],
    opt_out: ["TD", "退订", "退訂", "取消", "停止"],
    opt_in: ["订阅", "訂閱", "开始", "開始"],
    help: ["帮助", "幫助"],
  },
  Czech: { countries: ["CZ", "SK"], opt_out: ["ODHLASIT", "ZRUSIT"], opt_in: ["PRIHLASIT"], help: ["POMOC"] },
  Danish: {
    countries: ["DK", "FO", "GL"],
    opt_out: ["STOPP", "FRAMELD", "AFMELD"],
    opt_in: ["TILMELD"],
    help: ["HJÆLP"],
  },
  Dutch: {
    countries: ["AW", "BE", "BQ", "CW", "NL", "SR", "SX"],
    opt_out: ["STOPPEN", "AFMELDEN", "UITSCHRIJVEN"],
    opt_in: ["AANMELDEN"],
    help: ["HULP"],
  },
  Finnish: {
    countries: ["AX", "FI"],
    opt_out: ["LOPETA", "SEIS", "PERU"],
    opt_in: ["ALOITA"],
    help: ["APUA", "OHJE"],
  },
  French: {
    countries: [
      ...["BE", "CA", "CH", "FR", "LU", "MC"],
      ...["BJ", "BF", "CD", "CG", "CI", "CM", "GA", "GN", "ML", "NE", "SN", "TG", "DZ", "MA", "TN"],
      ...["BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "WF", "YT", "HT"],
    ],
    opt_out: ["DESABONNER", "DESINSCRIRE", "DESABONNEMENT"],
    opt_in: ["REPRENDRE", "REABONNER"],
    // What short numbers of France must answer.
    help: ["CONTACT"],
  },
  German: {
    countries: ["AT", "BE", "CH", "DE", "LI", "LU"],
    opt_out: ["STOPP", "ABMELDEN", "ABBESTELLEN", "ABBRECHEN", "WIDERRUF"],
    opt_in: ["ANMELDEN"],
    help: ["HILFE"],
  },
  Greek: { countries: ["CY", "GR"], opt_out: ["ΣΤΟΠ", "ΔΙΑΓΡΑΦΗ"], opt_in: ["ΕΝΑΡΞΗ"], help: ["ΒΟΗΘΕΙΑ"] },
  Hebrew: { countries: ["IL"], opt_out: ["הסר", "הסרה", "עצור"], opt_in: ["התחל"], help: ["עזרה"] },
  Hungarian: {
    countries: ["HU"],
    opt_out: ["LEIRATKOZAS", "ALLJ"],
    opt_in: ["FELIRATKOZAS"],
    help: ["SEGITSEG"],
  },
  Italian: {
    countries: ["CH", "IT", "SM", "VA"],
    opt_out: ["FERMA", "BASTA", "ANNULLA", "CANCELLA", "CANCELLAMI", "DISISCRIVI"],
    opt_in: ["INIZIA", "ISCRIVI"],
    help: ["AIUTO"],
  },
  Japanese: {
    countries: ["JP"],
    opt_out: ["停止", "解除", "配信停止"],
    opt_in: ["開始", "再開"],
    help: ["ヘルプ"],
  },
  Korean: { countries: ["KR"], opt_out: ["수신거부", "중지", "거부"], opt_in: ["시작"], help: ["도움말"] },
  Norwegian: {
    countries: ["NO", "SJ"],
    opt_out: ["STOPP", "AVMELD", "AVSLUTT"],
    opt_in: ["PÅMELD"],
    help: ["HJELP"],
  },
  Polish: {
    countries: ["PL"],
    opt_out: ["KONIEC", "REZYGNUJE", "WYPISZ"],
    opt_in: ["ZAPISZ"],
    help: ["POMOC"],
  },
  Portuguese: {
    countries: ["AO", "BR", "CV", "MZ", "PT", "ST"],
    opt_out: ["PARAR", "PARE", "SAIR", "CANCELAR", "DESCADASTRAR", "REMOVER"],
    opt_in: ["COMECAR", "INICIAR", "VOLTAR"],
    help: ["AJUDA"],
  },
  Romanian: {
    countries: ["MD", "RO"],
    opt_out: ["DEZABONARE", "RENUNT"],
    opt_in: ["ABONARE"],
    help: ["AJUTOR"],
  },
  Russian: {
    countries: ["BY", "KG", "KZ", "RU", "UA", "BG"],
    opt_out: ["СТОП", "ОТПИСАТЬСЯ", "ОТКАЗ", "ОТМЕНА", "ВІДПИСАТИСЯ"],
    opt_in: ["СТАРТ"],
    help: ["ПОМОЩЬ", "ДОПОМОГА", "ПОМОЩ"],
  },
  Spanish: {
    countries: [
      ...[
        "AR",
        "BO",
        "CL",
        "CO",
        "CR",
        "CU",
        "DO",
        "EC",
        "ES",
        "GQ",
        "GT",
        "HN",
        "MX",
        "NI",
        "PA",
        "PE",
        "PR",
        "PY",
      ],
      ...["SV", "US", "UY", "VE"],
    ],
    opt_out: ["BAJA", "PARAR", "PARA", "ALTO", "CANCELAR", "DETENER", "DESUSCRIBIR"],
    opt_in: ["ALTA", "EMPEZAR", "INICIAR", "SUSCRIBIR"],
    help: ["AYUDA"],
  },
  Swedish: {
    countries: ["AX", "FI", "SE"],
    opt_out: ["STOPP", "AVSLUTA", "AVREGISTRERA"],
    opt_in: ["STARTA"],
    help: ["HJÄLP"],
  },
  Turkish: {
    countries: ["CY", "TR"],
    opt_out: ["RET", "IPTAL", "DUR", "DURDUR"],
    opt_in: ["BASLA", "BASLAT"],
    help: ["YARDIM"],
  },
};

/** A text as words are compared: without accents, case, and what stands around it. */
export function plainText(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .replace(/^[\s"'«“(]+|[\s"'»”).!]+$/gu, "");
}

const OF_ALL = meanings(Object.values(LANGUAGES));
const BY_LANGUAGE = Object.values(LANGUAGES).map(({ countries, ...words }) => ({
  countries: new Set(countries),
  words: meanings([words]),
}));
const OF_EVERYWHERE = meanings([EVERYWHERE]);

function meanings(languages: readonly Words[]): ReadonlyMap<string, OptMeaning> {
  const kinds: readonly OptMeaning[] = ["help", "opt_in", "opt_out"];
  // Opting out comes last, so that it wins where two languages differ: who is written to although they said stop is wronged.
  return new Map(
    kinds.flatMap((kind) =>
      languages.flatMap((words) => words[kind].map((word) => [joined(word), kind] as const)),
    ),
  );
}

/** "STOP ALL" and "OPT-OUT" are one word, too. */
function joined(word: string): string {
  return plainText(word).replace(/[\s-]+/g, "");
}

/**
 * What a text that is nothing but a word means, from a number (E.164) of this country; null: nothing. Where several countries share the
 * number's range the words of each count, and of a number without any those of all languages.
 */
export function optMeaningOf(text: string, phone: string | null): OptMeaning | null {
  const word = joined(text);
  const known = OF_EVERYWHERE.get(word);
  const anywhere = OF_ALL.get(word);
  // Finding out the country takes longer than all of this; nearly every SMS is no such word.
  if (known !== undefined || anywhere === undefined) return known ?? null;
  const countries = phone === null ? [] : possibleCountriesOfNumber(phone);
  if (countries.length === 0) return anywhere;
  const meant = BY_LANGUAGE.filter(({ countries: of }) =>
    countries.some((country) => of.has(country)),
  ).flatMap(({ words }) => words.get(word) ?? []);
  return meant.find((one) => one === "opt_out") ?? meant[0] ?? null;
}

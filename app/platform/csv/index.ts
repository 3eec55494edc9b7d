export { createCsvProbe, type CsvFormat, ENCODINGS, formatOfHead, SEPARATORS } from "./csv-format.ts";
export { type CsvRecord, readCsv, UnreadableCsv } from "./read-csv.ts";
export { type CsvCell, writeCsv } from "./write-csv.ts";

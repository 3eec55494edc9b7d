export { peek } from "./peek.ts";
export { sniffDocument, type DocumentType } from "./document.ts";

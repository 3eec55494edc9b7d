export { isWithinScope, type RecordScope, withinScope } from "./record-scope.ts";

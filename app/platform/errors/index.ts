export { AppError, defineErrors, type ErrorDetails, type ErrorRow, type FieldError } from "./app-error.ts";
export { commonErrors } from "./common.errors.ts";
export { isNetworkError } from "./network-errors.ts";

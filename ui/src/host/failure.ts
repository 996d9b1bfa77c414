// Whatever is thrown becomes an `AppError`, so that a failure always reads the same.
import type { AppError, ErrorCode } from "./wire";

export function appError(code: ErrorCode, message: string, hint: string | null = null): AppError {
  return { code, message, file: null, row: null, column: null, hint };
}

function isAppError(thrown: unknown): thrown is AppError {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown;
}

export function asAppError(thrown: unknown): AppError {
  if (isAppError(thrown)) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return appError("internal", message, "Please copy the details and report them.");
}

/** An `AppError` on its way: errors are thrown as errors, and read back with `asAppError`. */
export class Failure extends Error implements AppError {
  readonly code: ErrorCode;
  readonly file: string | null;
  readonly row: number | null;
  readonly column: string | null;
  readonly hint: string | null;

  constructor(error: AppError) {
    super(error.message);
    this.code = error.code;
    this.file = error.file;
    this.row = error.row;
    this.column = error.column;
    this.hint = error.hint;
  }
}

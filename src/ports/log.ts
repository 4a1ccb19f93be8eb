/**
 * Structured log: an object of fields (`err`: an error; `problem`: one; `deletion`: why a snapshot goes;
 * the log puts these into words), then one sentence. Never given parameters, credentials or paths of tenants.
 */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

import type { Log } from '../../src/ports/log.ts';

/** One line that was logged. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** A log that keeps its lines for a test to read, and tells when one it waits for has come. */
export class CollectedLog implements Log {
  readonly lines: LogLine[] = [];
  readonly #waiting: { readonly message: RegExp; readonly resolve: (line: LogLine) => void }[] = [];

  get errors(): readonly LogLine[] {
    return this.lines.filter(({ level }) => level === 'error');
  }

  /** The next line whose message matches. */
  next(message: RegExp): Promise<LogLine> {
    return new Promise((resolve) => this.#waiting.push({ message, resolve }));
  }

  debug(fields: object, message: string): void {
    this.#add({ level: 'debug', fields: { ...fields }, message });
  }

  info(fields: object, message: string): void {
    this.#add({ level: 'info', fields: { ...fields }, message });
  }

  warn(fields: object, message: string): void {
    this.#add({ level: 'warn', fields: { ...fields }, message });
  }

  error(fields: object, message: string): void {
    this.#add({ level: 'error', fields: { ...fields }, message });
  }

  #add(line: LogLine): void {
    this.lines.push(line);
    const index = this.#waiting.findIndex(({ message }) => message.test(line.message));
    if (index >= 0) this.#waiting.splice(index, 1)[0]?.resolve(line);
  }
}

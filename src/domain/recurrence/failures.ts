import { GatewayError } from '../errors.ts';

/** An `invalid_recurrence` about one field: `message` is a sentence that names the value and what to do. */
export const refuse = (field: string, value: unknown, message: string): GatewayError =>
  new GatewayError('invalid_recurrence', { message, field, value: showValue(value) });

/** A value as a person may read it in a message, cut to 80 characters. */
export function showValue(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

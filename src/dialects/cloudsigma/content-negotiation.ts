import type { WireHead } from '../../server/dialect.ts';

/**
 * Whether a caller takes JSON, the one format that is written here. `format` in the query decides before `Accept`; a
 * caller who names nothing takes anything.
 */
export function takesJson({ query, headers }: Pick<WireHead, 'query' | 'headers'>): boolean {
  const format = query.get('format');
  if (format !== undefined && format !== '') return format === 'json';
  const ranges = (headers.accept ?? '').split(',').filter((range) => range.trim() !== '');
  return ranges.length === 0 || ranges.some(isJson);
}

function isJson(range: string): boolean {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  return !isRefused && JSON_RANGES.includes(type);
}

const JSON_RANGES = ['application/json', 'application/*', '*/*', '*'];

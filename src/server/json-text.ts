import { currentBreather } from '../ports/current-call.ts';

/** More elements than these are written one by one. */
const FEW = 16;

/**
 * As `JSON.stringify`, to the byte, with a breath within long lists where one is due. A list is found where a body has
 * it: at the top, or as a member of what is there.
 */
export const writeJson = async (value: unknown): Promise<string> => {
  if (Array.isArray(value)) return writeList(value);
  if (!hasLongList(value)) return JSON.stringify(value);
  const members: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    const text = Array.isArray(member) ? await writeList(member) : JSON.stringify(member);
    if (text !== undefined) members.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${members.join(',')}}`;
};

const isLong = (value: unknown): boolean => Array.isArray(value) && value.length > FEW;

const hasLongList = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !('toJSON' in value) && Object.values(value).some(isLong);

const writeList = async (list: readonly unknown[]): Promise<string> => {
  if (!isLong(list)) return JSON.stringify(list);
  const breather = currentBreather();
  const elements: string[] = [];
  for (const element of list) {
    if (breather.isDue) await breather.breathe();
    elements.push(JSON.stringify(element) ?? 'null');
  }
  return `[${elements.join(',')}]`;
};

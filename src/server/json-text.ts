import { currentBreather, withinThisCall } from '../ports/current-call.ts';

/** More elements than these are written one by one. */
const FEW = 16;

/** Characters of one part of a text. */
const PART_LENGTH = 65_536;

/** Characters of a text that is not handed out in parts. */
const MAX_WHOLE_LENGTH = 1_048_576;

/**
 * As `JSON.stringify`, to the byte, with a breath within long lists where one is due. A list is found where a body has
 * it: at the top, or as a member of what is there; as a member it may also come in pieces.
 *
 * A long text is answered in parts, each written within the call of now once it is asked for, so that neither it nor
 * the list is ever whole in the memory. What fails later on is thrown there.
 */
export const writeJson = async (value: unknown): Promise<string | AsyncIterable<string>> => {
  const parts = writeParts(value);
  let whole = '';
  for (;;) {
    const { done, value: part } = await parts.next();
    if (done) return whole;
    whole += part;
    if (whole.length > MAX_WHOLE_LENGTH) return withinThisCall(goOn(whole, parts));
  }
};

async function* goOn(begun: string, parts: AsyncGenerator<string, void>): AsyncGenerator<string, void> {
  yield begun;
  yield* parts;
}

async function* writeParts(value: unknown): AsyncGenerator<string, void> {
  if (Array.isArray(value)) return yield* writeList([value]);
  if (!hasLongList(value)) return yield JSON.stringify(value);
  let lead = '{';
  for (const [name, member] of Object.entries(value)) {
    const label = `${lead}${JSON.stringify(name)}:`;
    if (isPieced(member) || isLong(member)) {
      yield label;
      yield* writeList(isPieced(member) ? member : [member]);
    } else {
      const text = JSON.stringify(member);
      if (text === undefined) continue;
      yield label + text;
    }
    lead = ',';
  }
  yield lead === '{' ? '{}' : '}';
}

const isLong = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length > FEW;

const isPieced = (value: unknown): value is AsyncIterable<readonly unknown[]> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

const hasLongList = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  !('toJSON' in value) &&
  Object.values(value).some((member) => isLong(member) || isPieced(member));

async function* writeList(
  pieces: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>,
): AsyncGenerator<string, void> {
  const breather = currentBreather();
  let text = '[';
  let separator = '';
  for await (const list of pieces) {
    for (const element of list) {
      if (breather.isDue) await breather.breathe();
      text += separator + (JSON.stringify(element) ?? 'null');
      separator = ',';
      if (text.length < PART_LENGTH) continue;
      yield text;
      text = '';
    }
  }
  yield `${text}]`;
}

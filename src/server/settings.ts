import { problem } from '../domain/errors.ts';
import { type Networks, parseNetworks } from '../ports/networks.ts';

/** The variables that an installation is set up with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One setting: the variable that it stands in, and how its text is read; absent and empty are one. */
export interface Setting<Value> {
  readonly variable: string;
  /** @throws GatewayError `invalid_request`, naming the variable, its value and what it should be. */
  read(text: string, variable: string): Value;
}

/** The settings of a room by name. */
export type SettingsSchema = Readonly<Record<string, Setting<unknown>>>;

/** What is read by a schema. */
export type SettingsOf<Schema extends SettingsSchema> = {
  readonly [Name in keyof Schema]: ReturnType<Schema[Name]['read']>;
};

/** Reads one setting. @throws GatewayError `invalid_request` */
export const readSetting = <Value>({ variable, read }: Setting<Value>, env: Environment): Value =>
  read(env[variable] ?? '', variable);

/** Reads every setting of a schema. @throws GatewayError `invalid_request` */
export const readSettings = <Schema extends SettingsSchema>(schema: Schema, env: Environment): SettingsOf<Schema> =>
  Object.fromEntries(
    Object.entries(schema).map(([name, setting]) => [name, readSetting(setting, env)]),
  ) as SettingsOf<Schema>;

/** A text as it is; `fallback` where there is none. */
export const text = (variable: string, fallback: string): Setting<string> => ({
  variable,
  read: (given) => given || fallback,
});

/** A whole number from `least` to `most`. */
export const wholeNumber = (variable: string, fallback: number, least: number, most: number): Setting<number> => ({
  variable,
  read: (given) => {
    const value = Number(given || fallback);
    if (/^\d*$/.test(given) && value >= least && value <= most) return value;
    throw problem('number_out_of_range', { field: variable, value: given, least, most });
  },
});

/** A decimal number, kept as it is written: it is shown, not reckoned with. */
export const decimalNumber = (variable: string, fallback: string): Setting<string> => ({
  variable,
  read: (given) => {
    const value = given || fallback;
    if (/^\d+(?:\.\d+)?$/.test(value)) return value;
    throw problem('decimal_malformed', { field: variable, value });
  },
});

/** One of a few words. */
export const choice = <Word extends string>(
  variable: string,
  fallback: Word,
  choices: readonly Word[],
): Setting<Word> => ({
  variable,
  read: (given) => {
    const value = given || fallback;
    const chosen = choices.find((option) => option === value);
    if (chosen !== undefined) return chosen;
    throw problem('choice_unknown', { field: variable, value, choices });
  },
});

/** `on` or `off`. */
export const onOrOff = (variable: string, fallback: 'on' | 'off'): Setting<boolean> => {
  const { read } = choice(variable, fallback, ['on', 'off']);
  return { variable, read: (given) => read(given, variable) === 'on' };
};

/** Items with commas between them, each read by itself. */
export const list = <Item>(variable: string, readItem: (item: string) => Item): Setting<readonly Item[]> => ({
  variable,
  read: (given) =>
    given
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
      .map(readItem),
});

/** Addresses and ranges. */
export const networks = (variable: string): Setting<Networks> => {
  const { read } = list(variable, (item) => item);
  return { variable, read: (given) => parseNetworks(variable, read(given, variable)) };
};

/** Origins of browsers, exactly as those send them: what differs by a slash would never match; `*` would let in every page there is. */
export const origins = (variable: string): Setting<readonly string[]> =>
  list(variable, (item) => {
    if (URL.canParse(item) && new URL(item).origin === item) return item;
    // What has a user in it may have a password too.
    throw problem('origin_malformed', { field: variable, value: item.includes('@') ? '' : item });
  });

/** One call as the first start prints it: where to, and its form's fields. */
export interface PrintedCall {
  /** The very text, ready for a shell. */
  readonly text: string;
  readonly url: string;
  readonly fields: readonly (readonly [string, string])[];
  /** `login:password` of `-u`, and the JSON of `-d`, where it has them. */
  readonly user: string | null;
  readonly body: string | null;
}

/** The curl calls of a text, in its order. */
export const curlCallsOf = (printed: string): readonly PrintedCall[] =>
  [...printed.matchAll(/^curl (?:.*\\\n)*.*$/gm)].map(([text]) => ({
    text,
    url: /'(http:[^']+)'/.exec(text)?.[1] ?? '',
    fields: [...text.matchAll(/--form '(\w+)="([^"]*)"'/g)].map(([, name = '', value = '']) => [name, value] as const),
    user: / -u (\S+) /.exec(text)?.[1] ?? null,
    body: / -d '([^']*)'/.exec(text)?.[1] ?? null,
  }));

/** The `npx backrota` commands of a text that stand on lines of their own. */
export const commandsOf = (printed: string): readonly string[] =>
  [...printed.matchAll(/^(?:DATA_DIR=\S+ )?npx backrota .*$/gm)].map(([text]) => text);

/** Makes a call as curl would, with `<id>`, or `<scheduler uuid>`, filled in; answers the JSON. */
export async function makeCall(call: PrintedCall, id = ''): Promise<ReturnType<typeof JSON.parse>> {
  const { url, fields, user, body } = call;
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value.replace('<id>', id));
  const headers = {
    ...(user === null ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
    ...(body === null ? {} : { 'content-type': 'application/json' }),
  };
  const sent = body === null ? form : body.replace('<scheduler uuid>', id);
  const response = await fetch(url, { method: 'POST', headers, body: sent });
  return response.json();
}

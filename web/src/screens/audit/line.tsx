import { Link } from 'wouter';
import type { AuditLine } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { auditWords } from '../../messages/audit.ts';

/** What was done, in words; as the API calls it where there are none. */
export function actionText({ action }: AuditLine): string {
  const actions: Readonly<Record<string, string>> = auditWords.text.actions;
  return actions[action] ?? action;
}

/** Under which screen a thing of a noun is shown; the others have none. */
const SCREENS: Readonly<Record<string, string>> = {
  account: 'accounts',
  login: 'people',
  schedule: 'schedules',
  target: 'targets',
  snapshot: 'snapshots',
  store: 'stores',
};

/** To which thing it was done, as the way to it. */
export function ObjectName({ of: { noun, objectId } }: { readonly of: AuditLine }) {
  if (noun === null) return null;
  const nouns: Readonly<Record<string, string>> = auditWords.text.nouns;
  const name = `${nouns[noun] ?? noun}${objectId === null ? '' : ` ${objectId}`}`;
  const screen = SCREENS[noun];
  return screen === undefined || objectId === null ? (
    <span>{name}</span>
  ) : (
    <Link href={`/${screen}/${objectId}`}>{name}</Link>
  );
}

/** Who did it: a login by its name, beside what the audit calls it. */
export function Actor({ label }: { readonly label: string }) {
  const [, id] = /^login:(\d+)/.exec(label) ?? [];
  const { data } = useCall('getLogin', { parts: { key: id ?? '' } }, { isWanted: id !== undefined });
  const name = data?.body.login;
  return name === undefined ? (
    <code>{label}</code>
  ) : (
    <span>
      {name} <code class="soft">{label}</code>
    </span>
  );
}

function valueText(value: unknown): string {
  const { text } = auditWords;
  if (typeof value === 'boolean') return value ? text.yes : text.no;
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  if (typeof value === 'object' && value !== null)
    return pairsOf(value)
      .map(([name, of]) => `${name} ${of}`)
      .join(', ');
  return value === null ? '–' : String(value);
}

const pairsOf = (details: object): readonly (readonly [string, string])[] =>
  Object.entries(details).map(([name, value]) => [name, valueText(value)]);

/** What a line tells besides, each by its name in the API. */
export const Details = ({ of: details }: { readonly of: AuditLine['details'] }) => {
  const pairs = pairsOf(details);
  if (pairs.length === 0) return null;
  return (
    <ul class="audit-details">
      {pairs.map(([name, value]) => (
        <li key={name}>
          <code class="soft">{name}</code> {value}
        </li>
      ))}
    </ul>
  );
};

import type { STORE_SETTING_PROBLEMS } from '../../domain/problems/store-settings.ts';
import type { RussianWords } from './vocabulary.ts';
import { listed } from './words.ts';

/** What kind of store it is: `у хранилища …`, `хранилищу …`. */
const DRIVERS = { archive: 'вида archive', sftp: 'вида sftp', borg: 'вида borg' } as const;

const NEEDED: Readonly<Record<string, string>> = {
  host: 'имя или адрес сервера',
  user: 'имя пользователя для входа',
  root: 'каталог резервных копий',
  privateKey: 'ключ для входа, через --secret-file',
  hostKey: 'ключ сервера, как его показывают ssh-keyscan или ssh-keygen -l',
};

/** What a setting is to say; nothing where its name says it. */
const needed = (field: string, target: string): string => {
  const need =
    field === 'repository'
      ? `путь репозитория (или root: каталог с репозиторием для каждого ${target}а)`
      : NEEDED[field];
  return need === undefined ? '' : `: ${need}`;
};

const listKnown = (known: readonly string[]): string => (known.length === 0 ? '' : `; есть ${listed(known)}`);

export const STORE_SETTING_WORDS: RussianWords<typeof STORE_SETTING_PROBLEMS> = {
  store_setting_unknown: ({ driver, field, known }) =>
    `У хранилища ${DRIVERS[driver]} нет настройки '${field}'${listKnown(known)}.`,
  store_secret_unknown: ({ driver, field, known }) =>
    `У хранилища ${DRIVERS[driver]} нет секрета '${field}'${listKnown(known)}.`,
  store_setting_missing: ({ driver, field }, { target }) =>
    `Хранилищу ${DRIVERS[driver]} нужна настройка '${field}'${needed(field, target)}.`,
  store_secret_misplaced: ({ field }) =>
    `'${field}' — секрет; передайте его через --secret-file, чтобы он хранился зашифрованным.`,
  store_root_malformed: ({ driver, value }) =>
    `Настройка 'root' равна '${value}'; укажите абсолютный путь${driver === 'sftp' ? ' на сервере' : ''}.`,
  store_host_malformed: ({ value }) => `Настройка 'host' равна '${value}'; укажите имя сервера или адрес.`,
  store_port_malformed: ({ value, least, most }) =>
    `Настройка 'port' равна '${value}'; укажите число от ${least} до ${most}.`,
  store_user_malformed: () => "Настройка 'user' содержит управляющий символ; уберите его.",
  store_host_key_malformed: () =>
    "Настройка 'hostKey' — ни отпечаток (SHA256:…), ни открытый ключ (ssh-ed25519 AAAA…); спросите его у администратора сервера.",
  store_credentials_missing: () => "Хранилищу вида sftp нужен секрет 'privateKey' или 'password'.",
  store_private_key_unreadable: ({ hasPassphrase }) =>
    hasPassphrase
      ? "Секрет 'privateKey' — не закрытый ключ, который можно прочитать с этим 'passphrase'."
      : "Секрет 'privateKey' — не закрытый ключ, который можно прочитать; если он зашифрован, передайте и 'passphrase'.",
  store_public_key_malformed: () =>
    "Настройка 'hostKey' — не открытый ключ (ssh-ed25519 AAAA…), как его показывает ssh-keyscan; спросите его у администратора сервера.",
  store_repository_malformed: ({ value }) =>
    `Настройка 'repository' равна '${value}'; укажите абсолютный путь или ssh://user@host:port/path.`,
  store_settings_exclusive: ({ field, other }) => `'${field}' и '${other}' исключают друг друга; укажите одно из двух.`,
  store_choice_unknown: ({ field, value, known }) =>
    `Настройка '${field}' равна '${value}'; укажите одно из: ${listed(known)}.`,
  store_passphrase_missing: () =>
    "Хранилищу вида borg нужен секрет 'passphrase', которым шифруются архивы; передайте его или укажите encryption=none.",
  uuid_malformed: ({ field, value }, vocabulary) =>
    `'${value}' — не uuid в нижнем регистре; укажите его в поле '${vocabulary.field(field)}'.`,
};

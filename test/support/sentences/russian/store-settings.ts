import type { STORE_SETTING_PROBLEMS } from '../../../../src/domain/problems/store-settings.ts';
import type { InRussian } from './in-russian.ts';

export const STORE_SETTING_RUSSIAN: InRussian<typeof STORE_SETTING_PROBLEMS> = {
  store_setting_unknown: [
    "У хранилища вида sftp нет настройки 'hots'; есть host, port.",
    "У хранилища вида archive нет настройки 'path'; есть root.",
  ],
  store_secret_unknown: [
    "У хранилища вида sftp нет секрета 'pin'; есть privateKey, password.",
    "У хранилища вида archive нет секрета 'pin'.",
  ],
  store_setting_missing: [
    "Хранилищу вида archive нужна настройка 'root': каталог резервных копий.",
    "Хранилищу вида sftp нужна настройка 'hostKey': ключ сервера, как его показывают ssh-keyscan или ssh-keygen -l.",
  ],
  store_secret_misplaced: ["'password' — секрет; передайте его через --secret-file, чтобы он хранился зашифрованным."],
  store_root_malformed: [
    "Настройка 'root' равна 'copies'; укажите абсолютный путь.",
    "Настройка 'root' равна 'copies'; укажите абсолютный путь на сервере.",
  ],
  store_public_key_malformed: [
    "Настройка 'hostKey' — не открытый ключ (ssh-ed25519 AAAA…), как его показывает ssh-keyscan; спросите его у администратора сервера.",
  ],
  store_repository_malformed: [
    "Настройка 'repository' равна 'repo'; укажите абсолютный путь или ssh://user@host:port/path.",
  ],
  store_settings_exclusive: ["'root' и 'repository' исключают друг друга; укажите одно из двух."],
  store_choice_unknown: ["Настройка 'encryption' равна 'rot13'; укажите одно из: repokey, none."],
  store_passphrase_missing: [
    "Хранилищу вида borg нужен секрет 'passphrase', которым шифруются архивы; передайте его или укажите encryption=none.",
  ],
  store_host_malformed: ["Настройка 'host' равна 'a b'; укажите имя сервера или адрес."],
  store_port_malformed: ["Настройка 'port' равна '0'; укажите число от 1 до 65535."],
  store_user_malformed: ["Настройка 'user' содержит управляющий символ; уберите его."],
  store_host_key_malformed: [
    "Настройка 'hostKey' — ни отпечаток (SHA256:…), ни открытый ключ (ssh-ed25519 AAAA…); спросите его у администратора сервера.",
  ],
  store_credentials_missing: ["Хранилищу вида sftp нужен секрет 'privateKey' или 'password'."],
  store_private_key_unreadable: [
    "Секрет 'privateKey' — не закрытый ключ, который можно прочитать; если он зашифрован, передайте и 'passphrase'.",
    "Секрет 'privateKey' — не закрытый ключ, который можно прочитать с этим 'passphrase'.",
  ],
  uuid_malformed: ["'..' — не uuid в нижнем регистре; укажите его в поле 'taskUuid'."],
};

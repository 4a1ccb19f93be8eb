import type { STORE_PROBLEMS } from '../../../../../domain/problems/stores.ts';
import { wireField } from '../vocabulary.ts';
import { count, countUpTo, listed, type Russian, seconds } from './words.ts';

const keeps = (name: string, limit: number, whose: string, own: number): string =>
  `Хранилище '${name}' хранит не более ${countUpTo(limit, 'резервной копии', 'резервных копий')} ${whose}, а есть уже ${count(own, 'копия', 'копии', 'копий')}; сначала удалите одну.`;

export const STORE_RUSSIAN: Russian<typeof STORE_PROBLEMS> = {
  location_malformed: ({ value }) =>
    `Место '${value}' — не код: допускается от 1 до 32 латинских букв, цифр и знаков '_' и '-'.`,
  node_unnamed: () => 'У узла нет имени; задайте его NODE_NAME.',
  node_unknown: ({ node }) => `Узла '${node}' нет; 'backrota node list' показывает все узлы.`,
  store_limit_malformed: ({ field, value }) =>
    `Предел '${wireField(field)}' равен '${value}'; укажите целое число или не указывайте предел.`,
  store_in_use: ({ store, snapshots, targets, schedules }) =>
    `Хранилище '${store.name}' ещё нужно: ${count(snapshots, 'резервная копия', 'резервные копии', 'резервных копий')}, ${count(targets, 'сервер', 'сервера', 'серверов')}, ${count(schedules, 'расписание', 'расписания', 'расписаний')}; сначала перенесите или удалите их.`,
  store_tested_elsewhere: ({ node }) =>
    `Хранилище доступно только узлу '${node}', и проверить его может он один; добавьте хранилище на нём или без проверки.`,
  store_holds_target: ({ store }) =>
    `Хранилище '${store.name}' — репозиторий borg одного сервера, и сервер у него уже есть; добавьте другое хранилище или хранилище с root.`,
  repository_of_other_store: ({ store }) => `Этот репозиторий borg — уже хранилище '${store.name}'; укажите другой.`,
  store_place_taken: ({ store }) =>
    `Там, внутри этого места или вокруг него уже хранит копии хранилище '${store.name}'; укажите отдельное место.`,
  store_without_repository: ({ driver }) =>
    `У хранилища с драйвером ${driver} нет репозитория; укажите хранилище с драйвером borg.`,
  store_name_taken: ({ name }) => `Хранилище с названием '${name}' уже есть.`,
  unknown_driver: ({ driver, drivers }) => `Драйвера '${driver}' нет; в этой версии есть ${listed(drivers)}.`,
  secrets_unreadable: ({ store }) =>
    `Секреты хранилища '${store.name}' зашифрованы с другим SECRET_KEY; верните прежний.`,
  no_local_store: ({ driver, location }) =>
    `В этой установке нет локального хранилища${driver === null ? '' : ` с драйвером '${driver}'`}, которое доступно этому узлу; укажите в NODE_NAME узел, которому оно принадлежит, или добавьте новое командой 'backrota store add --location ${location}'.`,
  store_of_other_node: ({ store, node }) =>
    `Хранилище '${store.name}' доступно только узлу '${node}'; добавьте сервер на нём.`,
  store_rests: ({ store, failures, retryAfterSeconds }) =>
    `Хранилище '${store.name}' не ответило как нужно ${count(failures, 'раз', 'раза', 'раз')} подряд и будет опробовано снова через ${seconds(retryAfterSeconds)}; задание ждёт.`,
  store_target: ({ store, limit, count: own }) => keeps(store.name, limit, 'одного сервера', own),
  store_account: ({ store, limit, count: own }) => keeps(store.name, limit, 'одной учётной записи', own),
  store_interval: ({ store, limit, isUnfinished, retryAfterSeconds }) =>
    isUnfinished
      ? `Хранилище '${store.name}' принимает резервные копии сервера по одной, а предыдущая ещё создаётся; повторите позже.`
      : `Хранилище '${store.name}' принимает резервную копию одного сервера не чаще, чем раз в ${seconds(limit)}; повторите через ${seconds(retryAfterSeconds)}.`,
};

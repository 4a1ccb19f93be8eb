import type { STORE_PROBLEMS } from '../../domain/problems/stores.ts';
import type { RussianWords } from './vocabulary.ts';
import { count, countUpTo, listed, seconds } from './words.ts';

const keeps = (name: string, limit: number, whose: string, own: number): string =>
  `Хранилище '${name}' хранит не более ${countUpTo(limit, 'резервной копии', 'резервных копий')} ${whose}, а есть уже ${count(own, 'копия', 'копии', 'копий')}; сначала удалите одну.`;

export const STORE_WORDS: RussianWords<typeof STORE_PROBLEMS> = {
  location_malformed: ({ value }) =>
    `Место '${value}' — не код: допускается от 1 до 32 латинских букв, цифр и знаков '_' и '-'.`,
  node_unnamed: () => 'У узла нет имени; задайте его NODE_NAME.',
  node_unknown: ({ node }) => `Узла '${node}' нет; 'backrota node list' показывает все узлы.`,
  store_limit_malformed: ({ field, value }, vocabulary) =>
    `Предел '${vocabulary.field(field)}' равен '${value}'; укажите целое число или не указывайте предел.`,
  store_in_use: ({ store, snapshots, targets, schedules }, { target }) =>
    `Хранилище '${store.name}' ещё нужно: ${count(snapshots, 'резервная копия', 'резервные копии', 'резервных копий')}, ${count(targets, target, `${target}а`, `${target}ов`)}, ${count(schedules, 'расписание', 'расписания', 'расписаний')}; сначала перенесите или удалите их.`,
  store_tested_elsewhere: ({ node }) =>
    `Хранилище доступно только узлу '${node}', и проверить его может он один; добавьте хранилище на нём или без проверки.`,
  store_holds_target: ({ store }, { target }) =>
    `Хранилище '${store.name}' — репозиторий borg одного ${target}а, и ${target} у него уже есть; добавьте другое хранилище или хранилище с root.`,
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
  store_of_other_node: ({ store, node }, { target }) =>
    `Хранилище '${store.name}' доступно только узлу '${node}'; добавьте ${target} на нём.`,
  store_rests: ({ store, failures, retryAfterSeconds }) =>
    `Хранилище '${store.name}' не ответило как нужно ${count(failures, 'раз', 'раза', 'раз')} подряд и будет опробовано снова через ${seconds(retryAfterSeconds)}; задание ждёт.`,
  store_target: ({ store, limit, count: own }, { target }) => keeps(store.name, limit, `одного ${target}а`, own),
  store_account: ({ store, limit, count: own }) => keeps(store.name, limit, 'одной учётной записи', own),
  store_interval: ({ store, limit, isUnfinished, retryAfterSeconds }, { target }) =>
    isUnfinished
      ? `Хранилище '${store.name}' принимает резервные копии ${target}а по одной, а предыдущая ещё создаётся; повторите позже.`
      : `Хранилище '${store.name}' принимает резервную копию одного ${target}а не чаще, чем раз в ${seconds(limit)}; повторите через ${seconds(retryAfterSeconds)}.`,
};

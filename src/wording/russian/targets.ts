import type { TARGET_PROBLEMS } from '../../domain/problems/targets.ts';
import type { Thing } from '../../domain/problems/thing.ts';
import type { RussianVocabulary, RussianWords } from './vocabulary.ts';
import { capital, count } from './words.ts';

/** How a sentence begins that names the backup which a removal of its instance fails for. */
const kept = ({ snapshot, target }: Readonly<Record<'snapshot' | 'target', Thing>>, words: RussianVocabulary): string =>
  `${capital(words.target)} '${words.nameOf(target)}' удалить нельзя: его резервная копия '${words.nameOf(snapshot)}'`;

export const TARGET_WORDS: RussianWords<typeof TARGET_PROBLEMS> = {
  excludes_malformed: ({ value, most, mostCharacters }) =>
    `'${value}' — не шаблон, или шаблонов слишком много: допускается до ${most}, каждый длиной от 1 до ${mostCharacters} знаков, без управляющих символов.`,
  source_unnamed: () => 'Укажите хотя бы один каталог или файл для резервного копирования.',
  source_unmounted: ({ path, expected, found }) =>
    `Источник '${path}' был на файловой системе '${expected}', а теперь на '${found}'; подключите её снова или, если источник переехал навсегда, попросите сотрудников провайдера указать его заново.`,
  source_restoring: ({ target }, words) =>
    `${capital(words.target)} '${words.nameOf(target)}' ещё восстанавливается; измените его источники, когда это завершится.`,
  target_id_taken: ({ id }) => `Номер ${id} уже занят; выберите другой.`,
  target_ids_spent: ({ most }) => `Свободных номеров до ${most} нет; задайте в TARGET_IDS_FROM меньшее число.`,
  targets_at_once: (_params, { target }) => `Одновременно добавляется слишком много ${target}ов; повторите чуть позже.`,
  target_has_protected: (things, words) => `${kept(things, words)} защищена; сначала снимите защиту.`,
  target_has_held: (things, words) =>
    `${kept(things, words)} удерживается (${things.holdReason}); сначала нужно снять удержание.`,
  target_has_snapshots: ({ target, count: own, others }, words) =>
    own === 1
      ? `У ${words.target}а '${words.nameOf(target)}' есть 1 готовая резервная копия, сделанная не здесь; сначала удалите её.`
      : `У ${words.target}а '${words.nameOf(target)}' есть ${count(own, 'готовая резервная копия', 'готовые резервные копии', 'готовых резервных копий')}, из них сделано не здесь: ${others}; сначала удалите их.`,
  source_absent: ({ value }) => `Источник '${value}' не существует или недоступен для чтения.`,
  source_denied: ({ value }) => `Источник '${value}' недоступен для чтения этому пользователю.`,
  directory_orphaned: ({ value }) => `Каталога, в котором должен быть '${value}', нет; сначала создайте его.`,
  directory_unreadable: ({ value }) =>
    `'${value}' — не каталог или недоступен для чтения; укажите новый или пустой каталог.`,
  directory_not_empty: ({ value }) => `Каталог '${value}' не пуст; укажите новый или пустой.`,
  path_of_gateway: ({ field, value }, vocabulary) =>
    `Путь '${value}' поля '${vocabulary.field(field)}' содержит данные самого шлюза или лежит в них; укажите другой каталог.`,
  path_not_allowed: ({ field, value }, vocabulary) =>
    `Путь '${value}' поля '${vocabulary.field(field)}' лежит вне каталогов, которые разрешены в этой установке.`,
};

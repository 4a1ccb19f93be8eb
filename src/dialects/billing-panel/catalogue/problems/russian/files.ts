import type { FILE_PROBLEMS } from '../../../../../domain/problems/files.ts';
import { wireField } from '../fields.ts';
import type { Russian } from './words.ts';

export const FILE_RUSSIAN: Russian<typeof FILE_PROBLEMS> = {
  source_absent: ({ value }) => `Источник '${value}' не существует или недоступен для чтения.`,
  source_denied: ({ value }) => `Источник '${value}' недоступен для чтения этому пользователю.`,
  directory_orphaned: ({ value }) => `Каталога, в котором должен быть '${value}', нет; сначала создайте его.`,
  directory_unreadable: ({ value }) =>
    `'${value}' — не каталог или недоступен для чтения; укажите новый или пустой каталог.`,
  directory_not_empty: ({ value }) => `Каталог '${value}' не пуст; укажите новый или пустой.`,
  path_of_gateway: ({ field, value }) =>
    `Путь '${value}' поля '${wireField(field)}' содержит данные самого шлюза или лежит в них; укажите другой каталог.`,
  path_not_allowed: ({ field, value }) =>
    `Путь '${value}' поля '${wireField(field)}' лежит вне каталогов, которые разрешены в этой установке.`,
};

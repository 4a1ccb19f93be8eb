import type { LimitRefusal, PlainRefusal, RefusalCause } from '../../domain/problems/refusal-causes.ts';
import { countUpTo } from './words.ts';

const PLAIN: Readonly<Record<PlainRefusal, string>> = {
  http_malformed: 'Запрос не соответствует HTTP; проверьте способ его передачи.',
  multipart_malformed: 'Тело multipart составлено неверно или передано не полностью; передайте его снова.',
  json_malformed: 'Тело запроса — не JSON; исправьте его.',
  json_name_denied: "В теле запроса есть имя '__proto__'; уберите его.",
  json_scalar: 'Тело запроса — не объект и не список JSON; передайте что-то из них.',
  request_cut: 'Запрос закончился раньше объявленной длины; повторите его.',
  request_slow: 'Запрос передавался слишком медленно; повторите его.',
  file_sent: 'Передан файл, а здесь принимаются только поля формы.',
  field_no_text: 'Поле содержит не текст UTF-8 или нулевой символ; передайте текст.',
  body_no_text:
    'Тело запроса — не текст UTF-8 либо содержит половину пары символов или нулевой символ; передайте текст.',
  body_compressed: 'Тело запроса сжато; передайте его как есть.',
  media_type_unknown: 'Тип содержимого запроса здесь не поддерживается; измените Content-Type.',
  shutting_down: 'Шлюз завершает работу; повторите запрос через минуту.',
  too_many_connections: 'Открыто слишком много соединений; повторите запрос через минуту.',
};

const LIMITS: Readonly<Record<LimitRefusal, (most: number) => string>> = {
  json_too_deep: (levels) => `Вложенность JSON глубже ${countUpTo(levels, 'уровня', 'уровней')}; уменьшите её.`,
  boundary_malformed: (characters) =>
    `Телу multipart нужна граница длиной от 1 до ${countUpTo(characters, 'символа', 'символов')} в Content-Type.`,
  too_many_part_headers: (headers) =>
    `В части запроса больше ${countUpTo(headers, 'заголовка', 'заголовков')}; передайте меньше.`,
  body_too_large: (bytes) => `Тело запроса больше ${countUpTo(bytes, 'байта', 'байт')}; передайте меньше данных.`,
  value_too_large: (bytes) => `Значение поля длиннее ${countUpTo(bytes, 'байта', 'байт')}; сократите его.`,
  address_too_long: (bytes) => `Адрес длиннее ${countUpTo(bytes, 'байта', 'байт')}; передайте поля в теле запроса.`,
  too_many_fields: (fields) => `Передано больше ${countUpTo(fields, 'поля', 'полей')}; передайте меньше.`,
  too_many_parts: (parts) => `Передано больше ${countUpTo(parts, 'части', 'частей')}; передайте меньше.`,
  field_name_denied: (bytes) =>
    `Недопустимое имя поля: разрешено до ${countUpTo(bytes, 'байта', 'байт')}, без скобок и управляющих символов.`,
};

/** Why a request never became a call, in one sentence; holds nothing that was sent. */
export const sayRefusal = (cause: RefusalCause): string =>
  'most' in cause ? LIMITS[cause.reason](cause.most) : PLAIN[cause.reason];

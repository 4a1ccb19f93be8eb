import type { LimitRefusal, PlainRefusal } from '../../../../src/domain/problems/refusal-causes.ts';

/** Why a request never became a call; with the limits of the English ones. */
export const REFUSALS_RUSSIAN: Readonly<Record<PlainRefusal | LimitRefusal, string>> = {
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
  json_too_deep: 'Вложенность JSON глубже 64 уровней; уменьшите её.',
  boundary_malformed: 'Телу multipart нужна граница длиной от 1 до 70 символов в Content-Type.',
  too_many_part_headers: 'В части запроса больше 8 заголовков; передайте меньше.',
  body_too_large: 'Тело запроса больше 9 байт; передайте меньше данных.',
  value_too_large: 'Значение поля длиннее 9 байт; сократите его.',
  address_too_long: 'Адрес длиннее 9 байт; передайте поля в теле запроса.',
  too_many_fields: 'Передано больше 9 полей; передайте меньше.',
  too_many_parts: 'Передано больше 9 частей; передайте меньше.',
  field_name_denied: 'Недопустимое имя поля: разрешено до 100 байт, без скобок и управляющих символов.',
};

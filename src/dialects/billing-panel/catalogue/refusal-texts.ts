import type { Wordings } from './language.ts';

/**
 * What was refused or failed, and why. `{message}` is the product's own English sentence, so it stands in English texts
 * only; the others say the same more generally.
 */
export const REFUSAL_TEXTS = {
  'value.of_field': {
    en: "The '{field}' field has invalid value '{value}': {advice}",
    ru: "Поле '{field}' имеет недопустимое значение '{value}': {advice}",
  },
  'value.of_product': {
    en: "The '{field}' field has invalid value '{value}': {message}",
    ru: "Поле '{field}' имеет недопустимое значение '{value}'",
  },
  'missed.function': {
    en: "Could not find function '{id}'. The module may not be loaded; check the name in func",
    ru: "Функция '{id}' не найдена. Возможно, модуль не загружен; проверьте имя в func",
  },
  'missed.target': { en: "Instance '{id}' does not exist", ru: "Сервер '{id}' не существует" },
  'missed.schedule': { en: "Schedule '{id}' does not exist", ru: "Расписание '{id}' не существует" },
  'missed.snapshot': { en: "Backup '{id}' does not exist", ru: "Резервная копия '{id}' не существует" },
  'missed.login': { en: "Login '{id}' does not exist", ru: "Логин '{id}' не существует" },
  'missed.other': { en: '{message}', ru: "Объект '{id}' не существует" },

  // Zomro's cabinet and other clients look for the words of these two.
  'access.lack': {
    en: "Insufficient privileges to perform the '{func}' function",
    ru: "У вас недостаточно прав на выполнение функции '{func}'",
  },
  'access.session': { en: 'Session is not authorized or has expired', ru: 'Сессия не авторизована или истекла' },
  'access.role': {
    en: '{message}',
    ru: 'Ваша роль не разрешает этого; обратитесь к администратору вашей учётной записи.',
  },
  'access.staff': { en: '{message}', ru: 'Это разрешено только сотрудникам провайдера.' },
  'access.url_credentials': {
    en: '{message}',
    ru: 'Данные для входа здесь не принимаются в адресе; передайте их в теле запроса POST.',
  },
  'access.origin': {
    en: '{message}',
    ru: 'Запрос, в котором есть только cookie, может менять данные лишь методом POST со страницы этой панели; передайте auth.',
  },
  'access.in_place': {
    en: 'This instance may not be overwritten by a restore; staff of the provider can allow it.',
    ru: 'Восстановление поверх этого сервера не разрешено; его могут разрешить сотрудники провайдера.',
  },
  'access.other': { en: '{message}', ru: 'Это не разрешено.' },
  // The space at the end is BILLmanager's.
  'auth.bad_password': { en: 'Invalid username or password ', ru: 'Неверное имя пользователя или пароль ' },
  // The cabinet looks for these very words.
  'auth.bad_ip': { en: 'Access from this IP denied', ru: 'Доступ с этого IP-адреса запрещён' },
  'auth.totp_required': {
    en: '{message}',
    ru: 'Для этого входа включена двухфакторная аутентификация; войдите с кодом или используйте токен.',
  },
  'auth.bad_totp': { en: '{message}', ru: 'Код неверен или уже использован.' },
  'auth.too_many': { en: '{message}', ru: 'Слишком много неудачных попыток входа; повторите через {seconds} с.' },
  'auth.too_many_at_once': {
    en: '{message}',
    ru: 'Слишком много входов одновременно; повторите через несколько секунд.',
  },
  'conflict.schedule': {
    en: '{message}',
    ru: "Расписание '{id}' тем временем изменил кто-то другой; прочитайте его снова и повторите.",
  },
  'conflict.protected': { en: '{message}', ru: "Резервная копия '{id}' защищена; сначала снимите защиту." },
  'conflict.held': { en: '{message}', ru: "Резервная копия '{id}' удерживается; сначала нужно снять удержание." },
  'conflict.running': { en: '{message}', ru: "Резервная копия '{id}' ещё создаётся; дождитесь завершения." },
  'conflict.deleting': { en: '{message}', ru: "Резервная копия '{id}' удаляется." },
  'conflict.restoring': {
    en: '{message}',
    ru: "Сервер '{id}' ещё восстанавливается; дождитесь завершения.",
  },
  'conflict.key': { en: '{message}', ru: 'Такой ключ уже был передан; придумайте другой.' },
  'conflict.other': { en: '{message}', ru: 'Сейчас этому мешает другая операция; повторите позже.' },
  'limit.day': {
    en: '{message}',
    ru: 'Достигнут предел вашей учётной записи за 24 часа: {value}; подождите.',
  },
  'limit.total': { en: '{message}', ru: 'Достигнут общий предел вашей учётной записи: {value}; удалите одну копию.' },
  'limit.calls': { en: '{message}', ru: 'Слишком много запросов одновременно; дождитесь ответов на предыдущие.' },
  'limit.count': {
    en: '{message}',
    ru: 'Достигнут предел вашей учётной записи: {value}; удалите лишнее или обратитесь к провайдеру.',
  },
  'limit.other': { en: '{message}', ru: 'Достигнут предел вашей учётной записи.' },
  'failure.unavailable': { en: '{message}', ru: 'Сейчас это невозможно; повторите попытку чуть позже.' },
  'failure.driver_failed': {
    en: '{message}',
    ru: 'Сбой хранилища резервных копий; повторите позже или обратитесь к провайдеру.',
  },
  'failure.internal': { en: '{message}', ru: 'Внутренняя ошибка шлюза.' },
  'call.method': {
    en: "The method '{value}' is not understood here; send a POST or a GET.",
    ru: "Метод '{value}' здесь не поддерживается; используйте POST или GET.",
  },
  'call.malformed': { en: '{message}', ru: 'Запрос составлен неверно; исправьте его и повторите.' },
  'call.cut': { en: '{message}', ru: 'Запрос получен не полностью; повторите его.' },
  'call.too_large': { en: '{message}', ru: 'Запрос слишком велик; передайте меньше данных.' },
  'call.too_slow': { en: '{message}', ru: 'Запрос передавался слишком медленно; повторите его.' },
  'call.file_part': { en: '{message}', ru: 'Передан файл, а здесь принимаются только поля формы.' },
  'call.too_many_fields': { en: '{message}', ru: 'Передано слишком много полей; передайте меньше.' },
  'call.bad_field_name': {
    en: '{message}',
    ru: 'Недопустимое имя поля: разрешено до 100 байт, без скобок и управляющих символов.',
  },
  'call.bad_text': {
    en: '{message}',
    ru: 'Поле содержит не текст или нулевой символ; передайте текст.',
  },
  'call.unsupported_media': {
    en: '{message}',
    ru: 'Тип содержимого запроса здесь не поддерживается; измените Content-Type.',
  },
  'call.busy': { en: '{message}', ru: 'Шлюз сейчас не принимает запросы; повторите запрос через минуту.' },
} as const satisfies Readonly<Record<string, Wordings>>;

import type { CALL_PROBLEMS } from '../../../../../domain/problems/calls.ts';
import { countUpTo, type Russian, seconds } from './words.ts';

export const CALL_RUSSIAN: Russian<typeof CALL_PROBLEMS> = {
  too_many_calls: ({ calls, windowSeconds, retryAfterSeconds }) =>
    `За ${seconds(windowSeconds)} пришло более ${countUpTo(calls, 'запроса', 'запросов')}; повторите через ${seconds(retryAfterSeconds)}.`,
  calls_at_once: () => 'Слишком много запросов одновременно; дождитесь ответов на предыдущие.',
  network_malformed: ({ field, value }) =>
    `'${value}' в ${field} — не IP-адрес и не диапазон адресов; исправьте значение.`,
};

import type { NOTIFICATION_PROBLEMS } from '../../../../../domain/problems/notifications.ts';
import { count, type Russian } from './words.ts';

export const NOTIFICATION_RUSSIAN: Russian<typeof NOTIFICATION_PROBLEMS> = {
  contacts_need_login: () => 'Контакты есть только у логина; обратитесь с его данными для входа.',
  main_contact_stays: () =>
    'Основной контакт удалить нельзя; измените его адрес электронной почты или выключите его уведомления.',
  too_many_contacts: ({ count: own, limit }) =>
    `У вас ${count(own, 'контакт', 'контакта', 'контактов')}, допускается не более ${limit}; сначала удалите один.`,
  contact_without_email: ({ value }) =>
    `У контакта '${value}' нет адреса электронной почты для отправки; сначала укажите его.`,
  email_malformed: ({ value, most }) =>
    `Адрес электронной почты ${value} не подходит: нужен один адрес вида ann@example.org длиной не более ${most} символов.`,
};

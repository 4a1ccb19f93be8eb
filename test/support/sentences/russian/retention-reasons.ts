import type { DeletionReasons } from '../../../../src/domain/deletion-reason.ts';
import type { KeepReasons } from '../../../../src/domain/retention/index.ts';
import type { InRussian } from './in-russian.ts';

export const KEEP_RUSSIAN: InRussian<KeepReasons> = {
  protected: ['защищена'],
  held: ['удерживается'],
  being_read: ['восстанавливается'],
  being_made: ['ещё создаётся'],
  being_transferred: ['ещё передаётся в хранилище'],
  expiring: ['отпущена изменением, которое можно отменить'],
  needed: ['нужна более поздней инкрементной копии'],
  only_available: ['единственная готовая копия'],
  everything: ['хранится всё'],
  newest: ['самая новая', 'одна из 5 самых новых', 'хранятся все копии'],
  head_of_period: ['ежедневная, 3-я из 7', 'ежегодная, 2-я из 3 (самая старая)', 'ежемесячная, 9-я'],
  within: ['не старше 2d от самой новой'],
  within_period: ['хранится 4 недели, по понедельникам', 'хранится 1 месяц, 23 числа'],
  chain: ['цепочка 1-я из 2'],
  no_older_chain: ['не старше самой новой цепочки', 'не старше 2 самых новых цепочек'],
};

export const DELETION_RUSSIAN: InRussian<DeletionReasons> = {
  newer_snapshots: ['есть 1 более новая копия', 'есть 2 более новые копии'],
  newer_chains: ['есть 1 более новая цепочка', 'есть 2 более новые цепочки'],
  outside_rules: ['правило хранит только все не старше 2d от самой новой, самую новую, 7 ежедневных, все ежемесячные'],
  outside_periods: ['правило хранит только 7 дней; 1 неделю, по воскресеньям'],
  requested: ['удалена по запросу'],
  target_deleted: ['её объект удалён'],
  schedule_deleted: ['её расписание удалено раньше, чем она была сделана'],
  store_target: ['в хранилище не осталось места для копий этого объекта'],
  store_account: ['в хранилище не осталось места для копий этой учётной записи'],
  store_interval: ['хранилище не принимает копии так часто'],
  copied: ['восстановление, для которого она сделана, завершено'],
  told: ['not among 7 daily'],
  untold: ["по причине 'eclipse', о которой эта версия больше ничего не знает"],
};

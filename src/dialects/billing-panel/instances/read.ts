import { Type } from 'typebox';
import { MAX_ROTATION } from '../../../domain/target.ts';
import type { TargetColumn } from '../../../services/targets/index.ts';
import type { AuthenticatedCall } from '../call.ts';
import { changeReader, type FormFields, NAME, type ReadForm, readElid, type Sent } from '../fields.ts';
import { type FilterSource, readFilterSource } from '../filters/read.ts';
import { type Paging, readPaging } from '../paging.ts';
import { INSTANCE_FILTER } from './filter.ts';

/** Which instances to list. */
export interface InstanceListInput {
  readonly filter: FilterSource;
  /** The rows' zone: a filter's days are of it too. */
  readonly timeZone: string;
  readonly paging: Paging<TargetColumn>;
}

/** The fields of an instance that callers write. */
const INSTANCE = {
  servername: NAME,
  /** How many scheduled backups it keeps. The cabinet lets `5.5`, `1e1` and `0x3` through. */
  backup_rotation: {
    shape: Type.Integer({ minimum: 1, maximum: MAX_ROTATION }),
    advice: { key: 'advice.rotation', values: { most: MAX_ROTATION } },
    read: (text: string) => (/^\d+$/.test(text.trim()) ? Number(text) : text),
  },
} as const satisfies FormFields;

/** An instance to change. What is wrong with its form is told once it is found. */
export interface InstanceChange {
  readonly id: number;
  /** The form's. */
  readonly timeZone: string;
  readonly form: ReadForm<Sent<typeof INSTANCE>>;
}

const SORT_FIELDS = { id: 'id', name: 'name', servername: 'name', createdate: 'createdAt' } as const;

const readForm = changeReader(INSTANCE);

/** `elid` and `plid` mean nothing here. */
export const readInstanceList = (call: AuthenticatedCall): InstanceListInput => ({
  filter: readFilterSource(call, INSTANCE_FILTER),
  timeZone: call.caller.account.timeZone,
  paging: readPaging(call, SORT_FIELDS),
});

/** @throws PanelRefusal (no elid), GatewayError `not_found` */
export const readInstance = ({ fields }: AuthenticatedCall): number => readElid(fields, 'target');

/** @throws PanelRefusal (no elid), GatewayError `not_found` */
export const readInstanceChange = (call: AuthenticatedCall): InstanceChange => ({
  id: readInstance(call),
  timeZone: call.caller.account.timeZone,
  form: readForm(call.fields),
});

/** What of an instance is to be otherwise. */
export const patchInstance = ({
  backup_rotation: rotation,
  servername: name,
}: Sent<typeof INSTANCE>): { readonly rotation?: number; readonly name?: string } => ({
  ...(rotation === undefined ? {} : { rotation }),
  ...(name === undefined ? {} : { name }),
});

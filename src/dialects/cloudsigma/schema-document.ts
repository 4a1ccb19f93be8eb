import type { SchemaField } from './schema-field.ts';

/** A resource's schema document (source: the provider's dumps of `/schema/`), made once from its table of fields. */
export const presentSchema = (fields: Readonly<Record<string, SchemaField>>) =>
  Object.freeze({
    allowed_detail_http_methods: ['get', 'put', 'delete'],
    allowed_list_http_methods: ['get', 'post', 'delete'],
    default_format: 'application/json',
    default_limit: 20,
    fields,
    filtering: { name: 'exact', name__contains: 'exact', tag: 'exact', uuid: 'exact' },
    ordering: ['uuid', 'name'],
  });

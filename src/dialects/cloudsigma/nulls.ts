/** As much of a JSON Schema as tells where `null` may stand. */
interface Schema {
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** A body in which every `null` that a schema allows (`nullable`) is absent instead. */
export function dropNulls(value: unknown, { properties, items }: Schema): unknown {
  if (Array.isArray(value)) return items === undefined ? value : value.map((item) => dropNulls(item, items));
  if (typeof value !== 'object' || value === null || properties === undefined) return value;
  const entries = Object.entries(value).flatMap(([key, part]: [string, unknown]) => {
    const schema = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (schema === undefined) return [[key, part] as const];
    return part === null && schema.nullable === true ? [] : [[key, dropNulls(part, schema)] as const];
  });
  return Object.fromEntries(entries);
}

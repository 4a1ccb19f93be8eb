/** The functions in a value, however deep: `never` in plain data. */
export type FunctionsIn<Value> = Value extends (...given: never) => unknown
  ? Value
  : Value extends readonly (infer One)[]
    ? FunctionsIn<One>
    : Value extends object
      ? { [Name in keyof Value]-?: FunctionsIn<Exclude<Value[Name], undefined>> }[keyof Value]
      : never;

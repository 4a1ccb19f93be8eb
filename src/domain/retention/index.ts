export type RetentionPolicy = { readonly kind: 'inherit' };

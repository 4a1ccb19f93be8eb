/**
 * What the provider's documents do not say, as this room takes it, in one place: change it here once it is known.
 * The number is the section of the wire document in which the reasons stand.
 */
export const INFERRED = {
  /** 1: where plans, checkpoints and restores stand. */
  bases: ['/data-protect/v2', '/v2'],
  paths: {
    /** A chain is deleted at this address, which it is a query parameter of. */
    checkpoints: '/checkpoints/',
    checkpoint: '/checkpoints/{checkpoint_id}',
    /** The list of them is an extension of ours, as is one of them. */
    restores: '/restores/',
    restore: '/restores/{restore_id}',
  },
  /** 4: the zone of every pattern. */
  timeZone: 'UTC',
  /** 5: how many backups of a volume a plan may keep: fulls, or chains of a full with its increments. */
  mostBackups: { full: 90, frequency: 14 },
  /** 6: a page holds no more, whatever is asked for. */
  mostOfPage: 1_000,
  /** 7: longest name of a plan, a volume in it or a restored volume, in characters. */
  mostOfName: 255,
  resourceType: 'OS::Cinder::Volume',
} as const;

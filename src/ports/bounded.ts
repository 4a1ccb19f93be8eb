/** Options of an `LRUCache` of at most so many entries that takes memory as it fills; told a `max`, it takes all at its start. */
export const growingTo = (most: number) => ({ maxSize: most, sizeCalculation: () => 1 });

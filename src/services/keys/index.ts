export type { KeyRotation } from './key-rotation.ts';

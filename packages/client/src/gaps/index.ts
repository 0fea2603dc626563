export type { Gap, Relation } from '@paceline/core';
export type { FriendGap } from './compared.ts';
export { gapsOf } from './gaps.ts';
export { gapsTo, type PacerGap } from './pacer-gaps.ts';

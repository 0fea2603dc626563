export type { Gap, Relation } from '@paceline/core';
export { gapsOf, type FriendGap } from './gaps.ts';

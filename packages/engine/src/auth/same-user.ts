import { isUuid } from '@paceline/protocol/ios';

/**
 * The form in which all spellings of one user's id are equal. Foundation writes UUIDs in upper-case letters, and
 * everyone else in lower-case ones: those name the same user. Every other id is only equal to itself. Rule D5 of PROTOCOL.md.
 */
export const userKey = (userId: string): string => (isUuid(userId) ? userId.toLowerCase() : userId);

export const isSameUser = (one: string, other: string): boolean => one === other || userKey(one) === userKey(other);

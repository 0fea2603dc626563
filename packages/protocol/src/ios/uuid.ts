const UUID = /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i;

/** Whether an id is a UUID in its usual form of 36 characters. */
export const isUuid = (id: string): boolean => UUID.test(id);

/** The id as Foundation writes it. */
export const upperCase = (id: string): string => (isUuid(id) ? id.toUpperCase() : id);

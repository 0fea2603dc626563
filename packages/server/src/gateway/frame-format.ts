// RFC 6455, section 5.2: the first byte of a whole frame, and what its second says instead of a length of 126 bytes or more.
export const TEXT = 0x81;
export const BINARY = 0x82;
export const LENGTH_16 = 126;
export const LENGTH_64 = 127;

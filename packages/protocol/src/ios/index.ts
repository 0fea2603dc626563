export { decodeDown, decodeUp, encodeDown, encodeUp, isIosEncoded, readUp } from './codec.ts';
export { isUuid } from './uuid.ts';
